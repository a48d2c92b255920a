"""The one place where pieces are taken off what a buyer gets: what they come to is let off, or owed back; once."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from checkout.orders.errors import OrderCode
from checkout.orders.models import (
    Bearer,
    OrderState,
    Parcel,
    ParcelLine,
    ParcelState,
    Return,
    ReturnKind,
    ReturnLine,
    ReturnState,
)
from checkout.orders.services.ending import end_order
from checkout.orders.services.parcels import move_parcel
from checkout.orders.shares import delivery_of, worth_of_next
from checkout.payments.gateways import CASH
from checkout.payments.locks import lock_money
from checkout.payments.providers import Facts, Piece
from checkout.payments.services import owe, record, refundable
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User

FOR_RETURN = "return"


@dataclass(frozen=True)
class Off:
    """`quantity` pieces of a line; `lot_id` and `sellable` of those that came back."""

    part_id: UUID
    quantity: int
    lot_id: int | None = None
    sellable: bool = True


def take_off(actor: User | None, locked: Parcel, back: Return, *, offs: Collection[Off]) -> Return:
    """Write `back` (new, or asked for before) as done for these pieces. Money, goods and order are locked. What the
    buyer has paid for is owed back and waits for a second person; what is still to be paid is let off. Raises `Refusal`
    for pieces that are not in the parcel any more."""
    parts = {part.pk: part for part in locked.lines.select_related("order_line")}
    refuse_too_many(parts, offs)
    lines = [_line(back, parts[off.part_id], off) for off in offs]
    ParcelLine.objects.bulk_update(parts.values(), ["taken_off"])
    paid = is_paid_for(locked)
    back.goods = sum(line.amount for line in lines)
    back.delivery = _delivery(locked, parts.values(), back, paid=paid)
    back.state, back.done_at = ReturnState.DONE, clock.now()
    back.refunded = _owed_back(actor, locked, back.total) if paid else 0
    # Nothing is owed of money that is not here any more: a bank has taken it back for the buyer already.
    locked.let_off += back.total - back.refunded
    locked.save(update_fields=["let_off"])
    back.save()
    back.lines.all().delete()
    ReturnLine.objects.bulk_create(lines)
    if not paid and locked.order.pays_cash and back.total:
        _promised_less(locked, back)
    audit.record(actor, "return.done", back, kind=back.kind, total=back.total, refunded=back.refunded)
    changed("return", [back.pk])
    return back


def cancel_parcel(actor: User | None, locked: Parcel, *, reason: str) -> None:
    """The parcel is over before it left; with it the order, when it was the last one."""
    move_parcel(actor, locked, ParcelState.CANCELLED, reason=reason)
    if not locked.order.parcels.exclude(state=ParcelState.CANCELLED).exists():
        end_order(actor, locked.order, OrderState.CANCELLED, reason=reason)


def new_return(
    locked: Parcel, *, kind: ReturnKind, reason: str, actor: User | None, bearer: Bearer = Bearer.SHOP
) -> Return:
    """One that nobody has asked for before: it is done at once."""
    return Return(parcel=locked, kind=kind, reason=reason[:300], bearer=bearer, asked_by=actor)


def is_paid_for(parcel: Parcel) -> bool:
    """Whether the buyer has paid for this parcel: cash is paid parcel by parcel, when it is handed over."""
    return parcel.handed_over_at is not None if parcel.order.pays_cash else parcel.order.paid_at is not None


def refuse_too_many(parts: dict[UUID, ParcelLine], offs: Collection[Off]) -> None:
    """Raises `Refusal` naming `parts.<id>` for no pieces, strange ones, or more than are left."""
    if not offs:
        raise Refusal(FieldError(CommonCode.REQUIRED, "parts", _("Say how many pieces.")))
    if any(off.part_id not in parts for off in offs):
        raise Refusal(FieldError(CommonCode.NOT_FOUND, "parts", _("This is not in the parcel.")))
    wanted = Counter[UUID]()
    for off in offs:
        wanted[off.part_id] += off.quantity
    errors = [
        FieldError(CommonCode.INVALID, f"parts.{off.part_id}", _("A quantity is a whole number, at least 1."))
        for off in offs
        if off.quantity < 1
    ]
    message = _("Only %(left)s of this are left to take off.")
    errors += [
        FieldError(OrderCode.TOO_MANY, f"parts.{pk}", message, {"left": parts[pk].left})
        for pk, pieces in wanted.items()
        if pieces > parts[pk].left
    ]
    Refusal.unless_none(errors)


def _line(back: Return, part: ParcelLine, off: Off) -> ReturnLine:
    amount = worth_of_next(part, off.quantity)
    part.taken_off += off.quantity
    return ReturnLine(
        back=back, part=part, lot_id=off.lot_id, quantity=off.quantity, sellable=off.sellable, amount=amount
    )


def _delivery(locked: Parcel, parts: Collection[ParcelLine], back: Return, *, paid: bool) -> int:
    """Given back with the last piece, unless the buyer bears it; what nobody has paid, nobody will pay then."""
    emptied = all(part.left == 0 for part in parts)
    return delivery_of(locked) if emptied and (not paid or back.bearer != Bearer.BUYER) else 0


def _owed_back(actor: User | None, locked: Parcel, amount: int) -> int:
    """Owe `amount` of what came for the order, wherever it came from; returns how much could be owed."""
    left = amount
    for payment in lock_money(locked.order.checkout_id):
        part = min(left, refundable(payment))
        if part > 0:
            owe(payment, part, reason=FOR_RETURN, asked_by=actor)
            left -= part
    return amount - left


def _promised_less(locked: Parcel, back: Return) -> None:
    """The courier or the clerk collects so much less than the buyer had promised to pay."""
    for payment in lock_money(locked.order.checkout_id):
        if payment.gateway == CASH and payment.authorized:
            record(payment.pk, Facts(cancelled=(Piece(f"return:{back.pk}", back.total),)))
