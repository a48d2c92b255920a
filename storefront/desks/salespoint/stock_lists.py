"""What lies at a point, by file: a list to fill in, the report of what was sent, then all rows or the good ones; and
stock and movements taken out."""

from typing import IO, Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.files.writing import write_csv_table, write_xlsx_table
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.report import Report
from catalog.exchange.stock_list import apply_stock_list, read_stock_list
from catalog.exchange.stock_list.judging import MOST_ROWS, StockRow
from catalog.exchange.stock_list.taking_out import (
    LIST_COLUMNS,
    MOVEMENT_COLUMNS,
    STOCK_COLUMNS,
    list_rows,
    movement_rows,
    stock_rows,
)
from catalog.inventory.models import SalesPoint
from config.core.errors import Refusal
from storefront.desks.acts import Done
from storefront.desks.downloads import csv_download, xlsx_download
from storefront.desks.drafts import Files
from storefront.desks.pages import Crumb, DeskRequest, desk
from storefront.desks.salespoint.forms import StockFileForm
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at


@desk("GET", "POST")
def stock_import(request: DeskRequest, slug: str) -> HttpResponse:
    """The list to fill in, and the way back for it; its report comes before anything is changed."""
    point = point_to_move_at(request.user, slug)
    files = _files(request, point)

    def show(form: forms.Form, status: int) -> HttpResponse:
        context = {"form": form, "drafts": files.waiting(), "most_rows": MOST_ROWS}
        return _page(request, point, "stock_import", context, _("Bring in a list"), status)

    return files.take(StockFileForm, show)


@desk()
def stock_draft(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """The dry run: what would be taken in, and what is wrong in which line."""
    point = point_to_move_at(request.user, slug)
    return _show(request, point, _files(request, point).open(key))


@desk("POST")
def stock_apply(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """Take in all rows, or the good ones."""
    point = point_to_move_at(request.user, slug)

    def record(draft: ImportDraft, report: Report[StockRow], mode: str) -> Done:
        done = apply_stock_list(report, mode, request.user, source=draft.file_name)
        words = {"good": done.good, "unchanged": done.unchanged, "refused": done.refused_rows}
        said = _("%(good)s rows taken in, %(unchanged)s lay here already, %(refused)s were left out.") % words
        return Done(said, reverse("desks:stock", args=[point.slug]))

    return _files(request, point).apply(key, record, lambda draft, refused: _show(request, point, draft, refused))


@desk("POST")
def stock_drop(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """Forget the file; nothing of it was taken in."""
    return _files(request, point_to_move_at(request.user, slug)).drop(key)


@desk()
def stock_list(request: DeskRequest, slug: str, ending: str) -> HttpResponse:
    """Every pack that may lie here, as a list to fill in."""
    point = point_to_move_at(request.user, slug)
    return _table(ending, "danh-sach", LIST_COLUMNS, list_rows(point))


@desk()
def exports(request: DeskRequest, slug: str) -> HttpResponse:
    """What may be taken out."""
    return _page(request, point_for(request.user, slug), "exports", {}, _("Take out stock and movements"))


@desk()
def export_stock(request: DeskRequest, slug: str, ending: str) -> HttpResponse:
    """Every lot that lies here."""
    point = point_for(request.user, slug)
    return _table(ending, f"ton-{point.slug}", STOCK_COLUMNS, stock_rows(request.user, point))


@desk()
def export_movements(request: DeskRequest, slug: str, ending: str) -> HttpResponse:
    """Every movement there ever was here."""
    point = point_for(request.user, slug)
    return _table(ending, f"bien-dong-{point.slug}", MOVEMENT_COLUMNS, movement_rows(request.user, point))


def _table(ending: str, name: str, columns: Any, rows: Any) -> HttpResponse:
    def write_csv(file: IO[str]) -> int:
        return write_csv_table(file, columns, rows)

    def write_xlsx(file: IO[bytes]) -> int:
        return write_xlsx_table(file, columns, rows)

    return xlsx_download(name, write_xlsx) if ending == "xlsx" else csv_download(name, write_csv)


def _files(request: DeskRequest, point: SalesPoint) -> Files[StockRow]:
    """Those that were sent at this point."""

    def read(draft: ImportDraft) -> Report[StockRow]:
        return read_stock_list(bytes(draft.content), point)

    def url(name: str, *args: str) -> str:
        return reverse("desks:stock_import" if name == "home" else f"desks:stock_{name}", args=[point.slug, *args])

    return Files(request, DraftKind.STOCK, read, url, marks={"point": str(point.pk)})


def _show(request: DeskRequest, point: SalesPoint, draft: ImportDraft, refused: Refusal | None = None) -> HttpResponse:
    files = _files(request, point)
    context = files.context(draft, files.read(draft)) | {
        "refused": refused,
        "frame": "desks/salespoint/base.html",
    }
    crumbs = (Crumb(_("Bring in a list"), files.url("home")),)
    return _page(request, point, "stock_draft", context, draft.file_name, 422 if refused else 200, crumbs)


def _page(
    request: DeskRequest,
    point: SalesPoint,
    name: str,
    context: dict[str, Any],
    title: str,
    status: int = 200,
    crumbs: tuple[Crumb, ...] = (),
) -> HttpResponse:
    template = f"desks/salespoint/{name}.html"
    return point_page(request, point, template, context, title=title, tab="more", crumbs=crumbs, status=status)
