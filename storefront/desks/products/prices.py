"""Prices and texts by file, at the office's desk and at a producer's: download, fill in, read, then all rows or the
good ones."""

from dataclasses import dataclass
from typing import IO, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.drafts import drop_draft, keep_draft, open_draft
from catalog.exchange.files.writing import write_csv_table, write_xlsx_table
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.price_list import COLUMNS, price_rows
from catalog.exchange.prices import MOST_ROWS, Change, apply_prices, read_prices
from catalog.exchange.report import Report
from catalog.producers.models import Producer
from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.downloads import csv_download, xlsx_download
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page
from storefront.desks.producer.views import producer_for, way_to
from storefront.desks.products.forms import PriceFileForm

MOST_SHOWN = 300


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

    def open(self, key: str) -> ImportDraft:
        """The draft, if it was sent at this desk. Raises `NotAllowed`."""
        draft = open_draft(self.user, key, kind=DraftKind.PRICES)
        if draft.options.get("producer", "") != self.mark:
            raise NotAllowed
        return draft

    def read(self, draft: ImportDraft) -> Report[Change]:
        return read_prices(bytes(draft.content), self.user, of=self.producer)

    @property
    def mark(self) -> str:
        return str(self.producer.pk) if self.producer else ""


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

    def do(form: PriceFileForm) -> Done:
        draft = keep_draft(request.user, kind=DraftKind.PRICES, upload=form.cleaned_data["file"], producer=at.mark)
        at.read(draft)
        return Done(_("The file is read. Nothing has been changed yet."), at.url("prices_draft", draft.pk))

    def show(form: PriceFileForm, status: int) -> HttpResponse:
        drafts = ImportDraft.objects.filter(owner=request.user, kind=DraftKind.PRICES, options__producer=at.mark).defer(
            "content"
        )
        context = at.context() | {
            "form": form,
            "drafts": [(d, at.url("prices_draft", d.pk)) for d in drafts.order_by("-created_at")],
            "xlsx_url": at.url("price_list_xlsx"),
            "csv_url": at.url("price_list_csv"),
            "most_rows": MOST_ROWS,
        }
        title = _("Prices and texts by file")
        return desk_page(request, "desks/product/prices.html", context, title=title, crumbs=at.way(), status=status)

    return act_by_form(request, PriceFileForm(request.POST or None, request.FILES or None), do, show)


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
    return _show(request, at, at.open(key))


def _show(request: DeskRequest, at: _Desk, draft: ImportDraft, *, refused: Refusal | None = None) -> HttpResponse:
    report = at.read(draft)
    context = at.context() | {
        "draft": draft,
        "report": report,
        "refusals": report.refused[:MOST_SHOWN],
        "warnings": report.warnings[:MOST_SHOWN],
        "changes": report.new[:MOST_SHOWN],
        "most": MOST_SHOWN,
        "refused": refused,
        "apply_url": at.url("prices_apply", draft.pk),
        "drop_url": at.url("prices_drop", draft.pk),
    }
    way = (*at.way(), Crumb(_("Prices and texts by file"), at.url("prices")))
    return desk_page(
        request,
        "desks/product/prices_draft.html",
        context,
        title=draft.file_name,
        crumbs=way,
        status=422 if refused else 200,
    )


@desk("POST")
def apply(request: DeskRequest, key: str, slug: str = "") -> HttpResponse:
    """Take over all rows, or the good ones."""
    at = _desk(request, slug)
    mode = "good" if request.POST.get("mode") == "good" else "all"

    def do() -> Done:
        draft = at.open(key)
        done = apply_prices(at.read(draft), mode, request.user)
        drop_draft(draft)
        words = {"good": done.good, "unchanged": done.unchanged, "refused": done.refused_rows}
        said = _("%(good)s rows changed something, %(unchanged)s nothing, %(refused)s were left out.") % words
        return Done(said, at.url("prices"))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show(request, at, at.open(key), refused=refusal)


@desk("POST")
def drop(request: DeskRequest, key: str, slug: str = "") -> HttpResponse:
    """Forget the file; nothing of it was taken over."""
    at = _desk(request, slug)

    def do() -> Done:
        drop_draft(at.open(key))
        return Done(_("The file is gone; nothing of it was recorded."), at.url("prices"))

    return act(request, do)
