"""Every change of what lies somewhere goes through `post`: it writes the ledger and keeps the sums."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_stocks, share_lots
from catalog.inventory.models import LotStock, Movement, MovementKind, Stock
from catalog.inventory.policies import can_move
from catalog.inventory.services.shortfalls import settle_promises
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

UNDOABLE = (MovementKind.RECEIPT, MovementKind.ADJUSTMENT, MovementKind.WRITE_OFF, MovementKind.RETURN)
# Acts that put their own movements right, with whatever else belongs to them.
OWNERS = ("counter_sale", "transfer", "count", "parcel")


@dataclass(frozen=True)
class Move:
    """`delta` pieces of a lot come to (or, below 0, leave) a stock row. `field` is what a refusal names."""

    stock_id: int
    lot_id: int
    delta: int
    field: str = "quantity"


def post(
    actor: User | None,
    moves: Collection[Move],
    *,
    kind: MovementKind,
    reason: str = "",
    reference: tuple[str, str] = ("", ""),
    happened_at: datetime | None = None,
    undoes: Movement | None = None,
) -> list[Movement]:
    """Write all of `moves`, or none: the lots, the sums, the ledger, and the promises that can no longer be kept.

    Raises `Refusal` when a lot would fall below nothing or the moment lies in the future. Locks lots that come, then
    the stock rows, in the order of their ids; everything read before that is read again after it.
    """
    now = clock.now()
    if happened_at is not None and happened_at > now:
        raise Refusal(FieldError(CommonCode.INVALID, "happened_at", _("That moment is yet to come.")))
    with transaction.atomic():
        share_lots(move.lot_id for move in moves if move.delta > 0)
        stocks = lock_stocks(move.stock_id for move in moves)
        _move_lots(moves)
        movements = []
        for move in moves:
            stock = stocks[move.stock_id]
            stock.on_hand += move.delta
            movements.append(
                Movement(
                    stock=stock,
                    lot_id=move.lot_id,
                    kind=kind,
                    delta=move.delta,
                    balance_after=stock.on_hand,
                    actor=actor,
                    reason=reason,
                    reference_kind=reference[0],
                    reference_id=reference[1],
                    undoes=undoes,
                    happened_at=happened_at or now,
                    recorded_at=now,
                )
            )
        Movement.objects.bulk_create(movements)
        _keep_sums(moves, stocks)
    return movements


def undo(actor: User, movement: Movement, *, reason: str = "") -> Movement:
    """Put `movement` right by one the other way, once. What sales, transfers and counts did is undone there.

    Raises `NotAllowed` for another point's, `Refusal` when it is undone already or the goods have gone on.
    """
    if not can_move(actor, movement.stock.point):
        raise NotAllowed
    if movement.kind not in UNDOABLE or movement.reference_kind in OWNERS:
        raise Refusal(FieldError(StockCode.WRONG_STATE, None, _("This is undone where it was done.")))
    with transaction.atomic():
        share_lots([movement.lot_id])
        lock_stocks([movement.stock_id])
        if Movement.objects.filter(undoes=movement).exists() or movement.undoes_id is not None:
            raise Refusal(FieldError(StockCode.ALREADY_UNDONE, None, _("This has been undone already.")))
        [counter] = post(
            actor,
            [Move(movement.stock_id, movement.lot_id, -movement.delta)],
            kind=MovementKind(movement.kind),
            reason=clean(reason),
            reference=(movement.reference_kind, movement.reference_id),
            undoes=movement,
        )
        audit.record(actor, "stock.undo", counter, of=movement.pk)
    return counter


def _move_lots(moves: Collection[Move]) -> None:
    pairs = {(move.stock_id, move.lot_id) for move in moves}
    LotStock.objects.bulk_create(
        [LotStock(stock_id=stock, lot_id=lot) for stock, lot in sorted(pairs)], ignore_conflicts=True
    )
    here = {
        (row.stock_id, row.lot_id): row
        for row in LotStock.objects.filter(stock__in=[s for s, _ in pairs], lot__in=[lot for _, lot in pairs])
    }
    errors = []
    for move in moves:
        row = here[move.stock_id, move.lot_id]
        if row.quantity + move.delta < 0:
            errors.append(
                FieldError(
                    StockCode.LOT_NOT_HERE if row.quantity == 0 else StockCode.INSUFFICIENT_STOCK,
                    move.field,
                    _("Only %(available)s of this lot lie here."),
                    {"available": row.quantity},
                )
            )
            continue
        row.quantity += move.delta
    Refusal.unless_none(errors)
    LotStock.objects.bulk_update([here[pair] for pair in pairs], ["quantity"])


def _keep_sums(moves: Collection[Move], stocks: dict[int, Stock]) -> None:
    """Where something left, promises may have to go with it; where goods only came, the sum is enough."""
    left = {move.stock_id for move in moves if move.delta < 0}
    came = [stock for pk, stock in stocks.items() if pk not in left]
    Stock.objects.bulk_update(came, ["on_hand"])
    if left:
        settle_promises(sorted(left))
    changed("stock", [stock.pk for stock in came])
