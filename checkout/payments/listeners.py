"""What layers around set off here, in their transaction. Providers are called by jobs, after it has committed."""

from collections.abc import Collection
from uuid import UUID

from checkout.payments import services, tasks
from checkout.payments.models import Refund, RefundState
from config.core.changes import listen


@listen("order_ended")
def on_end(checkout_ids: Collection[UUID]) -> None:
    """What was paid is owed back, and nothing more is asked for."""
    for checkout_id in checkout_ids:
        services.owe_all(checkout_id, reason="order_ended")
        tasks.close_payments.defer(checkout_id=str(checkout_id))


@listen("checkout_not_placed")
def on_no_order(checkout_ids: Collection[UUID]) -> None:
    """Paid for, and the goods are gone."""
    for checkout_id in checkout_ids:
        services.owe_all(checkout_id, reason="goods_gone")


@listen("checkout_released")
def on_release(checkout_ids: Collection[UUID]) -> None:
    """What a payment was begun for has changed: that payment is closed."""
    for checkout_id in checkout_ids:
        tasks.close_payments.defer(checkout_id=str(checkout_id))


@listen("refund")
def on_refund(refund_ids: Collection[UUID]) -> None:
    """An approved one that its provider can send goes."""
    for refund in Refund.objects.filter(pk__in=refund_ids, state=RefundState.APPROVED).select_related("transaction"):
        if services.goes_by_itself(refund):
            tasks.send_refund.defer(refund_id=str(refund.pk))
