"""What a point's desk reads of its parcels: what is to be done, by look and by code."""

from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from catalog.inventory.models import SalesPoint
from checkout.carts.models import DeliveryKind
from checkout.orders.models import OrderState, Parcel, ParcelLine, ParcelState, Return
from checkout.orders.policies import parcels_visible_to
from checkout.orders.services.returning import OPEN
from config.core import clock
from config.core.models import User
from config.core.text import clean

P = ParcelState


class Look(StrEnum):
    TO_PACK = "to_pack"
    READY = "ready"
    DECIDE = "decide"
    ON_ITS_WAY = "on_its_way"
    BACK = "back"
    DONE = "done"


# Orders that go on now: paid, or to be paid in cash and not waiting for a call.
_WANTED = Q(order__state=OrderState.OPEN) & (Q(order__paid_at__isnull=False) | Q(order__pays_cash=True))


def _looks() -> dict[Look, Q]:
    asked = Exists(Return.objects.filter(parcel=OuterRef("pk"), state__in=OPEN))
    overdue = Q(state=P.READY, keep_until__lte=clock.now())
    return {
        Look.TO_PACK: Q(state=P.WAITING) & _WANTED | Q(state=P.PACKING),
        Look.READY: Q(state=P.READY),
        Look.DECIDE: Q(state__in=[P.SHORT, P.HELD, P.NOT_COLLECTED]) & Q(order__state=OrderState.OPEN) | overdue,
        Look.ON_ITS_WAY: Q(state=P.ON_ITS_WAY),
        Look.BACK: Q(state=P.COMING_BACK) | Q(asked),
        Look.DONE: Q(state__in=[P.HANDED_OVER, P.RETURNED, P.CANCELLED]),
    }


def of_look(rows: QuerySet[Parcel], look: Look) -> QuerySet[Parcel]:
    """Those of `rows` that this look holds."""
    return rows.filter(_looks()[look])


def parcels_at(user: User, point: SalesPoint) -> QuerySet[Parcel]:
    """The point's parcels with their orders, as far as `user` may see them."""
    rows = parcels_visible_to(user).filter(point=point).select_related("order", "point")
    return rows.order_by(F("prepare_by").asc(nulls_last=True), "order__placed_at", "position", "pk")


def listed_at(user: User, point: SalesPoint, look: Look) -> QuerySet[Any]:
    """Those of one look, each with its `pieces`, whether it holds alcohol, and its lines; what is due first on top."""
    alcohol = ParcelLine.objects.filter(parcel=OuterRef("pk"), order_line__is_alcohol=True)
    rows = parcels_at(user, point).filter(_looks()[look])
    rows = rows.annotate(pieces=Sum(F("lines__quantity") - F("lines__taken_off")), alcohol=Exists(alcohol))
    if look == Look.DONE:
        rows = rows.order_by("-order__placed_at", "position", "pk")
    return rows.prefetch_related("lines__order_line")


def looks_at(user: User, point: SalesPoint) -> dict[Look, int]:
    """How many parcels each look holds; those that are done are not counted. One query."""
    looks = {look: q for look, q in _looks().items() if look != Look.DONE}
    rows = parcels_visible_to(user).filter(point=point).order_by()
    counts = rows.aggregate(**{look.value: Count("pk", filter=q) for look, q in looks.items()})
    return {look: counts[look.value] for look in looks}


def late_at(user: User, point: SalesPoint) -> int:
    """Parcels that should have been packed by now."""
    rows = parcels_visible_to(user).filter(point=point).filter(_looks()[Look.TO_PACK])
    return rows.filter(prepare_by__lte=clock.now()).count()


def code_of(parcel: Parcel) -> str:
    """What a parcel's own label says and a scanner reads: its order's number and its place in it."""
    return f"{parcel.order.number}-{parcel.position}"


def scanned_parcel(user: User, point: SalesPoint, code: str) -> Parcel | None:
    """The parcel here whose label or waybill this is; of an order's number the only one here."""
    code = "".join(clean(code).upper().split())
    number, _dash, position = code.rpartition("-")
    same = Q(waybill=code) | Q(order__number=code)
    if position.isdigit() and len(position) < 5:  # the number itself ends in four digits and more
        same |= Q(order__number=number, position=int(position))
    rows = list(parcels_at(user, point).filter(same)[:2]) if code else []
    return rows[0] if len(rows) == 1 else None


def is_collected(parcel: Parcel) -> bool:
    """Its buyer comes for it."""
    return parcel.order.delivery_kind == DeliveryKind.COLLECTION


def recipient_of(parcel: Parcel) -> tuple[str, str]:
    """Whom it goes to, and the phone: of a gift, whoever gets it."""
    order = parcel.order
    if order.is_gift and order.recipient_name:
        return order.recipient_name, order.recipient_phone or order.phone
    address = order.shipping_address
    if address is not None and not is_collected(parcel):
        return f"{address.last_name} {address.first_name}".strip(), address.phone or order.phone
    return order.full_name, order.phone
