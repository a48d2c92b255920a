"""One row of stock: what of it lies where, is promised to whom, and why it is that number."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import Movement, SalesPoint
from catalog.inventory.policies import can_block, can_move
from catalog.inventory.selectors.history import holds_of, lots_of, movements_of
from catalog.inventory.selectors.rows import rows_at
from catalog.inventory.selectors.shelves import SOON
from catalog.inventory.services import undo
from catalog.inventory.services.ledger import OWNERS, UNDOABLE
from config.core import clock
from config.core.errors import Refusal
from config.core.models import User
from storefront.desks.acts import Done, act
from storefront.desks.pages import Crumb, DeskRequest, desk, page_of
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at
from storefront.desks.salespoint.stock import row_url


def stock_way(point: SalesPoint) -> tuple[Crumb, ...]:
    return (Crumb(_("Stock"), reverse("desks:stock", args=[point.slug])),)


@desk()
def row(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """The row's number first, then lots, promises and the ledger that explains it."""
    return show_row(request, point_for(request.user, slug), pk)


def show_row(request: DeskRequest, point: SalesPoint, pk: int, *, refused: Refusal | None = None) -> HttpResponse:
    """The page of a row, or why an act on it was refused (422)."""
    stock = get_object_or_404(rows_at(request.user, point), pk=pk)
    lots = list(lots_of(stock))
    context = {
        "stock": stock,
        "variant": stock.variant,
        "product": stock.variant.product,
        "lots": lots,
        "may_block": bool(lots) and can_block(request.user, lots[0].lot),
        "holds": holds_of(stock),
        "page": page_of(request, movements_of(stock)),
        "undoable": UNDOABLE,
        "owners": OWNERS,
        "today": clock.today(),
        "soon": clock.today() + SOON,
        "refused": refused,
    }
    title = stock.variant.product.name
    status = 422 if refused else 200
    return point_page(
        request,
        point,
        "desks/salespoint/row.html",
        context,
        title=title,
        tab="stock",
        crumbs=stock_way(point),
        status=status,
    )


def undo_by(user: User, point: SalesPoint, movement: Movement, said: str) -> Done:
    """What was done at the row, and the counter-movement that undoes it."""
    undo_url = reverse("desks:undo_movement", args=[point.slug, movement.pk]) if can_move(user, point) else ""
    return Done(said, row_url(point, movement.stock_id), undo_url, _("Undo"))


@desk("POST")
def undo_movement(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Put a movement right by one the other way, once."""
    point = point_to_move_at(request.user, slug)
    movement = get_object_or_404(Movement.objects.select_related("stock__point"), pk=pk, stock__point=point)

    def do() -> Done:
        counter = undo(request.user, movement)
        said = _("Undone: now %(n)s lie here.") % {"n": counter.balance_after}
        return Done(said, row_url(point, movement.stock_id))

    try:
        return act(request, do)
    except Refusal as refusal:
        return show_row(request, point, movement.stock_id, refused=refusal)
