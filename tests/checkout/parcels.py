"""Makers of parcels further on: each walks there through the services, with the people of its point."""

from typing import Any

from catalog.inventory.models import PointMember, SalesPoint, TillSession
from catalog.inventory.services import open_till
from catalog.products.models import Product
from checkout.carts import services as carts
from checkout.orders.boxes import suggest
from checkout.orders.models import Order, PackedLot, Parcel
from checkout.orders.services import (
    Off,
    Packed,
    check_code,
    delivered,
    dispatch_parcel,
    finish_packing,
    hand_over,
    place,
    start_packing,
)
from config.core.models import User
from tests.checkout.making import make_basket, promise_cash
from tests.factories import make_point_member


def clerk_of(parcel: Parcel) -> User:
    """Somebody who works at the parcel's point, always the same."""
    member = PointMember.objects.filter(point=parcel.point_id).order_by("pk").first()
    return member.user if member else make_point_member(parcel.point)


def make_collection(*products: Product, point: SalesPoint, **facts: Any) -> Order:
    """A guest's order to be collected at a point, for cash at the counter unless `pays` says otherwise."""
    pays = facts.pop("pays", promise_cash)
    checkout = make_basket(*products, **facts)
    checkout = carts.choose_collection(None, checkout, point=point)
    pays(checkout)
    return place(None, checkout)


def till_at(point: SalesPoint, clerk: User) -> TillSession:
    """The open till of the point, opened with 100,000 dong when there is none."""
    found = TillSession.objects.filter(point=point, closed_at=None).first()
    return found or open_till(clerk, point, opening_float=100_000)


def box(parcel: Parcel) -> list[Packed]:
    """As suggested."""
    return [Packed(one.part.pk, one.lot.pk, one.quantity) for one in suggest([parcel])]


def pack_up(parcel: Parcel) -> Parcel:
    clerk = clerk_of(parcel)
    start_packing(clerk, parcel)
    return finish_packing(clerk, parcel, packed=box(parcel))


def send_off(parcel: Parcel, waybill: str = "") -> Parcel:
    return dispatch_parcel(clerk_of(parcel), pack_up(parcel), waybill=waybill or f"GHN{parcel.pk.hex[:10]}")


def bring(parcel: Parcel) -> Parcel:
    """Packed, sent and delivered."""
    return delivered(clerk_of(parcel), send_off(parcel))


def give_out(parcel: Parcel, **facts: Any) -> Parcel:
    """Handed over at the counter to whoever said its code, of a till that is open."""
    clerk = clerk_of(parcel)
    till_at(parcel.point, clerk)
    return hand_over(clerk, check_code(clerk, parcel.point, code=parcel.pickup_code), **facts)


def everything(parcel: Parcel, *, sellable: bool = True) -> list[Off]:
    """All that left with the parcel, lot by lot."""
    packed = PackedLot.objects.filter(part__parcel=parcel).order_by("pk")
    return [Off(one.part_id, one.quantity, one.lot_id, sellable) for one in packed]
