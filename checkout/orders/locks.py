"""Payments, checkout, stock, order: who locks several of these locks them in this order.

Stock comes before the order because a shelf that holds less than was promised (`hold_released`) finds its orders while
it has the stock rows locked; an act on an order that gives goods back therefore locks their rows first.
"""

from uuid import UUID

from catalog.inventory.locks import lock_stocks
from catalog.inventory.models import Hold, HoldState
from catalog.inventory.services import Holder
from checkout.orders.models import Order, Parcel

PARCEL = "parcel"


def holder_of(parcel: Parcel) -> Holder:
    """Whom a parcel's goods are promised to."""
    return Holder(PARCEL, str(parcel.pk))


def lock_order(pk: UUID, *, with_goods: bool = False) -> Order:
    """The order's row, locked until commit; `with_goods`: after the stock rows that its parcels hold from."""
    if with_goods:
        parcels = [str(parcel) for parcel in Parcel.objects.filter(order=pk).values_list("pk", flat=True)]
        holds = Hold.objects.filter(holder_kind=PARCEL, holder_id__in=parcels, state=HoldState.OPEN)
        lock_stocks(list(holds.values_list("stock", flat=True)))
    return Order.objects.select_for_update(of=("self",)).get(pk=pk)
