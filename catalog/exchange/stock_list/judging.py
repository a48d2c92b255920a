"""What each row of an opening stock list says, and whether the point may take it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from catalog.exchange.codes import FileCode, RowCode, WarningCode
from catalog.exchange.files import Line, Value, open_table, text_of
from catalog.exchange.reading import cells
from catalog.exchange.reading.cells import Unread
from catalog.exchange.reading.headers import Header, HeaderFinder
from catalog.exchange.reading.words import WORDS
from catalog.exchange.report import Problem, Report, Track, UnreadableFile, silently
from catalog.inventory.models import Lot, LotStock, SalesPoint
from catalog.inventory.selectors.goods import receivable
from catalog.inventory.services.shelf import MOST_OF_SHELF, MOST_PIECES
from catalog.products.models import ProductVariant
from config.core import clock

MOST_ROWS = 30_000
LONGEST_LOT = 40
FINDER = HeaderFinder(WORDS["stock_columns"], needed="quantity", missing=FileCode.NO_STOCK_HEADER)


@dataclass(frozen=True)
class StockRow:
    """A row that may be taken in: `quantity` pieces of a lot. `shelf` and `low_below` None: the file does not say."""

    line: int
    variant: ProductVariant
    lot_code: str
    best_before: date | None
    quantity: int
    shelf: str | None
    low_below: int | None


@dataclass(frozen=True)
class Asked:
    """What was read, so that it can be judged again when it is applied."""

    header: Header
    point: SalesPoint
    track: Track


def read_stock_list(data: bytes, point: SalesPoint, *, track: Track = silently) -> Report[StockRow]:
    """The report of taking the file in at `point`; nothing is changed. Raises `UnreadableFile`."""
    table = open_table(data, FINDER.score)
    if len(table.lines) > MOST_ROWS:
        raise UnreadableFile(FileCode.TOO_MANY_ROWS, limit=MOST_ROWS)
    return judge(Asked(FINDER.find(table.lines), point, track))


def judge(asked: Asked) -> Report[StockRow]:
    """Every row against what the shop knows at this moment; the same few queries for 1 row and for 20,000."""
    header = asked.header
    lines = [row for line in header.rows if (row := _Cells(header, line)).is_filled_in]
    known = _Known(asked.point, lines)
    report: Report[StockRow] = Report(asked, len(lines), [], 0, [])
    report.problems += [
        Problem(header.line, name, WarningCode.UNKNOWN_COLUMN, {"value": name}) for name in header.unread
    ]
    if not lines:
        report.problems.append(Problem(header.line, "", WarningCode.NO_ROWS))
    seen: dict[tuple[int, str], int] = {}
    for row in asked.track(lines, ""):
        found = list(row.problems())
        variant = known.variant(row)
        if not found:
            found = list(known.problems(row, variant, seen))
        report.problems += found
        if found or variant is None:
            continue
        if known.lies(row, variant):
            report.unchanged += 1
        else:
            report.new.append(row.told(variant))
    return report


@dataclass(frozen=True)
class _Cells:
    """One line of the file, its cells by the field they belong to."""

    header: Header
    line: Line

    def value(self, name: str) -> Value:
        return self.header.value(self.line, name)

    def text(self, name: str) -> str:
        return text_of(self.value(name))

    @property
    def is_filled_in(self) -> bool:
        """Whether anything was written into the line of a list that names all goods."""
        return any(self.text(name) for name in ("quantity", "lot_code", "best_before")) or bool(self.line.unevaluated)

    @property
    def quantity(self) -> int | None:
        number = cells.read_dong(self.value("quantity"))
        return number if isinstance(number, int) and 1 <= number <= MOST_PIECES else None

    @property
    def low_below(self) -> int | Unread | None:
        return cells.read_dong(self.value("low_below"))

    @property
    def best_before(self) -> date | Unread | None:
        return cells.read_date(self.value("best_before"))

    def problem(self, name: str, code: Any, **params: Any) -> Problem:
        return Problem(self.line.number, self.header.name(name), code, params)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the cells themselves."""
        for name, column in self.header.columns.items():
            if column in self.line.unevaluated:
                yield self.problem(name, RowCode.FORMULA_WITHOUT_VALUE)
        if not self.text("sku") and not self.text("gtin"):
            yield self.problem("sku", RowCode.MISSING_SKU)
        if self.quantity is None:
            yield self.problem("quantity", RowCode.BAD_QUANTITY, value=self.text("quantity"))
        if isinstance(day := self.best_before, Unread):
            yield self.problem("best_before", day.code, **day.params)
        elif day is not None and day < clock.today():
            yield self.problem("best_before", RowCode.LOT_PAST_ITS_DATE, value=f"{day:%d/%m/%Y}")
        if isinstance(low := self.low_below, Unread):
            yield self.problem("low_below", low.code, **low.params)
        for name, limit in (("lot_code", LONGEST_LOT), ("shelf", MOST_OF_SHELF)):
            if len(self.text(name)) > limit:
                yield self.problem(name, RowCode.TEXT_TOO_LONG, limit=limit)

    def told(self, variant: ProductVariant) -> StockRow:
        """The row, once nothing is wrong with it."""
        day, low = self.best_before, self.low_below
        return StockRow(
            line=self.line.number,
            variant=variant,
            lot_code=self.text("lot_code"),
            best_before=day if isinstance(day, date) else None,
            quantity=self.quantity or 0,
            shelf=self.text("shelf") or None,
            low_below=low if isinstance(low, int) else None,
        )


class _Known:
    """What the shop knows of the goods, lots and shelves that the file names; read once."""

    def __init__(self, point: SalesPoint, rows: list[_Cells]) -> None:
        skus = {row.text("sku") for row in rows} - {""}
        gtins = {row.text("gtin") for row in rows} - {""}
        named = ProductVariant.objects.filter(Q(sku__in=skus) | Q(gtin__in=gtins)).select_related("product__producer")
        self._by_sku = {variant.sku: variant for variant in named}
        self._by_gtin = {variant.gtin: variant for variant in named if variant.gtin}
        ids = [variant.pk for variant in named]
        self._allowed = set(receivable(point).filter(pk__in=ids).order_by().values_list("pk", flat=True))
        self._lots = {(lot.variant_id, lot.code): lot for lot in Lot.objects.filter(variant__in=ids)}
        here = LotStock.objects.filter(stock__point=point, lot__variant__in=ids)
        self._here: dict[tuple[int, str], int] = {
            (variant, code): pieces
            for variant, code, pieces in here.values_list("lot__variant", "lot__code", "quantity")
        }

    def variant(self, row: _Cells) -> ProductVariant | None:
        return self._by_sku.get(row.text("sku")) or self._by_gtin.get(row.text("gtin"))

    def problems(
        self, row: _Cells, variant: ProductVariant | None, seen: dict[tuple[int, str], int]
    ) -> Iterator[Problem]:
        """What is wrong with the row in this shop, at this point."""
        field = "sku" if row.text("sku") else "gtin"
        if variant is None:
            yield row.problem(field, RowCode.UNKNOWN_GOODS, value=row.text(field))
            return
        if row.text("sku") and row.text("gtin") and variant.gtin != row.text("gtin"):
            yield row.problem("gtin", RowCode.CODES_DIFFER, value=row.text("gtin"), sku=variant.sku)
        if variant.pk not in self._allowed:
            yield row.problem(field, RowCode.NOT_CONSIGNED, producer=variant.product.producer.name)
        code = row.text("lot_code")
        lot = self._lots.get((variant.pk, code))
        if lot is not None and lot.best_before != row.best_before:
            known = f"{lot.best_before:%d/%m/%Y}" if lot.best_before else "–"
            yield row.problem("best_before", RowCode.LOT_KNOWN_OTHERWISE, lot=code or "–", date=known)
        if lot is not None and lot.blocked_at is not None:
            yield row.problem("lot_code", RowCode.LOT_IS_BLOCKED, lot=code or "–")
        pieces = self._here.get((variant.pk, code))
        if pieces is not None and pieces != row.quantity:
            yield row.problem("quantity", RowCode.LOT_HAS_A_BOOK, pieces=pieces)
        if (variant.pk, code) in seen:
            yield row.problem(field, RowCode.LOT_TWICE, line=seen[variant.pk, code])
        seen.setdefault((variant.pk, code), row.line.number)

    def lies(self, row: _Cells, variant: ProductVariant) -> bool:
        """Whether the lot lies there already, in just that number: the file has been taken in before."""
        return self._here.get((variant.pk, row.text("lot_code"))) == row.quantity
