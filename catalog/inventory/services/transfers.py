"""Goods go from one point to another: drafted, sent, received with whatever is missing noted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.models import (
    Lot,
    MovementKind,
    SalesPoint,
    Stock,
    Transfer,
    TransferLine,
    TransferState,
)
from catalog.inventory.policies import can_move
from catalog.inventory.services.ledger import Move, post
from catalog.inventory.services.shelf import may_hold, quantity_errors
from catalog.inventory.states import transfer_may
from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

REFERENCE = "transfer"


@dataclass(frozen=True)
class Sending:
    """`quantity` pieces of a lot that are to go."""

    lot: Lot
    quantity: int


@dataclass(frozen=True)
class Arrival:
    """What came of a line, and why less than was sent."""

    received: int
    note: str = ""


def draft_transfer(
    actor: User, source: SalesPoint, target: SalesPoint, *, sendings: Collection[Sending], note: str = ""
) -> Transfer:
    """Write down what is to go from `source` to `target`. Raises `NotAllowed`, or `Refusal` naming the line."""
    _check_right(actor, source)
    errors = []
    if source.pk == target.pk:
        errors.append(FieldError(StockCode.SAME_POINT, "target", _("Choose another point than this one.")))
    if not target.is_active:
        errors.append(FieldError(StockCode.POINT_CLOSED, "target", _("That sales point is closed.")))
    if not sendings:
        errors.append(FieldError(CommonCode.REQUIRED, "lines", _("Add what is to go.")))
    if len({sending.lot.pk for sending in sendings}) < len(sendings):
        errors.append(FieldError(CommonCode.UNIQUE, "lines", _("The same lot stands on two lines.")))
    for number, sending in enumerate(sendings):
        errors += quantity_errors(sending.quantity, f"lines.{number}.quantity")
        errors += _unwelcome(target, sending.lot, f"lines.{number}.variant")
    Refusal.unless_none(errors)
    with transaction.atomic():
        transfer = Transfer.objects.create(source=source, target=target, note=clean(note), created_by=actor)
        TransferLine.objects.bulk_create(
            TransferLine(transfer=transfer, variant_id=s.lot.variant_id, lot=s.lot, quantity=s.quantity)
            for s in sendings
        )
        audit.record(actor, "transfer.draft", transfer, target=target.pk)
    return transfer


def send_transfer(actor: User, transfer: Transfer) -> Transfer:
    """The goods leave the shelf: from now on they are on the way. Raises `NotAllowed`, or `Refusal` when the transfer
    is no draft, a lot does not lie here in that number, or the other point may no longer hold it."""
    with transaction.atomic():
        locked = _locked(transfer, to=TransferState.SENT)
        _check_right(actor, locked.source)
        lines = list(locked.lines.select_related("lot__variant__product"))
        Refusal.unless_none(
            error
            for number, line in enumerate(lines)
            for error in _unwelcome(locked.target, line.lot, f"lines.{number}.variant")
        )
        stocks = _stocks(locked.source, lines)
        moves = [Move(stocks[ln.variant_id], ln.lot_id, -ln.quantity, f"lines.{n}") for n, ln in enumerate(lines)]
        post(actor, moves, kind=MovementKind.TRANSFER_OUT, reference=(REFERENCE, str(locked.pk)))
        locked.state, locked.sent_by, locked.sent_at = TransferState.SENT, actor, clock.now()
        locked.save(update_fields=["state", "sent_by", "sent_at"])
        audit.record(actor, "transfer.send", locked)
    return locked


def receive_transfer(actor: User, transfer: Transfer, *, arrivals: Mapping[int, Arrival]) -> Transfer:
    """What came, by line id; what did not come needs a note and is lost. Raises `NotAllowed` or `Refusal`."""
    with transaction.atomic():
        locked = _locked(transfer, to=TransferState.RECEIVED)
        _check_right(actor, locked.target)
        lines = list(locked.lines.all())
        Refusal.unless_none(error for line in lines for error in _arrival_errors(line, arrivals.get(line.pk)))
        stocks = _stocks(locked.target, lines)
        for line in lines:
            line.received, line.difference_note = arrivals[line.pk].received, clean(arrivals[line.pk].note)
        TransferLine.objects.bulk_update(lines, ["received", "difference_note"])
        moves = [Move(stocks[ln.variant_id], ln.lot_id, ln.received) for ln in lines if ln.received]
        if moves:
            post(actor, moves, kind=MovementKind.TRANSFER_IN, reference=(REFERENCE, str(locked.pk)))
        locked.state, locked.received_by, locked.received_at = TransferState.RECEIVED, actor, clock.now()
        locked.save(update_fields=["state", "received_by", "received_at"])
        audit.record(actor, "transfer.receive", locked, missing=sum(ln.quantity - (ln.received or 0) for ln in lines))
    return locked


def cancel_transfer(actor: User, transfer: Transfer) -> Transfer:
    """A draft is dropped; what is on its way comes back to the shelf it left. Raises `NotAllowed` or `Refusal`."""
    with transaction.atomic():
        locked = _locked(transfer, to=TransferState.CANCELLED)
        _check_right(actor, locked.source)
        if locked.state == TransferState.SENT:
            lines = list(locked.lines.all())
            stocks = _stocks(locked.source, lines)
            moves = [Move(stocks[line.variant_id], line.lot_id, line.quantity) for line in lines]
            post(actor, moves, kind=MovementKind.TRANSFER_IN, reference=(REFERENCE, str(locked.pk)))
        locked.state = TransferState.CANCELLED
        locked.save(update_fields=["state"])
        audit.record(actor, "transfer.cancel", locked)
    return locked


def _arrival_errors(line: TransferLine, arrival: Arrival | None) -> list[FieldError]:
    field = f"lines.{line.pk}"
    if arrival is None:
        return [FieldError(CommonCode.REQUIRED, field, _("Say how many came."))]
    whole = isinstance(arrival.received, int) and not isinstance(arrival.received, bool)
    if not whole or not 0 <= arrival.received <= line.quantity:
        return [
            FieldError(
                CommonCode.INVALID, f"{field}.received", _("Between 0 and %(sent)s were sent."), {"sent": line.quantity}
            )
        ]
    if arrival.received < line.quantity and not clean(arrival.note):
        return [FieldError(CommonCode.REQUIRED, f"{field}.note", _("Say what became of the rest."))]
    return []


def _unwelcome(target: SalesPoint, lot: Lot, field: str) -> list[FieldError]:
    if may_hold(target, lot.variant):
        return []
    return [FieldError(StockCode.NO_CONSIGNMENT, field, _("No consignment lets that point hold it."))]


def _stocks(point: SalesPoint, lines: Collection[TransferLine]) -> dict[int, int]:
    """The stock row's id by variant id, made where the point has none yet."""
    variant_ids = sorted({line.variant_id for line in lines})
    Stock.objects.bulk_create([Stock(variant_id=pk, point=point) for pk in variant_ids], ignore_conflicts=True)
    return dict(Stock.objects.filter(point=point, variant__in=variant_ids).values_list("variant", "pk"))


def _locked(transfer: Transfer, *, to: TransferState) -> Transfer:
    locked = Transfer.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=transfer.pk)
    if not transfer_may(locked.state, to):
        raise Refusal(
            FieldError(
                StockCode.WRONG_STATE,
                None,
                _("This transfer is %(state)s."),
                {"state": TransferState(locked.state).label},
            )
        )
    return locked


def _check_right(actor: User, point: SalesPoint) -> None:
    if not can_move(actor, point):
        raise NotAllowed
