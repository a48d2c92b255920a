"""What lies at a point, by file: a list to fill in, the report of what was sent, then all rows or the good ones; and
stock and movements taken out."""

from typing import IO, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.drafts import drop_draft, keep_draft, open_draft
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
from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.downloads import csv_download, xlsx_download
from storefront.desks.pages import Crumb, DeskRequest, desk
from storefront.desks.salespoint.forms import StockFileForm
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at

MOST_SHOWN = 300


@desk("GET", "POST")
def stock_import(request: DeskRequest, slug: str) -> HttpResponse:
    """The list to fill in, and the way back for it; its report comes before anything is changed."""
    point = point_to_move_at(request.user, slug)

    def do(form: StockFileForm) -> Done:
        upload = form.cleaned_data["file"]
        draft = keep_draft(request.user, kind=DraftKind.STOCK, upload=upload, point=str(point.pk))
        _read(draft, point)
        return Done(_("The file is read. Nothing has been changed yet."), _draft_url(point, draft))

    def show(form: StockFileForm, status: int) -> HttpResponse:
        mine = ImportDraft.objects.filter(owner=request.user, kind=DraftKind.STOCK, options__point=str(point.pk))
        context = {
            "form": form,
            "drafts": [(d, _draft_url(point, d)) for d in mine.defer("content").order_by("-created_at")],
            "most_rows": MOST_ROWS,
        }
        return _page(request, point, "stock_import", context, _("Bring in a list"), status)

    return act_by_form(request, StockFileForm(request.POST or None, request.FILES or None), do, show)


@desk()
def stock_draft(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """The dry run: what would be taken in, and what is wrong in which line."""
    point = point_to_move_at(request.user, slug)
    return _show(request, point, _open(request.user, point, key))


@desk("POST")
def stock_apply(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """Take in all rows, or the good ones."""
    point = point_to_move_at(request.user, slug)
    mode = "good" if request.POST.get("mode") == "good" else "all"

    def do() -> Done:
        draft = _open(request.user, point, key)
        done = apply_stock_list(_read(draft, point), mode, request.user, source=draft.file_name)
        drop_draft(draft)
        words = {"good": done.good, "unchanged": done.unchanged, "refused": done.refused_rows}
        said = _("%(good)s rows taken in, %(unchanged)s lay here already, %(refused)s were left out.") % words
        return Done(said, reverse("desks:stock", args=[point.slug]))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show(request, point, _open(request.user, point, key), refused=refusal)


@desk("POST")
def stock_drop(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """Forget the file; nothing of it was taken in."""
    point = point_to_move_at(request.user, slug)

    def do() -> Done:
        drop_draft(_open(request.user, point, key))
        return Done(
            _("The file is gone; nothing of it was recorded."), reverse("desks:stock_import", args=[point.slug])
        )

    return act(request, do)


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


def _open(user: User, point: SalesPoint, key: str) -> ImportDraft:
    """The draft, if it was sent at this point. Raises `NotAllowed`."""
    draft = open_draft(user, key, kind=DraftKind.STOCK)
    if draft.options.get("point") != str(point.pk):
        raise NotAllowed
    return draft


def _read(draft: ImportDraft, point: SalesPoint) -> Report[StockRow]:
    return read_stock_list(bytes(draft.content), point)


def _draft_url(point: SalesPoint, draft: ImportDraft) -> str:
    return reverse("desks:stock_draft", args=[point.slug, draft.pk])


def _show(
    request: DeskRequest, point: SalesPoint, draft: ImportDraft, *, refused: Refusal | None = None
) -> HttpResponse:
    report = _read(draft, point)
    context = {
        "draft": draft,
        "report": report,
        "refusals": report.refused[:MOST_SHOWN],
        "warnings": report.warnings[:MOST_SHOWN],
        "new": report.new[:MOST_SHOWN],
        "most": MOST_SHOWN,
        "refused": refused,
    }
    crumbs = (Crumb(_("Bring in a list"), reverse("desks:stock_import", args=[point.slug])),)
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
