"""When a parcel is to be packed: counted from the moment its order is wanted, in the point's own opening days."""

from datetime import datetime, timedelta

from checkout.carts.models import DeliveryKind
from checkout.delivery.calendar import Openings
from checkout.delivery.selectors import rates_in_force
from checkout.orders.models import Order, OrderState, Parcel
from config.core import clock

_A_DAY = 1


def set_deadlines(order: Order) -> None:
    """Of an order that goes on now (paid, or to be paid in cash and not waiting for a call), once; the order is locked
    or new. A courier's parcel leaves when its service says, one that is collected is ready when the buyer was told."""
    if order.state != OrderState.OPEN or not (order.pays_cash or order.paid_at):
        return
    parcels = list(order.parcels.filter(prepare_by=None).select_related("point"))
    if not parcels:
        return
    openings = Openings()
    table = (
        rates_in_force(order.placed_at.astimezone(clock.BUSINESS_ZONE).date()).filter(code=order.delivery_code).first()
    )
    days = table.preparation_days if table else _A_DAY
    for parcel in parcels:
        parcel.prepare_by = _prepare_by(openings, parcel, order, days)
    Parcel.objects.bulk_update(parcels, ["prepare_by"])


def _prepare_by(openings: Openings, parcel: Parcel, order: Order, days: int) -> datetime:
    if order.delivery_kind == DeliveryKind.COLLECTION and parcel.ready_at is not None:
        return max(parcel.ready_at, clock.now())
    leaves = openings.leaves_on(parcel.point, days)
    if leaves is None:
        return clock.now() + timedelta(days=days)
    closes = openings.hours(parcel.point, leaves)[-1][1]
    return datetime.combine(leaves, closes, clock.BUSINESS_ZONE)
