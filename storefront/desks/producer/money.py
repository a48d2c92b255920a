"""My money: what is open, what is not due yet and why, and the statements. Nothing of any buyer is on it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from checkout.settlement import selectors
from checkout.settlement.models import Statement
from checkout.settlement.periods import month_of
from config.core import clock
from storefront.desks.office.settlement import file_answer, statement_context
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of
from storefront.desks.producer.views import producer_for, way_to
from storefront.desks.settlement import sum_rows


@desk()
def money(request: DeskRequest, slug: str) -> HttpResponse:
    """What would be paid if the month ended now, what waits for its buyer's money, and every statement."""
    producer = producer_for(request.user, slug)
    this_month = month_of(clock.today())
    found = selectors.open_statement(request.user, producer, this_month)
    context = {
        "producer": producer,
        "month": this_month,
        "figures": found.figures,
        "sums": sum_rows(found.figures),
        "missing": found.refusal,
        "waiting": selectors.waiting_figures(request.user, producer),
        "waits": page_of(request, selectors.not_yet_due(request.user, producer)),
        "statements": selectors.statements_of(request.user, producer)[:60],
        "tab": "money",
    }
    way = way_to(request.user, producer)
    return desk_page(request, "desks/producer/money.html", context, title=_("My money"), crumbs=way)


def _statement_for(request: DeskRequest, producer: Producer, pk: int) -> Statement:
    return get_object_or_404(selectors.statements_of(request.user, producer), pk=pk)


@desk()
def statement(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """A closed statement with its lines."""
    producer = producer_for(request.user, slug)
    found = _statement_for(request, producer, pk)
    context = statement_context(request, found) | {"producer": producer, "tab": "money"}
    way = (*way_to(request.user, producer), Crumb(_("My money"), reverse("desks:producer_money", args=[slug])))
    title = _("Statement %(number)s") % {"number": found.number}
    return desk_page(request, "desks/producer/statement.html", context, title=title, crumbs=way)


@desk()
def statement_file(request: DeskRequest, slug: str, pk: int, kind: str) -> HttpResponse:
    """The statement to print or to reckon with."""
    producer = producer_for(request.user, slug)
    return file_answer(_statement_for(request, producer, pk), kind)
