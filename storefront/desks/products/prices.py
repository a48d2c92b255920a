"""Prices and texts by file, at the office's desk and at a producer's: download, fill in, read, then all rows or the
good ones."""

from dataclasses import dataclass
from typing import IO, Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.files.writing import write_csv_table, write_xlsx_table
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.price_list import COLUMNS, price_rows
from catalog.exchange.prices import MOST_ROWS, Change, apply_prices, read_prices
from catalog.exchange.report import Report
from catalog.producers.models import Producer
from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from storefront.desks.acts import Done
from storefront.desks.downloads import csv_download, xlsx_download
from storefront.desks.drafts import Files
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page
from storefront.desks.producer.views import producer_for, way_to
from storefront.desks.products.forms import PriceFileForm


@dataclass(frozen=True)
class _Desk:
    """The desk that the file is sent at: the office's, or a producer's, whose goods alone it then is about."""

    user: User
    producer: Producer | None

    def url(self, name: str, *args: str) -> str:
        if self.producer is None:
            return reverse(f"desks:{name}", args=args)
        return reverse(f"desks:producer_{name}", args=[self.producer.slug, *args])

    def way(self) -> tuple[Crumb, ...]:
        if self.producer is None:
            return (Crumb(_("Office"), reverse("desks:office")),)
        return way_to(self.user, self.producer)

    def context(self) -> dict[str, Any]:
        return {
            "frame": "desks/producer/base.html" if self.producer else "desks/office/base.html",
            "producer": self.producer,
            "tab": "prices",
        }

    def files(self, request: DeskRequest) -> Files[Change]:
        """Those that were sent at this desk."""

        def read(draft: ImportDraft) -> Report[Change]:
            return read_prices(bytes(draft.content), self.user, of=self.producer)

        def url(name: str, *args: str) -> str:
            return self.url("prices" if name == "home" else f"prices_{name}", *args)

        marks = {"producer": str(self.producer.pk) if self.producer else ""}
        return Files(request, DraftKind.PRICES, read, url, marks)


def _desk(request: DeskRequest, slug: str) -> _Desk:
    if slug:
        return _Desk(request.user, producer_for(request.user, slug))
    if not request.user.is_officer:
        raise NotAllowed
    return _Desk(request.user, None)


@desk("GET", "POST")
def prices(request: DeskRequest, slug: str = "") -> HttpResponse:
    """The file to fill in, and the way back for it; its report comes before anything is changed."""
    at = _desk(request, slug)
    files = at.files(request)

    def show(form: forms.Form, status: int) -> HttpResponse:
        context = at.context() | {
            "form": form,
            "drafts": files.waiting(),
            "xlsx_url": at.url("price_list_xlsx"),
            "csv_url": at.url("price_list_csv"),
            "most_rows": MOST_ROWS,
        }
        title = _("Prices and texts by file")
        return desk_page(request, "desks/product/prices.html", context, title=title, crumbs=at.way(), status=status)

    return files.take(PriceFileForm, show)


@desk()
def price_list_xlsx(request: DeskRequest, slug: str = "") -> HttpResponse:
    """Every pack with its price and texts, as a workbook to fill in."""
    at = _desk(request, slug)

    def write(file: IO[bytes]) -> int:
        return write_xlsx_table(file, COLUMNS, price_rows(at.user, of=at.producer))

    return xlsx_download("gia", write)


@desk()
def price_list_csv(request: DeskRequest, slug: str = "") -> HttpResponse:
    """Every pack with its price and texts, as CSV to fill in."""
    at = _desk(request, slug)

    def write(file: IO[str]) -> int:
        return write_csv_table(file, COLUMNS, price_rows(at.user, of=at.producer))

    return csv_download("gia", write)


@desk()
def prices_draft(request: DeskRequest, key: str, slug: str = "") -> HttpResponse:
    """The dry run: what would change, and what is wrong in which line."""
    at = _desk(request, slug)
    return _show(request, at, at.files(request).open(key))


def _show(request: DeskRequest, at: _Desk, draft: ImportDraft, refused: Refusal | None = None) -> HttpResponse:
    files = at.files(request)
    context = at.context() | files.context(draft, files.read(draft)) | {"refused": refused}
    way = (*at.way(), Crumb(_("Prices and texts by file"), at.url("prices")))
    template, status = "desks/product/prices_draft.html", 422 if refused else 200
    return desk_page(request, template, context, title=draft.file_name, crumbs=way, status=status)


@desk("POST")
def apply(request: DeskRequest, key: str, slug: str = "") -> HttpResponse:
    """Take over all rows, or the good ones."""
    at = _desk(request, slug)

    def record(draft: ImportDraft, report: Report[Change], mode: str) -> Done:
        done = apply_prices(report, mode, request.user)
        words = {"good": done.good, "unchanged": done.unchanged, "refused": done.refused_rows}
        said = _("%(good)s rows changed something, %(unchanged)s nothing, %(refused)s were left out.") % words
        return Done(said, at.url("prices"))

    return at.files(request).apply(key, record, lambda draft, refused: _show(request, at, draft, refused))


@desk("POST")
def drop(request: DeskRequest, key: str, slug: str = "") -> HttpResponse:
    """Forget the file; nothing of it was taken over."""
    return _desk(request, slug).files(request).drop(key)
