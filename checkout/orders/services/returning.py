"""Goods come back: the buyer asks and the point agrees, or the courier brings what could not be delivered."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.services import Back, bring_back
from checkout.orders.errors import OrderCode
from checkout.orders.locks import holder_of, lock_parcel
from checkout.orders.models import (
    Bearer,
    EventKind,
    Parcel,
    ParcelState,
    Return,
    ReturnKind,
    ReturnLine,
    ReturnState,
)
from checkout.orders.policies import can_ask_return, can_decide, can_prepare
from checkout.orders.services.happening import happened
from checkout.orders.services.parcels import move_parcel, refuse_unless
from checkout.orders.services.taking_off import Off, new_return, refuse_too_many, take_off
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.money import dong
from config.core.text import clean

OPEN = (ReturnState.ASKED, ReturnState.AGREED)


def ask_return(actor: User | None, parcel: Parcel, *, offs: Collection[Off], reason: str) -> Return:
    """The buyer wants to give pieces back. `actor` None: whoever has the order's link. Sent again word by word it is
    the same request. Raises `NotAllowed`, or `Refusal`: not handed over, too long ago, asked for already, more than
    there are, no reason."""
    if not can_ask_return(actor, parcel.order):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel)
        refuse_unless(locked, ParcelState.HANDED_OVER)
        if locked.handed_over_at and clock.now() > locked.handed_over_at + timedelta(days=settings.RETURN_DAYS):
            message = _("Goods can be given back within %(days)s days. Write a complaint instead.")
            raise Refusal(FieldError(OrderCode.TOO_LATE, None, message, {"days": settings.RETURN_DAYS}))
        if (asked := locked.returns.filter(state__in=OPEN).first()) is not None:
            if _is_same(asked, offs, reason):
                return asked
            raise Refusal(FieldError(OrderCode.ASKED_ALREADY, None, _("You have asked already: we are looking at it.")))
        _refuse_without(reason)
        parts = {part.pk: part for part in locked.lines.select_related("order_line")}
        refuse_too_many(parts, offs)
        back = new_return(locked, kind=ReturnKind.BUYER, reason=clean(reason), actor=actor, bearer=Bearer.BUYER)
        back.state = ReturnState.ASKED
        back.save()
        ReturnLine.objects.bulk_create(
            ReturnLine(back=back, part=parts[off.part_id], quantity=off.quantity) for off in offs
        )
        _told(actor, locked, back, EventKind.RETURN_ASKED, "return.ask")
    return back


def answer_return(actor: User, back: Return, *, agree: bool, answer: str = "", bearer: str = Bearer.BUYER) -> Return:
    """The point agrees, and says who bears the way, or declines with its reason. Raises `NotAllowed` or `Refusal`."""
    if not can_decide(actor, back.parcel):
        raise NotAllowed
    if not agree:
        _refuse_without(answer, "answer")
    if bearer not in Bearer.values:
        raise Refusal(FieldError(CommonCode.INVALID, "bearer", _("Say who pays for the way back.")))
    with transaction.atomic():
        locked = lock_parcel(back.parcel)
        back = Return.objects.get(pk=back.pk)
        if back.state != ReturnState.ASKED:
            raise Refusal(FieldError(OrderCode.WRONG_STATE, None, _("This has been answered already.")))
        back.state = ReturnState.AGREED if agree else ReturnState.DECLINED
        back.bearer, back.answer = bearer, clean(answer)[:300]
        back.answered_by, back.answered_at = actor, clock.now()
        back.save()
        kind = EventKind.RETURN_AGREED if agree else EventKind.RETURN_DECLINED
        _told(actor, locked, back, kind, "return.agree" if agree else "return.decline")
    return back


def turn_round(actor: User, parcel: Parcel, *, reason: str) -> Parcel:
    """The courier could not deliver it and brings it back. Raises `NotAllowed` or `Refusal`."""
    if not can_decide(actor, parcel):
        raise NotAllowed
    _refuse_without(reason)
    with transaction.atomic():
        locked = lock_parcel(parcel)
        refuse_unless(locked, ParcelState.ON_ITS_WAY)
        move_parcel(actor, locked, ParcelState.COMING_BACK, reason=clean(reason)[:300])
    return locked


def take_return(
    actor: User,
    parcel: Parcel,
    *,
    offs: Collection[Off],
    reason: str,
    bearer: str = Bearer.SHOP,
    courier_fee: int = 0,
) -> Return:
    """Goods are here again: each piece to the lot and the row it came from, or written off there; once. What the
    courier brings back is all of it, a buyer may bring a part. What was paid is owed back, and waits for a second
    person.

    Raises `NotAllowed`, or `Refusal`: nothing out with it, another lot, more than are left, a part where all must be
    accounted for."""
    if not can_prepare(actor, parcel):
        raise NotAllowed
    _refuse_without(reason)
    if bearer not in Bearer.values:
        raise Refusal(FieldError(CommonCode.INVALID, "bearer", _("Say who pays for the way back.")))
    if dong(courier_fee) < 0:
        raise Refusal(FieldError(CommonCode.INVALID, "courier_fee", _("A fee is at least 0 dong.")))
    with transaction.atomic():
        locked = lock_parcel(parcel, with_money=True, with_what_left=True)
        refuse_unless(locked, ParcelState.COMING_BACK, ParcelState.HANDED_OVER)
        parts = {part.pk: part for part in locked.lines.select_related("order_line")}
        refuse_too_many(parts, offs)
        all_back = sum(off.quantity for off in offs) == sum(part.left for part in parts.values())
        if locked.state == ParcelState.COMING_BACK and not all_back:
            message = _("Say of every piece that the courier had whether it can be sold; write off what is lost.")
            raise Refusal(FieldError(OrderCode.NOT_ALL_PACKED, "parts", message))
        backs = [
            Back(parts[off.part_id].order_line.variant_id, off.lot_id or 0, off.quantity, off.sellable) for off in offs
        ]
        bring_back(actor, locked.point, holder_of(locked), backs=backs, reason=clean(reason)[:300])
        asked = locked.returns.filter(state__in=OPEN).first()
        kind = ReturnKind.COURIER if locked.state == ParcelState.COMING_BACK else ReturnKind.BUYER
        back = asked or new_return(locked, kind=kind, reason=clean(reason), actor=actor)
        back.bearer, back.courier_fee = bearer, courier_fee
        take_off(actor, locked, back, offs=offs)
        if all_back:
            move_parcel(actor, locked, ParcelState.RETURNED)
        _told(actor, locked, back, EventKind.RETURNED, "return.take")
    return back


def _is_same(asked: Return, offs: Collection[Off], reason: str) -> bool:
    wanted = sorted((off.part_id, off.quantity) for off in offs)
    return asked.reason == clean(reason)[:300] and sorted(asked.lines.values_list("part", "quantity")) == wanted


def _told(actor: User | None, locked: Parcel, back: Return, kind: EventKind, action: str) -> None:
    pieces = sum(back.lines.values_list("quantity", flat=True))
    happened(locked.order, kind, parcel=locked, actor=actor, pieces=pieces, total=back.total, returned=str(back.pk))
    audit.record(actor, action, back, pieces=pieces)
    changed("order", [locked.order_id])


def _refuse_without(reason: str, field: str = "reason") -> None:
    if not clean(reason):
        raise Refusal(FieldError(CommonCode.REQUIRED, field, _("Say why.")))
