"""Payments, checkout, till, lots, stock, order: who locks several of these locks them in this order.

Stock comes before the order because a shelf that holds less than was promised (`hold_released`) finds its orders while
it has the stock rows locked; an act on an order that gives goods back therefore locks their rows first.
"""

from collections.abc import Collection
from uuid import UUID

from catalog.inventory.locks import lock_stocks
from catalog.inventory.models import Hold, HoldState
from catalog.inventory.services import Holder, share_out
from checkout.carts.locks import lock_checkout
from checkout.orders.models import Order, Parcel
from checkout.payments.locks import lock_money

PARCEL = "parcel"


def holder_of(parcel: Parcel) -> Holder:
    """Whom a parcel's goods are promised to."""
    return Holder(PARCEL, str(parcel.pk))


def lock_order(pk: UUID, *, with_goods: bool = False, also: Collection[int] = ()) -> Order:
    """The order's row, locked until commit; `with_goods`: after the stock rows that its parcels hold from, and `also`
    these."""
    if with_goods or also:
        parcels = [str(parcel) for parcel in Parcel.objects.filter(order=pk).values_list("pk", flat=True)]
        holds = Hold.objects.filter(holder_kind=PARCEL, holder_id__in=parcels, state=HoldState.OPEN)
        lock_stocks([*holds.values_list("stock", flat=True), *also])
    return Order.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_money_of(parcel: Parcel) -> None:
    """The payments of the parcel's order and its checkout: before everything else."""
    checkout_id = Order.objects.values_list("checkout", flat=True).get(parcels=parcel.pk)
    lock_money(checkout_id)
    lock_checkout(checkout_id)


def lock_parcel(
    parcel: Parcel, *, with_money: bool = False, with_what_left: bool = False, also: Collection[int] = ()
) -> Parcel:
    """The parcel as it is under its order's lock, which is its `order`. The goods that it holds are locked before it,
    `with_what_left` lots and stock of those that are out with it, and `also` these stock rows; `with_money` the
    payments before all of them."""
    if with_money:
        lock_money_of(parcel)
    out: Collection[int] = ()
    if with_what_left:
        out = share_out(parcel.point, holder_of(parcel))
    order = lock_order(parcel.order_id, with_goods=True, also=[*out, *also])
    locked = Parcel.objects.select_related("point").get(pk=parcel.pk)
    locked.order = order
    return locked
