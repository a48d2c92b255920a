"""The books of sales points between two moments, on a page and as a workbook: of a point's desk and the office's."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, time
from itertools import groupby
from typing import IO, Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.exchange.files.writing import Cell, write_xlsx_table
from catalog.inventory.models import MovementKind
from catalog.inventory.selectors.month_end import BookLine
from config.core import clock
from storefront.desks.downloads import xlsx_download
from storefront.desks.salespoint.forms import MomentField

KINDS = {
    MovementKind.RECEIPT: gettext_lazy("In"),
    MovementKind.TRANSFER_IN: gettext_lazy("Moved in"),
    MovementKind.RETURN: gettext_lazy("Returned"),
    MovementKind.COUNTER_SALE: gettext_lazy("Sold"),
    MovementKind.DISPATCH: gettext_lazy("Sent"),
    MovementKind.TRANSFER_OUT: gettext_lazy("Moved out"),
    MovementKind.ADJUSTMENT: gettext_lazy("Adjusted"),
    MovementKind.STOCK_TAKE: gettext_lazy("Counted"),
    MovementKind.WRITE_OFF: gettext_lazy("Written off"),
}


class SpanForm(forms.Form):
    """From one moment until before another."""

    since = MomentField(label=gettext_lazy("From the moment"))
    until = MomentField(label=gettext_lazy("Until before"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] >= data["until"]:
            self.add_error("until", _("The end comes after the beginning."))
        return data


def last_month() -> dict[str, datetime]:
    """The month that has ended, in Vietnam's time."""
    first = clock.today().replace(day=1)
    before = first.replace(year=first.year - 1, month=12) if first.month == 1 else first.replace(month=first.month - 1)
    moments = (datetime.combine(day, time(), tzinfo=clock.BUSINESS_ZONE) for day in (before, first))
    return dict(zip(("since", "until"), moments, strict=True))


def producer_of(line: BookLine) -> str:
    return line.stock.variant.product.producer.name


def kinds_in(lines: Collection[BookLine]) -> list[tuple[str, Any]]:
    """The kinds of movement that there were, each with its word."""
    return [(kind, label) for kind, label in KINDS.items() if any(line.moved.get(kind) for line in lines)]


def summed(lines: Collection[BookLine], *, by: Callable[[BookLine], Any]) -> list[tuple[Any, dict[str, Any]]]:
    """`lines`, in whose order those of one key stand together, by key: the lines and their sums."""
    return [(key, _table(list(group))) for key, group in groupby(lines, key=by)]


def _table(lines: list[BookLine]) -> dict[str, Any]:
    moved = {kind: sum(line.moved.get(kind, 0) for line in lines) for kind in KINDS}
    return {
        "lines": lines,
        "opening": sum(line.opening for line in lines),
        "closing": sum(line.closing for line in lines),
        "moved": moved,
    }


def workbook(name: str, span: dict[str, Any], lines: Collection[BookLine]) -> HttpResponse:
    """A row for each variant at each point, called `name`.xlsx."""
    columns = [_("Sales point"), _("Producer"), _("Goods"), _("Pack"), "SKU", _("Opening"), *map(str, KINDS.values())]
    columns += [_("Closing"), _("From the moment"), _("Until before")]

    def write(file: IO[bytes]) -> int:
        return write_xlsx_table(file, columns, _rows(lines, span))

    return xlsx_download(name, write)


def _rows(lines: Collection[BookLine], span: dict[str, Any]) -> Iterator[list[Cell]]:
    for line in lines:
        variant = line.stock.variant
        yield [
            line.stock.point.name,
            variant.product.producer.name,
            variant.product.name,
            variant.name,
            variant.sku,
            line.opening,
            *(line.moved.get(kind, 0) for kind in KINDS),
            line.closing,
            span["since"],
            span["until"],
        ]
