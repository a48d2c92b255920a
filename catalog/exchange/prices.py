"""Prices and texts by file, for the office and for producers: what their desks do for one product, for many."""

from collections.abc import Callable, Iterator
from contextlib import suppress
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
from catalog.producers.models import Producer
from catalog.products.models import Product, ProductVariant
from catalog.products.policies import can_edit, visible_to
from catalog.products.richtext import blocks, plain
from catalog.products.services import describe_product, save_variant, set_price
from config.core.changes import gathered
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

MOST_ROWS = 2_000
FINDER = HeaderFinder(WORDS["price_columns"], needed="sku")


@dataclass(frozen=True)
class Change:
    """A row that changes something. Prices are whole dong; `price` None: it stays as it was, or is not known yet."""

    line: int
    product: str
    pack: str
    before: int | None
    price: int | None
    texts: bool


@dataclass(frozen=True)
class _Source:
    header: Header
    of: Producer | None


class _TakenBack(Exception):
    """A dry run ends: nothing stays, and no listener is told."""


def read_prices(data: bytes, actor: User, *, of: Producer | None = None, track: Track = silently) -> Report[Change]:
    """Try every row as `actor` and take it all back: the report says what applying would do.

    A row names a pack by its SKU, or makes one of the product whose address it gives, or brings texts of that product
    only. `of`: only this producer's. Raises `UnreadableFile`.
    """
    table = open_table(data, FINDER.score)
    if len(table.lines) > MOST_ROWS:
        raise UnreadableFile(FileCode.TOO_MANY_ROWS, limit=MOST_ROWS)
    return _try(_Source(FINDER.find(table.lines), of), actor, track, keep=lambda report: False)


def apply_prices(report: Report[Change], mode: str, actor: User, *, track: Track = silently) -> Report[Change]:
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


def _try(source: _Source, actor: User, track: Track, *, keep: Callable[[Report[Change]], bool]) -> Report[Change]:
    header = source.header
    report: Report[Change] = Report(source, len(header.rows), [], 0, [])
    report.problems += [
        Problem(header.line, name, WarningCode.UNKNOWN_COLUMN, {"value": name}) for name in header.unread
    ]
    seen: dict[str, int] = {}
    with suppress(_TakenBack), transaction.atomic(), gathered():
        for line in track(header.rows, str(_("Checking"))):
            row = _Row(source, line)
            found = list(row.faults(seen)) or _act(row, actor, report)
            report.problems += found
        if not keep(report):
            raise _TakenBack
    return report


def _act(row: "_Row", actor: User, report: Report[Change]) -> list[Problem]:
    try:
        with transaction.atomic():
            change = row.apply(actor)
    except Refusal as refusal:
        return [row.problem(e.field or "sku", e.code, e.params, e.message) for e in refusal.errors]
    except NotAllowed:
        return [row.problem("sku", RowCode.NOT_YOURS)]
    if change:
        report.new.append(change)
    else:
        report.unchanged += 1
    return []


_WORDS = ("ingredients", "allergens", "storage", "declaration_number")
_ENGLISH = ("name", "ingredients", "allergens", "storage")
_OF_PACK = ("price", "pack_name", "net_quantity", "net_unit")
_WHOLE = ("price", "net_quantity", "shelf_life_days")


@dataclass(frozen=True)
class _Row:
    source: _Source
    line: Line

    @property
    def header(self) -> Header:
        return self.source.header

    def _value(self, name: str) -> Value:
        return self.header.value(self.line, name)

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
            if not self._text("product") or any(self._text(name) for name in _OF_PACK):
                yield self.problem("sku", RowCode.MISSING_SKU)
            return
        if sku in seen:
            yield self.problem("sku", RowCode.DUPLICATE_IN_FILE, {"line": seen[sku]})
        seen.setdefault(sku, self.line.number)

    def apply(self, actor: User) -> Change | None:
        """Do what the row says, as `actor` may; None when it changes nothing."""
        mine = visible_to(actor)
        if self.source.of is not None:
            mine = mine.filter(producer=self.source.of)
        sku = self._text("sku")
        packs = ProductVariant.objects.select_related("product__producer")
        pack = packs.filter(sku=sku, product__in=mine).first() if sku else None
        product = pack.product if pack else mine.filter(slug=self._text("product")).first()
        if product is None or not can_edit(actor, product):
            raise NotAllowed
        before = pack.price if pack else None
        facts = self._pack(pack) if sku else {}
        if sku and (facts or pack is None):
            pack = save_variant(actor, product, variant=pack, **({"sku": sku} | facts))
        price = self._price(actor, pack)
        texts = self._describe(actor, product)
        if not (facts or price or texts):
            return None
        return Change(self.line.number, product.name, pack.name if pack else "", before, price, texts)

    def _price(self, actor: User, pack: ProductVariant | None) -> int | None:
        """The new price, if it is another one."""
        price = cells.read_dong(self._value("price"))
        if pack is None or not isinstance(price, int) or price == pack.price:
            return None
        set_price(actor, pack, price=price)
        return price

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
        translation = product.translations.filter(language="en").first()
        english: dict[str, Any] = {name: text for name in _ENGLISH if (text := self._text(f"{name}_en"))}
        facts = {name: value for name, value in facts.items() if _differs(value, getattr(product, name))}
        english = {name: value for name, value in english.items() if _differs(value, getattr(translation, name, ""))}
        facts |= self._story("description", product.description)
        english |= self._story("description_en", translation.description if translation else {})
        if facts or english:
            describe_product(actor, product, english=english, **facts)
        return bool(facts or english)

    def _story(self, name: str, stored: dict[str, Any]) -> dict[str, Any]:
        """A story by its paragraphs, a line each; one whose words are the stored ones keeps the marks it has."""
        value = self._value(name)
        lines = [" ".join(clean(line).split()) for line in (value if isinstance(value, str) else "").splitlines()]
        words = [line for line in lines if line]
        return {} if not words or words == plain(stored).splitlines() else {"description": blocks(*words)}


def _differs(value: Any, stored: Any) -> bool:
    """Cells are read as one line: line breaks alone are no change."""
    return bool(value != (" ".join(stored.split()) if isinstance(stored, str) else stored))
