"""Month end: what lay here, what moved, what lay here then; on the page and as a workbook."""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import groupby
from typing import IO, Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.exchange.files.writing import Cell, write_xlsx_table
from catalog.inventory.models import MovementKind, SalesPoint
from catalog.inventory.selectors.month_end import BookLine, month_end
from config.core import clock
from storefront.desks.downloads import xlsx_download
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.forms import MomentField
from storefront.desks.salespoint.frame import point_for, point_page

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


@desk()
def books(request: DeskRequest, slug: str) -> HttpResponse:
    """A line per variant, with sums per producer; `?xlsx=1` hands it out as a workbook."""
    point = point_for(request.user, slug)
    form = SpanForm(request.GET) if "since" in request.GET else SpanForm(initial=last_month())
    span = last_month() if not form.is_bound else form.cleaned_data if form.is_valid() else None
    lines = _lines(request, point, span) if span else []
    if span and "xlsx" in request.GET:
        return _workbook(point, span, lines)
    context = {
        "form": form,
        "span": span,
        "kinds": [(kind, label) for kind, label in KINDS.items() if any(line.moved.get(kind) for line in lines)],
        "groups": [(producer, _table(list(group))) for producer, group in groupby(lines, key=_producer)],
        "asked": request.GET.urlencode(),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return point_page(
        request, point, "desks/salespoint/month_end.html", context, title=_("Month end"), tab="more", status=status
    )


def _lines(request: DeskRequest, point: SalesPoint, span: dict[str, Any]) -> list[BookLine]:
    here = SalesPoint.objects.filter(pk=point.pk)
    return month_end(request.user, here, since=span["since"], until=span["until"])


def _producer(line: BookLine) -> str:
    return line.stock.variant.product.producer.name


def _table(lines: list[BookLine]) -> dict[str, Any]:
    """A producer's lines and their sum."""
    moved = {kind: sum(line.moved.get(kind, 0) for line in lines) for kind in KINDS}
    return {
        "lines": lines,
        "opening": sum(line.opening for line in lines),
        "closing": sum(line.closing for line in lines),
        "moved": moved,
    }


def _workbook(point: SalesPoint, span: dict[str, Any], lines: list[BookLine]) -> HttpResponse:
    columns = [_("Sales point"), _("Producer"), _("Goods"), _("Pack"), "SKU", _("Opening"), *map(str, KINDS.values())]

    def write(file: IO[bytes]) -> int:
        return write_xlsx_table(
            file, [*columns, _("Closing"), _("From the moment"), _("Until before")], _rows(lines, span)
        )

    return xlsx_download(f"chot-ky-{point.slug}", write)


def _rows(lines: list[BookLine], span: dict[str, Any]) -> Iterator[list[Cell]]:
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
