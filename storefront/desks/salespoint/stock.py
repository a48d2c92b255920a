"""What lies at a point: the list with its search, into which a scanner types."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint
from catalog.inventory.policies import can_move
from catalog.inventory.selectors.goods import receivable, scanned
from catalog.inventory.selectors.rows import Look, found_at, looks_at, shelves_at
from catalog.products.models import ProductVariant
from config.core.models import User
from storefront.desks.pages import DeskRequest, desk, page_of
from storefront.desks.salespoint.forms import LOOKS, FindForm
from storefront.desks.salespoint.frame import point_for, point_page


@desk()
def stock(request: DeskRequest, slug: str) -> HttpResponse:
    """The rows of a point by name, SKU or barcode, shelf, and what has to be looked at; a whole code opens its row."""
    point = point_for(request.user, slug)
    form = FindForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    query = chosen.get("q") or ""
    if address := _scanned(request.user, point, query):
        return redirect(address)
    look = Look(chosen["look"]) if chosen.get("look") else None
    shelf = chosen.get("shelf") or ""
    counts = looks_at(request.user, point)
    context = {
        "form": form,
        "q": query,
        "page": page_of(request, found_at(request.user, point, query=query, look=look, shelf=shelf)),
        "looks": [(key, LOOKS[key], counts[key], key is look) for key in Look],
        "look": look,
        "shelf": shelf,
        "shelves": shelves_at(request.user, point),
    }
    return point_page(request, point, "desks/salespoint/stock.html", context, title=_("Stock"), tab="stock")


def _scanned(user: User, point: SalesPoint, code: str) -> str:
    """Where a whole code leads: to its row, or to taking in what has never lain here; empty when it is none."""
    if not code:
        return ""
    here = scanned(ProductVariant.objects.filter(stocks__point=point), code)
    if here is not None:
        return row_url(point, here.stocks.get(point=point).pk)
    new = scanned(receivable(point), code) if can_move(user, point) else None
    return reverse("desks:receive_pack", args=[point.slug, new.pk]) if new else ""


def row_url(point: SalesPoint, stock_pk: int) -> str:
    return reverse("desks:stock_row", args=[point.slug, stock_pk])
