"""Acts at the shelf: receive, adjust, write off, take back, note; each says what it did and can be undone."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import Movement, SalesPoint, Stock
from catalog.inventory.selectors.goods import matching, receivable, scanned
from catalog.inventory.services import adjust, arrange, receive, take_back, write_off
from catalog.products.models import ProductVariant
from config.core.models import User
from storefront.desks.acts import Done, act_by_form
from storefront.desks.pages import Crumb, DeskRequest, desk, page_of
from storefront.desks.salespoint.forms import (
    AdjustForm,
    FindForm,
    NotesForm,
    OfLotForm,
    ReceiveForm,
    TakeBackForm,
    WriteOffForm,
)
from storefront.desks.salespoint.frame import point_page, point_to_move_at
from storefront.desks.salespoint.row import stock_way, undo_by
from storefront.desks.salespoint.stock import row_url


@desk()
def choose_pack(request: DeskRequest, slug: str) -> HttpResponse:
    """What has come: scanned or searched among what the point may hold."""
    point = point_to_move_at(request.user, slug)
    form = FindForm(request.GET)
    query = (form.cleaned_data["q"] if form.is_valid() else "") or ""
    packs = receivable(point)
    if pack := scanned(packs, query):
        return redirect("desks:receive_pack", point.slug, pack.pk)
    context = {"form": form, "q": query, "page": page_of(request, matching(packs, query)), "any": packs.exists()}
    return point_page(request, point, "desks/salespoint/receive.html", context, title=_("Receive"), tab="receive")


@desk("GET", "POST")
def receive_pack(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Take in pieces of a lot."""
    point = point_to_move_at(request.user, slug)
    pack = get_object_or_404(receivable(point), pk=pk)

    def do(form: ReceiveForm) -> Done:
        movement = receive(request.user, point, pack, **form.cleaned_data)
        return undo_by(request.user, point, movement, _said(_("%(n)s received, now %(left)s lie here."), movement))

    def show(form: ReceiveForm, status: int) -> HttpResponse:
        crumbs = (Crumb(_("Receive"), reverse("desks:receive", args=[point.slug])),)
        context = {"form": form, "pack": pack, "submit": _("Receive")}
        return point_page(
            request,
            point,
            "desks/salespoint/act.html",
            context,
            title=pack.product.name,
            tab="receive",
            crumbs=crumbs,
            status=status,
        )

    return act_by_form(request, ReceiveForm(request.POST or None), do, show)


@desk("GET", "POST")
def adjust_row(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """The shelf holds more or fewer than the book says."""
    point, stock = _row(request.user, slug, pk)

    def do(form: AdjustForm) -> Done:
        movement = adjust(request.user, stock, delta=form.delta, **_of_lot(form, "lot", "reason"))
        return undo_by(
            request.user, point, movement, _said(_("Adjusted by %(delta)s, now %(left)s lie here."), movement)
        )

    return _act(request, point, stock, AdjustForm(stock, request.POST or None), do, _("Adjust"))


@desk("GET", "POST")
def write_off_row(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Broken, lost, past its date: pieces leave."""
    point, stock = _row(request.user, slug, pk)

    def do(form: WriteOffForm) -> Done:
        movement = write_off(request.user, stock, **_of_lot(form, "lot", "quantity", "reason"))
        return undo_by(request.user, point, movement, _said(_("%(n)s written off, %(left)s left here."), movement))

    return _act(request, point, stock, WriteOffForm(stock, request.POST or None), do, _("Write off"))


@desk("GET", "POST")
def take_back_row(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """A buyer brought pieces back."""
    point, stock = _row(request.user, slug, pk)

    def do(form: TakeBackForm) -> Done:
        movement = take_back(request.user, stock, **_of_lot(form, "lot", "quantity", "reason"))
        return undo_by(request.user, point, movement, _said(_("%(n)s taken back, now %(left)s lie here."), movement))

    return _act(request, point, stock, TakeBackForm(stock, request.POST or None), do, _("Take back"))


@desk("GET", "POST")
def note(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Where it stands, and from when on it is low."""
    point, stock = _row(request.user, slug, pk)

    def do(form: NotesForm) -> Done:
        data = form.cleaned_data
        seen = data["seen_shelf"], data["seen_low_below"]
        arrange(request.user, stock, shelf=data["shelf"], low_below=data["low_below"], seen=seen)
        return Done(_("Shelf and threshold are saved."), row_url(point, stock.pk))

    seen = {"shelf": stock.shelf, "low_below": stock.low_below}
    initial = seen | {f"seen_{name}": value for name, value in seen.items()}
    return _act(request, point, stock, NotesForm(request.POST or None, initial=initial), do, _("Save"))


def _row(user: User, slug: str, pk: int) -> tuple[SalesPoint, Stock]:
    point = point_to_move_at(user, slug)
    rows = Stock.objects.select_related("variant__product__producer", "point__producer")
    return point, get_object_or_404(rows, pk=pk, point=point)


def _of_lot(form: OfLotForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _said(words: str, movement: Movement) -> str:
    numbers = {"n": abs(movement.delta), "delta": f"{movement.delta:+d}", "left": movement.balance_after}
    return words % numbers


def _act(request: DeskRequest, point: SalesPoint, stock: Stock, form: Any, do: Any, submit: str) -> HttpResponse:
    """The page of one act on a row, or the act itself."""
    pack: ProductVariant = stock.variant

    def show(form: Any, status: int) -> HttpResponse:
        crumbs = (*stock_way(point), Crumb(pack.product.name, row_url(point, stock.pk)))
        context = {"form": form, "pack": pack, "stock": stock, "submit": submit}
        return point_page(
            request,
            point,
            "desks/salespoint/act.html",
            context,
            title=submit,
            tab="stock",
            crumbs=crumbs,
            status=status,
        )

    return act_by_form(request, form, do, show)
