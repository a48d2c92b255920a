"""The order of locks in everything about money: payments first, then the checkout, stock, and the order."""

from uuid import UUID

from checkout.payments.models import Transaction


def lock_money(checkout_id: UUID) -> list[Transaction]:
    """The payments of a checkout, locked until commit in the order of their ids."""
    return list(Transaction.objects.filter(checkout=checkout_id).order_by("pk").select_for_update())
