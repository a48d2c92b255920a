"""When a parcel is to be packed: counted from the moment its order is wanted, in the point's own opening days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from catalog.inventory.allocation import points_by_id
from checkout.carts.models import DeliveryKind
from checkout.delivery.calendar import Openings
from checkout.delivery.selectors import rates_of
from checkout.orders.models import Order, OrderState, Parcel
from config.core import clock

_A_DAY = 1


def set_deadlines(order: Order) -> None:
    """Of an order that goes on now, once; the order is locked."""
    if not _goes_on(order):
        return
    parcels = list(order.parcels.filter(prepare_by=None))
    reckon_deadlines(order, parcels)
    Parcel.objects.bulk_update(parcels, ["prepare_by"])


def reckon_deadlines(order: Order, parcels: Sequence[Parcel]) -> None:
    """Set, and do not store, when these parcels of it are to be packed, if the order goes on now. A courier's parcel
    leaves when its service says, one that is collected is ready when the buyer was told."""
    if not (parcels and _goes_on(order)):
        return
    points = points_by_id({parcel.point_id for parcel in parcels})
    for parcel in parcels:
        parcel.point = points[parcel.point_id]
    openings = Openings()
    table = rates_of(order.delivery_code, order.placed_at.astimezone(clock.BUSINESS_ZONE).date())
    days = table.preparation_days if table else _A_DAY
    for parcel in parcels:
        parcel.prepare_by = _prepare_by(openings, parcel, order, days)


def _goes_on(order: Order) -> bool:
    """It is paid, or to be paid in cash and not waiting for a call."""
    return order.state == OrderState.OPEN and bool(order.pays_cash or order.paid_at)


def _prepare_by(openings: Openings, parcel: Parcel, order: Order, days: int) -> datetime:
    if order.delivery_kind == DeliveryKind.COLLECTION and parcel.ready_at is not None:
        return max(parcel.ready_at, clock.now())
    leaves = openings.leaves_on(parcel.point, days)
    if leaves is None:
        return clock.now() + timedelta(days=days)
    closes = openings.hours(parcel.point, leaves)[-1][1]
    return datetime.combine(leaves, closes, clock.BUSINESS_ZONE)
