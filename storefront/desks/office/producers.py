"""Producers as the office sees them: their place, their consent, open or closed."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.certification.policies import can_record
from catalog.places.models import Commune
from catalog.places.selectors import find_places, match_commune
from catalog.producers.models import Producer, SaleConsent
from catalog.producers.policies import can_record_consent, consented, visible_to
from catalog.producers.services import (
    close_producer,
    move_producer,
    record_consent,
    reopen_producer,
    withdraw_consent,
)
from config.core.errors import Refusal
from config.core.text import fold
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.history import history_of
from storefront.desks.office.forms import ConsentRecordForm, SearchForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of


def producer_url(producer: Producer) -> str:
    return reverse("desks:office_producer", args=[producer.pk])


def _way(producer: Producer) -> tuple[Crumb, ...]:
    return (*_above(), Crumb(producer.name, producer_url(producer)))


def _above() -> tuple[Crumb, ...]:
    return (*office_way(), Crumb(_("Producers"), reverse("desks:producers")))


def _producer(pk: int) -> Producer:
    return get_object_or_404(Producer.objects.filter(merged_into=None).select_related("commune", "province"), pk=pk)


@desk(may=can_record)
def producers(request: DeskRequest) -> HttpResponse:
    """Every producer; `?place=missing`: those whose place a person has to match."""
    form = SearchForm(request.GET or None)
    words = fold(form.cleaned_data["q"]) if form.is_valid() else ""
    rows = (
        visible_to(request.user)
        .select_related("commune", "province")
        .annotate(
            product_count=Count("products", distinct=True),
            consents=Count("sale_consents", filter=Q(sale_consents__withdrawn_on=None), distinct=True),
        )
    )
    missing = request.GET.get("place") == "missing"
    if missing:
        rows = rows.filter(commune=None)
    if words:
        rows = rows.filter(name_folded__contains=words)
    page = page_of(request, rows.order_by("name_key", "id"))
    context = {"form": form, "page": page, "missing": missing, "tab": "places" if missing else "producers"}
    title = _("Places to match") if missing else _("Producers")
    return desk_page(request, "desks/office/producers.html", context, title=title, crumbs=office_way())


@desk(may=can_record)
def producer_page(request: DeskRequest, pk: int) -> HttpResponse:
    """Its place as certified and as matched, its consents, its history. One that was merged leads to the other."""
    into = Producer.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
    if into is not None:
        return redirect("desks:office_producer", into)
    producer = _producer(pk)
    context = {
        "producer": producer,
        "consents": producer.sale_consents.select_related("recorded_by").order_by("-id"),
        "consented": consented(producer),
        "product_count": producer.products.count(),
        "member_count": producer.members.count(),
        "merged": producer.merged.order_by("name_key"),
        "history": history_of(producer, producer.merged.all()),
        "tab": "producers",
    }
    return desk_page(request, "desks/office/producer.html", context, title=producer.name, crumbs=_above())


@desk("GET", "POST", may=can_record)
def match_place(request: DeskRequest, pk: int) -> HttpResponse:
    """A person says which commune is meant: one of the candidates, or any that is searched for. Nothing is guessed."""
    producer = _producer(pk)
    query = request.GET.get("q", "")
    commune = Commune.objects.select_related("province").filter(pk=request.POST.get("commune", "")).first()
    error = ""
    if request.method == "POST" and commune is not None:
        try:
            return act(request, lambda: _matched(request, producer, commune))
        except Refusal as refusal:
            error = str(refusal)
    elif request.method == "POST":
        error = _("Choose a commune.")
    match = match_commune(producer.province_text, producer.district_text, producer.commune_text, producer.address)
    found = [match.commune] if match.commune else list(match.candidates)
    context = {
        "producer": producer,
        "match": match,
        "candidates": found,
        "q": query,
        "found": [place for place in find_places(query) if place.commune] if query else [],
        "error": error,
        "tab": "places",
    }
    status = 422 if error else 200
    title = _("Match the place")
    return desk_page(request, "desks/office/place.html", context, title=title, crumbs=_way(producer), status=status)


def _matched(request: DeskRequest, producer: Producer, commune: Commune) -> Done:
    move_producer(request.user, producer, commune=commune)
    words = {"producer": producer.name, "commune": commune.full_name, "province": commune.province.name}
    return Done(_("%(producer)s is in %(commune)s, %(province)s.") % words, producer_url(producer))


@desk("GET", "POST", may=can_record_consent)
def consent(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down that the producer lets the office price and publish its goods: who, when, how given."""
    producer = _producer(pk)

    def do(form: ConsentRecordForm) -> Done:
        record_consent(request.user, producer, **form.cleaned_data)
        return Done(_("The consent of %(name)s is recorded.") % {"name": producer.name}, producer_url(producer))

    def show(form: ConsentRecordForm, status: int) -> HttpResponse:
        context = {"form": form, "producer": producer, "tab": "producers"}
        title = _("Record the consent to sell")
        return desk_page(
            request, "desks/office/consent.html", context, title=title, crumbs=_way(producer), status=status
        )

    return act_by_form(request, ConsentRecordForm(request.POST or None), do, show)


@desk("POST", may=can_record_consent)
def end_consent(request: DeskRequest, pk: int, consent_pk: int) -> HttpResponse:
    """The producer takes its word back: the office prices and publishes nothing more for it."""
    producer = _producer(pk)
    found = get_object_or_404(SaleConsent, pk=consent_pk, producer=producer)

    def do() -> Done:
        withdraw_consent(request.user, found)
        return Done(_("The consent no longer counts."), producer_url(producer))

    return act(request, do)


@desk("POST", may=can_record)
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """It sells no more: everything of it leaves the shop at once."""
    producer = _producer(pk)

    def do() -> Done:
        close_producer(request.user, producer)
        said = _("%(name)s is closed; its products have left the shop.") % {"name": producer.name}
        return Done(said, producer_url(producer), reverse("desks:reopen", args=[pk]), _("Open again"))

    return act(request, do)


@desk("POST", may=can_record)
def reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """It sells again: what is published and recognised is shown again."""
    producer = _producer(pk)

    def do() -> Done:
        reopen_producer(request.user, producer)
        said = _("%(name)s is open again.") % {"name": producer.name}
        return Done(said, producer_url(producer), reverse("desks:close", args=[pk]), _("Close"))

    return act(request, do)
