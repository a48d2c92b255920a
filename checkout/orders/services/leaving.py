"""A parcel leaves with the courier, and arrives."""

from urllib.parse import quote

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.services import Pick, dispatch
from checkout.carts.models import DeliveryKind
from checkout.delivery.selectors import rates_of
from checkout.orders.errors import OrderCode
from checkout.orders.locks import holder_of, lock_parcel
from checkout.orders.models import EventKind, PackedLot, Parcel, ParcelState
from checkout.orders.policies import can_decide, can_prepare
from checkout.orders.services.happening import happened
from checkout.orders.services.parcels import move_parcel, refuse_unless
from checkout.orders.services.paying import take_in
from checkout.orders.services.preparing import refuse_unless_wanted
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

MOST_OF_WAYBILL = 60


def dispatch_parcel(actor: User, parcel: Parcel, *, waybill: str) -> Parcel:
    """The courier has it: its lots leave the shelf. Raises `NotAllowed`, or `Refusal` without a waybill, for one that
    another parcel has, or when a lot in the box is not to be had any more."""
    if not can_prepare(actor, parcel):
        raise NotAllowed
    waybill = bare_waybill(waybill)
    with transaction.atomic():
        locked = lock_parcel(parcel)
        if locked.order.delivery_kind != DeliveryKind.COURIER:
            raise Refusal(FieldError(OrderCode.NOT_A_DELIVERY, None, _("This parcel is collected here.")))
        refuse_unless(locked, ParcelState.READY)
        refuse_unless_wanted(locked.order)
        _set_waybill(locked, waybill)
        move_parcel(actor, locked, ParcelState.ON_ITS_WAY, waybill=waybill)
        let_leave(actor, locked)
    return locked


def change_waybill(actor: User, parcel: Parcel, *, waybill: str) -> Parcel:
    """The number was wrong. Raises `NotAllowed` or `Refusal`."""
    if not can_prepare(actor, parcel):
        raise NotAllowed
    waybill = bare_waybill(waybill)
    with transaction.atomic():
        locked = lock_parcel(parcel)
        refuse_unless(locked, ParcelState.ON_ITS_WAY)
        if locked.waybill == waybill:
            return locked
        _set_waybill(locked, waybill)
        locked.save(update_fields=["waybill", "tracking_url"])
        happened(locked.order, EventKind.WAYBILL, parcel=locked, actor=actor, waybill=waybill)
        audit.record(actor, "parcel.waybill", locked, waybill=waybill)
        changed("order", [locked.order_id])
    return locked


def delivered(actor: User, parcel: Parcel) -> Parcel:
    """The courier has handed it over and taken the cash that was due. Raises `NotAllowed` or `Refusal`."""
    if not can_decide(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel, with_money=True)
        refuse_unless(locked, ParcelState.ON_ITS_WAY)
        arrive(actor, locked)
    return locked


def arrive(actor: User | None, locked: Parcel) -> None:
    """The buyer has it; what was due in cash has been paid. Money, goods and order are locked."""
    cash, locked.handed_over_at = locked.due, clock.now()
    locked.collected = cash
    move_parcel(actor, locked, ParcelState.HANDED_OVER, **({"cash": cash} if cash else {}))
    take_in(locked, cash)


def let_leave(actor: User, locked: Parcel) -> None:
    """What lies in the box leaves the point's shelf, lot by lot."""
    packed = PackedLot.objects.filter(part__parcel=locked).select_related("part__order_line")
    picks = [Pick(one.part.order_line.variant_id, one.quantity, one.lot_id) for one in packed]
    dispatch(actor, locked.point, holder_of(locked), picks=picks)
    locked.left_at = clock.now()
    locked.save(update_fields=["left_at"])


def bare_waybill(text: str) -> str:
    """As couriers print it: without spaces, in capitals."""
    return "".join(clean(text).upper().split())


def _set_waybill(locked: Parcel, waybill: str) -> None:
    if not waybill or len(waybill) > MOST_OF_WAYBILL:
        raise Refusal(FieldError(CommonCode.REQUIRED, "waybill", _("Scan or type the courier's number.")))
    other = Parcel.objects.filter(waybill=waybill).exclude(pk=locked.pk).select_related("order").first()
    if other is not None:
        message = _("Order %(number)s has this waybill already.")
        raise Refusal(FieldError(OrderCode.WAYBILL_TAKEN, "waybill", message, {"number": other.order.number}))
    table = rates_of(locked.order.delivery_code)
    locked.waybill = waybill
    locked.tracking_url = table.tracking.replace("{waybill}", quote(waybill)) if table else ""
