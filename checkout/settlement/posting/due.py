"""Only money that has been received falls due to a producer.

Card and transfer: when all of the order is paid. Cash at the counter: when it has been put into the till. Cash to the
courier: when the courier's statement has brought it.
"""

from datetime import datetime

from django.db.models import Q

from checkout.carts.models import DeliveryKind
from checkout.orders.models import Order, Parcel
from checkout.settlement.models import StatementLine
from config.core import clock


def due_when(parcel: Parcel) -> datetime | None:
    """When a sale that is posted now falls due: at once, or when its money comes."""
    order = parcel.order
    if not order.pays_cash:
        return clock.now() if order.paid_at is not None else None
    at_the_counter = order.delivery_kind == DeliveryKind.COLLECTION
    return clock.now() if at_the_counter or parcel.collected == 0 else None


def note_due(orders: Q) -> int:
    """Give the lines of these orders whose money has come meanwhile their moment; how many lines."""
    paid = Order.objects.filter(orders, paid_at__isnull=False, pays_cash=False)
    lines = StatementLine.objects.filter(due_at=None, posting__checkout__in=paid.values("checkout"))
    return lines.update(due_at=clock.now())
