"""Whose goods the point may hold and sell, and what it has to give back."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint, Side, Stock
from catalog.inventory.policies import can_manage
from catalog.inventory.selectors.consignments import consignments_at, to_be_returned
from catalog.producers.models import Producer
from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from storefront.desks import consignments
from storefront.desks.pages import Crumb, DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page


def _home(point: SalesPoint) -> str:
    return reverse("desks:consignments", args=[point.slug])


def _speaks_for(user: User, slug: str) -> SalesPoint:
    """The point for whoever may answer for it: its managers; at its own premises the producer. The office looks on."""
    point = point_for(user, slug)
    if user.is_officer or not can_manage(user, point):
        raise NotAllowed
    return point


def _page(request: DeskRequest, point: SalesPoint) -> consignments.Page:
    def show(template: str, context: dict[str, Any], title: str, status: int) -> HttpResponse:
        crumbs = (Crumb(_("Consignments"), _home(point)),)
        template = f"desks/salespoint/{template}"
        return point_page(request, point, template, context, title=title, tab="more", crumbs=crumbs, status=status)

    return show


@desk()
def point_consignments(request: DeskRequest, slug: str) -> HttpResponse:
    """Questions that wait, what is in force, what has to go back, what has been."""
    return _list(request, point_for(request.user, slug))


def _list(request: DeskRequest, point: SalesPoint, refused: Refusal | None = None) -> HttpResponse:
    context = consignments.shown(consignments_at(request.user, point), request, Side.POINT) | {
        "may_consign": can_manage(request.user, point) and not request.user.is_officer,
        "back": to_be_returned(Stock.objects.filter(point=point)),
        "refused": refused,
    }
    template = "desks/salespoint/consignments.html"
    status = 422 if refused else 200
    return point_page(request, point, template, context, title=_("Consignments"), tab="more", status=status)


@desk("GET", "POST")
def point_ask(request: DeskRequest, slug: str) -> HttpResponse:
    """Ask a producer for its goods."""
    point = _speaks_for(request.user, slug)
    producers = Producer.objects.filter(closed_on=None).order_by("name_key")
    if point.producer_id is not None:
        producers = producers.exclude(pk=point.producer_id)
    page = _page(request, point)
    return consignments.ask(request, producers, _("Producer"), point=point, leads_to=_home(point), page=page)


@desk("POST")
def point_agree(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Yes."""
    return _answer(request, slug, pk, agree=True)


@desk("POST")
def point_decline(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """No."""
    return _answer(request, slug, pk, agree=False)


def _answer(request: DeskRequest, slug: str, pk: int, *, agree: bool) -> HttpResponse:
    point = _speaks_for(request.user, slug)

    def refuse(refusal: Refusal) -> HttpResponse:
        return _list(request, point, refused=refusal)

    rows = consignments_at(request.user, point)
    return consignments.answer(request, rows, pk, agree=agree, leads_to=_home(point), refuse=refuse)


@desk("GET", "POST")
def point_end(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """End it, or take a question back."""
    point = _speaks_for(request.user, slug)
    rows = consignments_at(request.user, point)
    return consignments.end(request, rows, pk, leads_to=_home(point), page=_page(request, point))
