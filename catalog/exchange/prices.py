"""Prices and texts by file, for the office and for producers: what their desks do for one product, for many."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.exchange.codes import FileCode, RowCode, WarningCode
from catalog.exchange.decisions.applying import ApplyCode, Mode
from catalog.exchange.files import Line, Value, open_table, text_of
from catalog.exchange.reading import cells
from catalog.exchange.reading.cells import Unread
from catalog.exchange.reading.headers import Header, HeaderFinder
from catalog.exchange.reading.words import WORDS
from catalog.exchange.report import Problem, Report, Track, UnreadableFile, silently
from catalog.products.models import Product, ProductVariant
from catalog.products.policies import visible_to
from catalog.products.richtext import blocks
from catalog.products.services import describe_product, save_variant, set_price
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User

MOST_ROWS = 2_000
FINDER = HeaderFinder(WORDS["price_columns"], needed="sku")


def read_prices(data: bytes, actor: User, *, track: Track = silently) -> Report[int]:
    """Try every row as `actor` and take it all back: the report says what applying would do.

    A row names a pack by its SKU, or makes one of the product whose address it gives. Raises `UnreadableFile`.
    """
    table = open_table(data, FINDER.score)
    if len(table.lines) > MOST_ROWS:
        raise UnreadableFile(FileCode.TOO_MANY_ROWS, limit=MOST_ROWS)
    return _try(FINDER.find(table.lines), actor, track, keep=lambda report: False)


def apply_prices(report: Report[int], mode: str, actor: User, *, track: Track = silently) -> Report[int]:
    """Apply the rows in one transaction, all or the good ones. Raises `Refusal` in mode `all` when one is refused."""
    wanted = Mode(mode)
    done = _try(report.source, actor, track, keep=lambda tried: wanted is Mode.GOOD or not tried.refused)
    if wanted is Mode.ALL and done.refused:
        raise Refusal(
            FieldError(
                ApplyCode.ROWS_REFUSED,
                None,
                _("%(count)s rows are refused: nothing was recorded."),
                {"count": done.refused_rows},
            )
        )
    return done


def _try(header: Header, actor: User, track: Track, *, keep: Callable[[Report[int]], bool]) -> Report[int]:
    report: Report[int] = Report(header, len(header.rows), [], 0, [])
    report.problems += [
        Problem(header.line, name, WarningCode.UNKNOWN_COLUMN, {"value": name}) for name in header.unread
    ]
    seen: dict[str, int] = {}
    with transaction.atomic():
        for line in track(header.rows, str(_("Checking"))):
            row = _Row(header, line)
            found = list(row.faults(seen)) or _act(row, actor, report)
            report.problems += found
        if not keep(report):
            transaction.set_rollback(True)
    return report


def _act(row: "_Row", actor: User, report: Report[int]) -> list[Problem]:
    try:
        with transaction.atomic():
            changed = row.apply(actor)
    except Refusal as refusal:
        return [row.problem(e.field or "sku", e.code, e.params, e.message) for e in refusal.errors]
    except NotAllowed:
        return [row.problem("sku", RowCode.NOT_YOURS)]
    if changed:
        report.new.append(row.line.number)
    else:
        report.unchanged += 1
    return []


_WORDS = ("ingredients", "allergens", "storage", "declaration_number")
_ENGLISH = ("name", "ingredients", "allergens", "storage")
_WHOLE = ("price", "net_quantity", "shelf_life_days")


@dataclass(frozen=True)
class _Row:
    header: Header
    line: Line

    def _value(self, name: str) -> Value:
        column = self.header.columns.get(name)
        return None if column is None or column >= len(self.line.cells) else self.line.cells[column]

    def _text(self, name: str) -> str:
        return text_of(self._value(name))

    def problem(self, name: str, code: Any, params: dict[str, Any] | None = None, sentence: Any = None) -> Problem:
        known = name if name in self.header.names else "sku"
        return Problem(self.line.number, self.header.name(known), code, params or {}, sentence)

    def faults(self, seen: dict[str, int]) -> Iterator[Problem]:
        """What is wrong with the cells themselves."""
        for name, column in self.header.columns.items():
            if column in self.line.unevaluated:
                yield self.problem(name, RowCode.FORMULA_WITHOUT_VALUE)
        for name in _WHOLE:
            if isinstance(read := cells.read_dong(self._value(name)), Unread):
                yield self.problem(name, read.code, read.params)
        if isinstance(alcohol := cells.read_score(self._value("alcohol_by_volume")), Unread):
            yield self.problem("alcohol_by_volume", alcohol.code, alcohol.params)
        sku = self._text("sku")
        if not sku:
            yield self.problem("sku", RowCode.MISSING_SKU)
        elif sku in seen:
            yield self.problem("sku", RowCode.DUPLICATE_IN_FILE, {"line": seen[sku]})
        seen.setdefault(sku, self.line.number)

    def apply(self, actor: User) -> bool:
        """Do what the row says, as `actor` may; whether anything changed."""
        mine = visible_to(actor)
        sku = self._text("sku")
        pack = ProductVariant.objects.select_related("product__producer").filter(sku=sku, product__in=mine).first()
        product = pack.product if pack else mine.filter(slug=self._text("product")).first()
        if product is None:
            raise NotAllowed
        facts = self._pack(pack)
        if facts or pack is None:
            pack = save_variant(actor, product, variant=pack, **({"sku": sku} | facts))
        price = cells.read_dong(self._value("price"))
        priced = isinstance(price, int) and price != pack.price
        if priced and isinstance(price, int):
            set_price(actor, pack, price=price)
        described = self._describe(actor, product)
        return bool(facts) or priced or described

    def _pack(self, pack: ProductVariant | None) -> dict[str, Any]:
        written = {
            "name": self._text("pack_name"),
            "net_quantity": cells.read_dong(self._value("net_quantity")),
            "net_unit": self._text("net_unit").lower(),
        }
        return {name: value for name, value in written.items() if value and value != getattr(pack, name, None)}

    def _describe(self, actor: User, product: Product) -> bool:
        facts: dict[str, Any] = {name: text for name in _WORDS if (text := self._text(name))}
        if days := cells.read_dong(self._value("shelf_life_days")):
            facts["shelf_life_days"] = days
        if isinstance(alcohol := cells.read_score(self._value("alcohol_by_volume")), Decimal):
            short = alcohol.quantize(Decimal("0.1"))
            facts["alcohol_by_volume"] = short if short == alcohol else alcohol
        if text := self._text("description"):
            facts["description"] = blocks(text)
        translation = product.translations.filter(language="en").first()
        english: dict[str, Any] = {name: text for name in _ENGLISH if (text := self._text(f"{name}_en"))}
        if text := self._text("description_en"):
            english["description"] = blocks(text)
        facts = {name: value for name, value in facts.items() if value != getattr(product, name)}
        english = {name: value for name, value in english.items() if value != getattr(translation, name, None)}
        if facts or english:
            describe_product(actor, product, english=english, **facts)
        return bool(facts or english)
