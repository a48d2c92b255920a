"""Producers that turn out to be one: candidates, what would move, and the merger once it is confirmed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.certification.models import Recognition
from catalog.certification.policies import can_record
from catalog.producers.models import Producer
from catalog.producers.namesakes import namesakes as pairs_of
from catalog.producers.policies import visible_to
from catalog.producers.services import merge_producers
from catalog.products.merging import same_products
from config.core.errors import Refusal
from config.core.text import fold
from storefront.desks.acts import Done, act
from storefront.desks.office.forms import SearchForm
from storefront.desks.office.producers import producer_url
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of

MOST_FOUND = 30


def _way(*producers: Producer) -> tuple[Crumb, ...]:
    above = (*office_way(), Crumb(_("Producers"), reverse("desks:producers")))
    return (*above, *(Crumb(producer.name, producer_url(producer)) for producer in producers))


def _producer(request: DeskRequest, pk: int) -> Producer:
    return get_object_or_404(visible_to(request.user).select_related("commune", "province"), pk=pk)


@desk(may=can_record)
def namesakes(request: DeskRequest) -> HttpResponse:
    """Every pair that may be one producer, by name and place."""
    context = {"page": page_of(request, pairs_of()), "tab": "producers"}
    title = _("Namesakes")
    return desk_page(request, "desks/office/namesakes.html", context, title=title, crumbs=_way())


@desk(may=can_record)
def choose(request: DeskRequest, pk: int) -> HttpResponse:
    """Which producer this one is the same as: those alike, or any that is searched for."""
    producer = _producer(request, pk)
    form = SearchForm(request.GET or None)
    words = fold(form.cleaned_data["q"]) if form.is_valid() else ""
    others = visible_to(request.user).exclude(pk=pk).select_related("commune", "province").order_by("name_key", "id")
    context = {
        "producer": producer,
        "form": form,
        "searched": bool(words),
        "alike": [pair.other for pair in pairs_of(of=producer)],
        "found": others.filter(name_folded__contains=words)[:MOST_FOUND] if words else [],
        "tab": "producers",
    }
    title = _("The same as another producer")
    return desk_page(request, "desks/office/merge_choose.html", context, title=title, crumbs=_way(producer))


@desk("GET", "POST", may=can_record)
def merge(request: DeskRequest, pk: int, into_pk: int) -> HttpResponse:
    """First what moves and what becomes one; then, once confirmed, the merger. There is no undoing it."""
    gone, into = _producer(request, pk), _producer(request, into_pk)

    def do() -> Done:
        merge_producers(request.user, gone, into=into)
        words = {"gone": gone.name, "into": into.name}
        return Done(_("%(gone)s is now another name of %(into)s.") % words, producer_url(into))

    if request.method == "POST":
        try:
            return act(request, do)
        except Refusal as refusal:
            return _preview(request, gone, into, refused=refusal)
    return _preview(request, gone, into)


def _preview(request: DeskRequest, gone: Producer, into: Producer, *, refused: Refusal | None = None) -> HttpResponse:
    conflicts = same_products(gone, into)
    context = {
        "gone": gone,
        "into": into,
        "moves": _moves(gone),
        "moving": gone.products.exclude(pk__in=[product.pk for product, _kept in conflicts]).order_by("name_key"),
        "conflicts": conflicts,
        "refused": refused,
        "tab": "producers",
    }
    title = _("Merge two producers")
    status = 422 if refused else 200
    way = _way(gone)
    return desk_page(request, "desks/office/merge.html", context, title=title, crumbs=way, status=status)


def _moves(gone: Producer) -> list[tuple[Any, int]]:
    """What follows the producer, and how much of it there is."""
    return [
        (_("Products"), gone.products.count()),
        (_("Recognitions"), Recognition.objects.filter(product__producer=gone).count()),
        (_("Colleagues"), gone.members.count()),
        (_("Consents to sell"), gone.sale_consents.count()),
        (_("Documents"), gone.documents.count()),
        (_("Premises"), gone.premises.count()),
        (_("Consignments"), gone.consignments.count()),
    ]
