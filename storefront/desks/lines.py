"""Goods put on a form one after the other, by scan, name or SKU: for a transfer, a delivery, a sale.

The form itself carries its lines from answer to answer, so it needs no script and nothing is kept on the server until
the act is done. Parallel fields `variant`, `lot`, `quantity` (and `price`, as it was shown) make a line each; the
button "ask" says what is wanted: `find` (what stands in the field `find`),
`take-<variant>` (one of several found), `drop-<line>`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.certification.listing import listed_by_product
from catalog.inventory.models import Lot, LotStock, SalesPoint, Stock
from catalog.products.models import ProductVariant
from config.core import clock
from config.core.errors import Refusal
from config.core.text import fold
from storefront.desks.acts import ASK

MOST_FOUND = 12
MOST_LINES = 100
Typed = tuple[int, str, str, str]  # variant, lot, quantity, price as shown


@dataclass
class Line:
    """One line as it was typed, with what lies at the point of it, first expired first."""

    stock: Stock
    lots: list[LotStock]
    lot: str
    quantity: str
    price: str
    errors: list[str] = field(default_factory=list)

    @property
    def variant(self) -> ProductVariant:
        return self.stock.variant

    @property
    def pieces(self) -> int | None:
        """The number typed, None when it is none."""
        return int(self.quantity) if re.fullmatch(r"[0-9]{1,7}", self.quantity.strip()) else None

    @property
    def total(self) -> int | None:
        """Whole dong."""
        return None if self.pieces is None or self.variant.price is None else self.pieces * self.variant.price

    @property
    def chosen(self) -> Lot | None:
        return next((here.lot for here in self.lots if str(here.lot_id) == self.lot), None)


class Lines:
    """The lines of a form that was sent (`data`), or none. Four queries, however many lines there are."""

    def __init__(self, point: SalesPoint, data: QueryDict | None, *, for_sale: bool) -> None:
        self.for_sale = for_sale
        self.errors: list[str] = []
        self.found: list[Stock] = []
        self.said = ""
        self.query = data.get("find", "") if data else ""
        self.point = point
        typed = _typed(data) if data else []
        asked = data.get(ASK, "") if data else ""
        more = self._asked_for(asked)
        self.rows = self._rows(typed, more)
        if more is not None:
            self._add(more)
        elif asked.startswith("drop-"):
            self._drop(asked.removeprefix("drop-"))

    def __iter__(self) -> Iterator[Line]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        return sum(row.total or 0 for row in self.rows)

    @property
    def has_alcohol(self) -> bool:
        return any(row.variant.product.is_alcohol for row in self.rows)

    def is_valid(self) -> bool:
        """Whether each line has a number of pieces and, where goods are moved, its lot."""
        if self.query.strip():
            self.errors.append(
                _("“%(text)s” has not been added yet. Press “Add”, or empty the field.") % {"text": self.query}
            )
        for row in self.rows:
            if not row.pieces:
                row.errors.append(_("A quantity is a whole number, at least 1."))
            if not self.for_sale and row.chosen is None:
                row.errors.append(_("Choose the lot."))
            if self.for_sale and row.price != str(row.variant.price):
                row.errors.append(_("The price has changed: tell the buyer."))
        return not self.errors and not any(row.errors for row in self.rows)

    def explain(self, refusal: Refusal) -> None:
        """Put what a service says of line n (a transfer) or of a variant (a sale) at that line."""
        for error in refusal.errors:
            kind, _dot, rest = (error.field or "").partition(".")
            key = rest.partition(".")[0]
            rows = [
                row
                for number, row in enumerate(self.rows)
                if kind == "lines" and key == (str(row.variant.pk) if self.for_sale else str(number))
            ]
            for row in rows:
                row.errors.append(str(error))
            if not rows:
                self.errors.append(str(error))

    def _asked_for(self, asked: str) -> Stock | None:
        """The goods to add: the one that was chosen, or the only one that the words or the code fit."""
        if asked.startswith("take-"):
            key = asked.removeprefix("take-")
            return _here(self.point).filter(variant=int(key)).first() if key.isascii() and key.isdigit() else None
        if asked != "find" or not self.query.strip():
            return None
        found = list(find_here(self.point, self.query)[: MOST_FOUND + 1])
        if len(found) == 1:
            return found[0]
        self.found = found[:MOST_FOUND]
        if not found:
            self.said = _("Nothing here is called “%(text)s” or has this code.") % {"text": self.query.strip()}
        return None

    def _rows(self, typed: list[Typed], more: Stock | None) -> list[Line]:
        rows = _here(self.point).filter(variant__in=[variant for variant, *_rest in typed])
        stocks = {stock.variant_id: stock for stock in rows}
        lots = defaultdict(list)
        ids = [stock.pk for stock in (*stocks.values(), *([more] if more else []))]
        for here in LotStock.objects.filter(stock__in=ids, quantity__gt=0).select_related("lot"):
            lots[here.stock_id].append(here)
        for of_row in lots.values():
            of_row.sort(key=lambda here: (here.lot.best_before is None, here.lot.best_before or clock.today(), here.pk))
        self._lots = lots
        return [
            Line(stocks[variant], lots[stocks[variant].pk], lot, number, price)
            for variant, lot, number, price in typed
            if variant in stocks
        ]

    def _add(self, stock: Stock) -> None:
        """One more of it: on its line when it has one, else on a new line, the lot suggested that expires first."""
        self.query = ""
        row = next((row for row in self.rows if row.stock == stock), None)
        if row is not None:
            row.quantity = str((row.pieces or 0) + 1)
            return
        if len(self.rows) >= MOST_LINES:
            self.errors.append(_("A form holds at most %(n)s lines.") % {"n": MOST_LINES})
            return
        lots = self._lots[stock.pk]
        good = next((here for here in lots if is_good(here.lot)), lots[0] if lots else None)
        row = Line(
            stock, lots, "" if self.for_sale or good is None else str(good.lot_id), "1", str(stock.variant.price)
        )
        if self.for_sale:
            row.errors += _why_not_sold(row)
        self.rows.append(row)

    def _drop(self, number: str) -> None:
        if number.isascii() and number.isdigit() and int(number) < len(self.rows):
            del self.rows[int(number)]


def find_here(point: SalesPoint, text: str) -> QuerySet[Stock]:
    """Goods that the point has a row of: by barcode or SKU exactly, else by every word of the name."""
    here = _here(point)
    code = text.strip()
    exact = here.filter(Q(variant__gtin=code) | Q(variant__sku__iexact=code))
    if code and exact.exists():
        return exact
    for word in fold(text).split():
        here = here.filter(
            Q(variant__product__name_folded__contains=word)
            | Q(variant__name__icontains=word)
            | Q(variant__sku__icontains=word)
        )
    return here.order_by("variant__product__name_key", "variant__position", "pk")


def is_good(lot: Lot) -> bool:
    """Whether it may be sold or promised today: not blocked, not past its date."""
    return lot.blocked_at is None and (lot.best_before is None or lot.best_before >= clock.today())


def _why_not_sold(row: Line) -> list[str]:
    """What the till will refuse is said when it is scanned, not when the buyer has the money out."""
    product = row.variant.product
    if not row.variant.is_active or not listed_by_product([product.pk], adult=True):
        return [_("%(name)s is no longer certified for sale: take it off the shelf.") % {"name": product.name}]
    if row.lots and not any(is_good(here.lot) for here in row.lots):
        return [_("Every lot that lies here is blocked or past its date.")]
    return []


def _here(point: SalesPoint) -> QuerySet[Stock]:
    return Stock.objects.filter(point=point).select_related("variant__product")


def _typed(data: QueryDict) -> list[Typed]:
    """Of each line what was typed; what is no line is left out."""
    columns = (data.getlist("variant"), data.getlist("lot"), data.getlist("quantity"))
    prices = data.getlist("price") or [""] * len(columns[0])
    return [
        (int(variant), lot, quantity, price)
        for variant, lot, quantity, price in list(zip(*columns, prices, strict=False))[:MOST_LINES]
        if re.fullmatch(r"[0-9]{1,15}", variant)
    ]
