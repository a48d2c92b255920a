"""Which points may hold and sell the producer's goods."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint, SalesPointKind, Side
from catalog.inventory.selectors.consignments import consignments_of, to_be_returned
from catalog.inventory.selectors.producers import goods_at_points
from catalog.producers.models import Producer
from catalog.producers.policies import is_member
from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from storefront.desks import consignments
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page
from storefront.desks.producer.views import producer_for, way_to


def _home(producer: Producer) -> str:
    return reverse("desks:producer_consignments", args=[producer.slug])


def _speaks_for(user: User, slug: str) -> Producer:
    """The producer for its members: the office looks on."""
    producer = producer_for(user, slug)
    if not is_member(user, producer):
        raise NotAllowed
    return producer


def _page(request: DeskRequest, producer: Producer) -> consignments.Page:
    def show(template: str, context: dict[str, Any], title: str, status: int) -> HttpResponse:
        way = (*way_to(request.user, producer), Crumb(_("Consignments"), _home(producer)))
        context = {"producer": producer, "tab": "consignments"} | context
        return desk_page(request, f"desks/producer/{template}", context, title=title, crumbs=way, status=status)

    return show


@desk()
def producer_consignments(request: DeskRequest, slug: str) -> HttpResponse:
    """Questions that wait, what is in force, what has been."""
    return _list(request, producer_for(request.user, slug))


def _list(request: DeskRequest, producer: Producer, refused: Refusal | None = None) -> HttpResponse:
    context = consignments.shown(consignments_of(request.user, producer), request, Side.PRODUCER) | {
        "producer": producer,
        "tab": "consignments",
        "may_consign": is_member(request.user, producer),
        "back": to_be_returned(goods_at_points(request.user, producer)),
        "refused": refused,
    }
    way = way_to(request.user, producer)
    status = 422 if refused else 200
    title = _("Consignments")
    return desk_page(request, "desks/producer/consignments.html", context, title=title, crumbs=way, status=status)


@desk("GET", "POST")
def producer_ask(request: DeskRequest, slug: str) -> HttpResponse:
    """Ask a point to take the goods."""
    producer = _speaks_for(request.user, slug)
    points = SalesPoint.objects.filter(is_active=True).exclude(kind=SalesPointKind.PRODUCER_PREMISES).order_by("name")
    page = _page(request, producer)
    return consignments.ask(request, points, _("Sales point"), producer=producer, leads_to=_home(producer), page=page)


@desk("POST")
def producer_agree(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Yes."""
    return _answer(request, slug, pk, agree=True)


@desk("POST")
def producer_decline(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """No."""
    return _answer(request, slug, pk, agree=False)


def _answer(request: DeskRequest, slug: str, pk: int, *, agree: bool) -> HttpResponse:
    producer = _speaks_for(request.user, slug)

    def refuse(refusal: Refusal) -> HttpResponse:
        return _list(request, producer, refused=refusal)

    rows = consignments_of(request.user, producer)
    return consignments.answer(request, rows, pk, agree=agree, leads_to=_home(producer), refuse=refuse)


@desk("GET", "POST")
def producer_end(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """End it, or take a question back."""
    producer = _speaks_for(request.user, slug)
    rows = consignments_of(request.user, producer)
    return consignments.end(request, rows, pk, leads_to=_home(producer), page=_page(request, producer))
