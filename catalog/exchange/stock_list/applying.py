"""Taking in the good rows of an opening stock list: all in one transaction, many rows in few statements."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.exchange.decisions.applying import ApplyCode, Mode
from catalog.exchange.report import Report
from catalog.exchange.stock_list.judging import Asked, StockRow, judge
from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_stocks, share_lots
from catalog.inventory.models import Lot, MovementKind, SalesPoint, Stock
from catalog.inventory.policies import can_move
from catalog.inventory.services.ledger import Move, post
from config.core import audit
from config.core.changes import gathered
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User

REFERENCE = "opening"
_BATCH = 500  # rows: a statement that sets each row's own number grows with their square
T = TypeVar("T")


def apply_stock_list(report: Report[StockRow], mode: str, actor: User | None, *, source: str = "") -> Report[StockRow]:
    """Take in the new rows of `report`, all or the good ones; `source` (the file's name) is noted with each movement.

    Judged again under the rows' locks, so that a file sent twice at once is taken in once. `actor` None: the system.
    Raises `NotAllowed`, and `Refusal` when the point is closed or, in mode `all`, a row is refused.
    """
    asked: Asked = report.source
    if actor is not None and not can_move(actor, asked.point):
        raise NotAllowed
    if not asked.point.is_active:
        raise Refusal(FieldError(StockCode.POINT_CLOSED, "point", _("This sales point is closed.")))
    wanted = Mode(mode)
    with transaction.atomic():
        stocks, lots = _make_rows(asked.point, report.new)
        share_lots(lots.values())
        lock_stocks(stocks.values())
        done = judge(asked)
        if wanted is Mode.ALL and done.refused:
            raise Refusal(
                FieldError(
                    ApplyCode.ROWS_REFUSED,
                    None,
                    _("%(count)s rows are refused: nothing was recorded."),
                    {"count": done.refused_rows},
                )
            )
        # A row that has become good only since the report was made has no locked rows: it waits for the next time.
        done.new = [row for row in done.new if (row.variant.pk, row.lot_code) in lots]
        with gathered():
            _take_in(actor, done.new, stocks, lots, source)
        audit.record(actor, "stock.import", asked.point, file=source, rows=done.good)
    return done


def _make_rows(point: SalesPoint, rows: list[StockRow]) -> tuple[dict[int, int], dict[tuple[int, str], int]]:
    """Ids of the stock rows by variant, and of the lots by variant and code; made where there are none yet."""
    variants = sorted({row.variant.pk for row in rows})
    Stock.objects.bulk_create([Stock(variant_id=pk, point=point) for pk in variants], ignore_conflicts=True)
    Lot.objects.bulk_create(
        [Lot(variant=row.variant, code=row.lot_code, best_before=row.best_before) for row in rows],
        ignore_conflicts=True,
    )
    wanted = {(row.variant.pk, row.lot_code) for row in rows}
    lots = Lot.objects.filter(variant__in=variants).values_list("variant", "code", "pk")
    stocks = Stock.objects.filter(point=point, variant__in=variants).values_list("variant", "pk")
    return dict(stocks), {(variant, code): pk for variant, code, pk in lots if (variant, code) in wanted}


def _take_in(
    actor: User | None,
    rows: list[StockRow],
    stocks: dict[int, int],
    lots: dict[tuple[int, str], int],
    source: str,
) -> None:
    moves = sorted(
        (Move(stocks[row.variant.pk], lots[row.variant.pk, row.lot_code], row.quantity) for row in rows),
        key=lambda move: (move.stock_id, move.lot_id),
    )
    for batch in _batches(moves):
        post(actor, batch, kind=MovementKind.RECEIPT, reason=source[:300], reference=(REFERENCE, ""))
    noted = {stocks[row.variant.pk]: row for row in rows if row.shelf is not None or row.low_below is not None}
    for batch_of_ids in _batches(sorted(noted)):
        here = list(Stock.objects.filter(pk__in=batch_of_ids))
        for stock in here:
            row = noted[stock.pk]
            stock.shelf = row.shelf if row.shelf is not None else stock.shelf
            stock.low_below = row.low_below if row.low_below is not None else stock.low_below
        Stock.objects.bulk_update(here, ["shelf", "low_below"])


def _batches(items: list[T]) -> Iterable[list[T]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
