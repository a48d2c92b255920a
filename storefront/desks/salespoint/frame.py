"""The frame of a sales point's desk: whose point it is, the ways through the desk, what one may do here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint
from catalog.inventory.policies import can_manage, can_move, visible_to
from config.core.errors import NotAllowed
from config.core.models import User
from storefront.desks.pages import Crumb, DeskRequest, desk_page


def point_for(user: User, slug: str) -> SalesPoint:
    """The point that `user` works at, any for the office; 404 otherwise."""
    return get_object_or_404(visible_to(user).select_related("commune__province", "producer"), slug=slug)


def point_to_move_at(user: User, slug: str) -> SalesPoint:
    """The same for acts at the shelf: the office looks on. Raises `NotAllowed`."""
    point = point_for(user, slug)
    if not can_move(user, point):
        raise NotAllowed
    return point


def point_to_manage(user: User, slug: str) -> SalesPoint:
    """The same for what managers and the office decide. Raises `NotAllowed`."""
    point = point_for(user, slug)
    if not can_manage(user, point):
        raise NotAllowed
    return point


def point_page(
    request: DeskRequest,
    point: SalesPoint,
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    tab: str,
    crumbs: tuple[Crumb, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Render a page of the point's desk (a template that extends desks/salespoint/base.html or form.html).

    `tab` is the way that is marked as the current one: today, parcels, stock, receive, move, count, sell or more.
    """
    user = request.user
    way: tuple[Crumb, ...] = ()
    if user.is_officer:
        way = (Crumb(_("Office"), reverse("desks:office")), Crumb(_("Sales points"), reverse("desks:points")))
    here = (Crumb(point.name, reverse("desks:point", args=[point.slug])),) if tab != "today" or crumbs else ()
    frame = {
        "point": point,
        "tab": tab,
        "may_move": can_move(user, point),
        "may_manage": can_manage(user, point),
    }
    return desk_page(request, template, frame | context, title=title, crumbs=(*way, *here, *crumbs), status=status)
