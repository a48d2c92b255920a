"""Lots: a bad one is stopped everywhere by one act, and everybody who holds it is found."""

from collections.abc import Iterable
from typing import IO

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.lots import write_lot_report
from catalog.inventory.models import Lot, SalesPoint
from catalog.inventory.policies import can_let_go, lots_visible_to
from catalog.inventory.selectors.lots import Delivered, Promised, found_lots, lot_report
from catalog.inventory.services import block_lot, let_lot_go
from config.core.holders import Party, parties
from config.core.models import User
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.downloads import xlsx_download
from storefront.desks.history import history_of
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of
from storefront.desks.salespoint.forms import BlockForm, FindForm


def _may_follow(user: User) -> bool:
    """The office, and producers' people."""
    return user.is_officer or user.producer_memberships.exists()


def lot_url(lot: Lot) -> str:
    return reverse("desks:lot", args=[lot.pk])


def _lot(request: DeskRequest, pk: int) -> Lot:
    rows = lots_visible_to(request.user).select_related("variant__product__producer", "blocked_by")
    return get_object_or_404(rows, pk=pk)


def _way() -> tuple[Crumb, ...]:
    return (Crumb(_("Lots"), reverse("desks:lots")),)


@desk(may=_may_follow)
def lots(request: DeskRequest) -> HttpResponse:
    """Find a lot by its code, its goods or their producer; what is blocked stands first."""
    form = FindForm(request.GET)
    query = (form.cleaned_data["q"] if form.is_valid() else "") or ""
    context = {"form": form, "q": query, "page": page_of(request, found_lots(request.user, query=query))}
    return desk_page(request, "desks/lots/list.html", context, title=_("Lots"))


@desk()
def lot(request: DeskRequest, pk: int) -> HttpResponse:
    """Where every piece of it is, who holds it, and the act that stops it everywhere."""
    found = _lot(request, pk)
    report = lot_report(request.user, found)
    named = parties(request.user, report.holders)
    points = dict(SalesPoint.objects.values_list("pk", "name"))

    def told(rows: Iterable[Promised | Delivered]) -> list[tuple[Promised | Delivered, Party, str]]:
        return [(row, named[row.holder_kind, row.holder_id], points[row.point_id]) for row in rows]

    context = {
        "lot": found,
        "report": report,
        "lying": sum(row.pieces for row in report.lying),
        "promised": told(report.promised),
        "taken_back": told(report.taken_back),
        "delivered": told(report.delivered),
        "may_let_go": can_let_go(request.user),
        "history": history_of(found),
    }
    title = _("Lot %(code)s") % {"code": found.code or "–"}
    return desk_page(request, "desks/lots/page.html", context, title=title, crumbs=_way())


@desk("GET", "POST")
def block(request: DeskRequest, pk: int) -> HttpResponse:
    """Stop it at every point at once."""
    found = _lot(request, pk)

    def do(form: BlockForm) -> Done:
        released = block_lot(request.user, found, reason=form.cleaned_data["reason"])
        said = _("The lot is stopped everywhere. Promises released: %(n)s.") % {"n": len(released)}
        undo = reverse("desks:let_lot_go", args=[found.pk]) if can_let_go(request.user) else ""
        return Done(said, lot_url(found), undo, _("Let it go"))

    def show(form: BlockForm, status: int) -> HttpResponse:
        context = {"form": form, "lot": found, "report": lot_report(request.user, found)}
        way = (*_way(), Crumb(_("Lot %(code)s") % {"code": found.code or "–"}, lot_url(found)))
        title = _("Block the lot")
        return desk_page(request, "desks/lots/block.html", context, title=title, crumbs=way, status=status)

    return act_by_form(request, BlockForm(request.POST or None), do, show)


@desk("POST", may=can_let_go)
def let_go(request: DeskRequest, pk: int) -> HttpResponse:
    """The lot is good after all."""
    found = _lot(request, pk)

    def do() -> Done:
        let_lot_go(request.user, found)
        return Done(_("The lot may be sold again."), lot_url(found))

    return act(request, do)


@desk("POST")
def export(request: DeskRequest, pk: int) -> HttpResponse:
    """Who holds it, as a workbook; taking it out is audited."""
    found = _lot(request, pk)

    def write(file: IO[bytes]) -> int:
        return write_lot_report(request.user, found, file)

    return xlsx_download(f"lo-{found.pk}", write)
