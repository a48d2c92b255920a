"""Stock-taking while selling goes on: a count holds only if nothing of the lot has moved since it was counted."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_stocks, share_lots
from catalog.inventory.models import (
    CountLine,
    CountState,
    LotStock,
    Movement,
    MovementKind,
    SalesPoint,
    StockCount,
)
from catalog.inventory.policies import can_approve_count, can_move
from catalog.inventory.services.ledger import Move, post
from catalog.inventory.services.shelf import MOST_PIECES
from catalog.inventory.states import count_may
from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

REFERENCE = "count"


def open_count(actor: User, point: SalesPoint, *, shelf: str = "") -> StockCount:
    """A sheet with a line for every lot that lies at the point, or on one shelf of it. Raises `NotAllowed`."""
    if not can_move(actor, point):
        raise NotAllowed
    with transaction.atomic():
        count = StockCount.objects.create(point=point, shelf=clean(shelf), opened_by=actor)
        here = LotStock.objects.filter(stock__point=point, quantity__gt=0)
        if count.shelf:
            here = here.filter(stock__shelf=count.shelf)
        CountLine.objects.bulk_create(
            CountLine(count=count, stock_id=stock, lot_id=lot) for stock, lot in here.values_list("stock", "lot")
        )
        audit.record(actor, "count.open", count)
    return count


def enter_count(actor: User, line: CountLine, *, counted: int, seen: tuple[int | None, int] | None = None) -> CountLine:
    """Somebody has counted a lot: what the ledger says at that moment is kept beside the number.

    `seen` is what the page they counted by was shown with: the number already on the sheet, and the lot's last
    movement. With it, a number that somebody else has entered since is not overwritten, and a lot that has moved while
    it was being counted is counted again. Raises `NotAllowed` for whoever no longer works there, `Refusal` for a number
    that is none, a sheet not open, or (`STALE`) when something else was seen.
    """
    if not can_move(actor, line.count.point):
        raise NotAllowed
    if isinstance(counted, bool) or not isinstance(counted, int) or not 0 <= counted <= MOST_PIECES:
        raise Refusal(FieldError(CommonCode.INVALID, "counted", _("A count is a whole number, at least 0.")))
    with transaction.atomic():
        _while_open(line.count)
        lock_stocks([line.stock_id])
        line.refresh_from_db(fields=["counted"])
        quantity, last = _ledger_says(line)
        if seen is not None and seen != (line.counted, last):
            message = (
                _("Somebody else has counted this meanwhile.")
                if seen[0] != line.counted
                else _("It has moved while it was being counted. Count it again.")
            )
            raise Refusal(FieldError(StockCode.STALE, f"lines.{line.pk}", message))
        line.expected, line.at_movement = quantity, last
        line.counted, line.counted_by, line.counted_at = counted, actor, clock.now()
        line.save()
    return line


def submit_count(actor: User, count: StockCount) -> StockCount:
    """Every line has been counted: the manager may look at the differences. Raises `NotAllowed` or `Refusal`."""
    if not can_move(actor, count.point):
        raise NotAllowed
    with transaction.atomic():
        locked = _locked(count, to=CountState.SUBMITTED)
        Refusal.unless_none(
            FieldError(CommonCode.REQUIRED, f"lines.{pk}", _("This lot has not been counted yet."))
            for pk in locked.lines.filter(counted=None).values_list("pk", flat=True)
        )
        locked.state, locked.submitted_by, locked.submitted_at = CountState.SUBMITTED, actor, clock.now()
        locked.save(update_fields=["state", "submitted_by", "submitted_at"])
        audit.record(actor, "count.submit", locked)
    return locked


def reopen_count(actor: User, count: StockCount) -> StockCount:
    """Back to the shelf: something has to be counted again. Raises `NotAllowed` or `Refusal`."""
    if not can_move(actor, count.point):
        raise NotAllowed
    return _move(actor, count, to=CountState.OPEN, action="count.reopen")


def cancel_count(actor: User, count: StockCount) -> StockCount:
    """Drop the sheet; the ledger stays as it is. Raises `NotAllowed` or `Refusal`."""
    if not can_move(actor, count.point):
        raise NotAllowed
    return _move(actor, count, to=CountState.CANCELLED, action="count.cancel")


def apply_count(actor: User, count: StockCount) -> StockCount:
    """Set the ledger to what was counted, all lines or none (compare-and-set).

    Raises `NotAllowed` unless a manager, `Refusal` with `STALE` for each line whose lot has moved since.
    """
    if not can_approve_count(actor, count.point):
        raise NotAllowed
    with transaction.atomic():
        locked = _locked(count, to=CountState.APPLIED)
        lines = list(locked.lines.select_related("lot"))
        share_lots(line.lot_id for line in lines)
        lock_stocks(line.stock_id for line in lines)
        Refusal.unless_none(
            FieldError(
                StockCode.STALE,
                f"lines.{line.pk}",
                _("Lot %(lot)s has moved since it was counted. Count it again."),
                {"lot": line.lot.code or "-"},
            )
            for line in lines
            if _has_moved(line)
        )
        moves = [
            Move(line.stock_id, line.lot_id, (line.counted or 0) - (line.expected or 0))
            for line in lines
            if line.counted != line.expected
        ]
        if moves:
            post(actor, moves, kind=MovementKind.STOCK_TAKE, reference=(REFERENCE, str(locked.pk)))
        locked.state, locked.applied_by, locked.applied_at = CountState.APPLIED, actor, clock.now()
        locked.save(update_fields=["state", "applied_by", "applied_at"])
        audit.record(actor, "count.apply", locked, differences=len(moves))
    return locked


def _has_moved(line: CountLine) -> bool:
    return (line.expected, line.at_movement) != _ledger_says(line)


def _ledger_says(line: CountLine) -> tuple[int, int]:
    """How many of the lot lie there, and the last movement that made it so; read under the stock row's lock."""
    quantity = LotStock.objects.filter(stock=line.stock_id, lot=line.lot_id).values_list("quantity", flat=True).first()
    last = Movement.objects.filter(stock=line.stock_id, lot=line.lot_id).aggregate(last=Max("pk"))["last"]
    return quantity or 0, last or 0


def _move(actor: User, count: StockCount, *, to: CountState, action: str) -> StockCount:
    with transaction.atomic():
        locked = _locked(count, to=to)
        locked.state = to
        locked.save(update_fields=["state"])
        audit.record(actor, action, locked)
    return locked


def _locked(count: StockCount, *, to: CountState) -> StockCount:
    locked = _row(count)
    if not count_may(locked.state, to):
        raise _wrong_state(locked)
    return locked


def _while_open(count: StockCount) -> None:
    """Lines are filled in as long as the sheet is open, and it stays so until they are."""
    locked = _row(count)
    if locked.state != CountState.OPEN:
        raise _wrong_state(locked)


def _row(count: StockCount) -> StockCount:
    return StockCount.objects.select_for_update(of=("self",)).select_related("point").get(pk=count.pk)


def _wrong_state(count: StockCount) -> Refusal:
    words = {"state": CountState(count.state).label}
    return Refusal(FieldError(StockCode.WRONG_STATE, None, _("This sheet is %(state)s."), words))
