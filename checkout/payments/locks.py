"""The order of locks in everything about money: payments first, then the checkout, stock, and the order."""

from uuid import UUID

from django.db.models import QuerySet

from checkout.payments.models import Transaction
from config.core.compiled import Given, compiled


def lock_money(checkout_id: UUID) -> list[Transaction]:
    """The payments of a checkout, locked until commit in the order of their ids."""
    return _of_checkout().ask(checkout=checkout_id)


def lock_money_beside(transaction_id: UUID) -> list[Transaction]:
    """The same, of the checkout that this payment is of; none when there is no such payment."""
    return _beside().ask(payment=transaction_id)


@compiled
def _of_checkout() -> QuerySet[Transaction]:
    return _locked().filter(checkout=Given("checkout", "uuid"))


@compiled
def _beside() -> QuerySet[Transaction]:
    return _locked().filter(checkout__in=Transaction.objects.filter(pk=Given("payment", "uuid")).values("checkout"))


def _locked() -> QuerySet[Transaction]:
    return Transaction.objects.order_by("pk").select_for_update(of=("self",))
