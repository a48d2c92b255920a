"""What lower layers set off here, in their transaction."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from checkout.orders.models import Order
from checkout.orders.services.numbers import begin_era
from checkout.orders.services.parcels import hold_withdrawn
from checkout.orders.services.settling import settle_money, settle_shortfall
from checkout.orders.telling import tell_of_refunds
from checkout.payments.models import Transaction
from config.core.changes import listen
from config.core.compiled import Given, compiled


@listen("transaction")
def on_money(transaction_ids: Collection[UUID]) -> None:
    """Payments have settled something: their rows and their checkouts' are locked, so the order's come after them, and
    where there is no order none is being placed."""
    for (checkout_id,) in _ordered().ask(payments=list(transaction_ids)):
        settle_money(checkout_id)


@compiled
def _ordered() -> QuerySet[Any]:
    payments = Transaction.objects.filter(pk__in=Given("payments", "uuid[]"))
    return Order.objects.filter(checkout__in=payments.values("checkout")).order_by("checkout").values_list("checkout")


@listen("refund")
def on_refund(refund_ids: Collection[UUID]) -> None:
    """Its buyer hears of it."""
    tell_of_refunds(refund_ids)


@listen("hold_released")
def on_shortfall(hold_ids: Collection[int]) -> None:
    """The shelf holds less than was promised."""
    settle_shortfall(list(hold_ids))


@listen("product")
def on_product(product_ids: Collection[Any]) -> None:
    """Its recognition may have been withdrawn."""
    hold_withdrawn(product_ids)


@listen("era")
def on_era(numbers: Collection[int]) -> None:
    """An older state has come back."""
    begin_era(max(numbers))
