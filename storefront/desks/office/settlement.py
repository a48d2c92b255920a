"""Month end at the office: who is owed what, closed by one, paid by another."""

import re
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.exchange.files.writing import write_xlsx_table
from catalog.producers.models import Producer
from checkout.settlement import selectors
from checkout.settlement.models import Statement, StatementState
from checkout.settlement.periods import ends, month_before, next_month
from checkout.settlement.policies import can_settle, statements_visible_to
from checkout.settlement.selectors import Figures
from checkout.settlement.services import close_month, close_statement, pay_statement
from config.core import clock
from config.core.errors import Refusal
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.downloads import xlsx_download
from storefront.desks.forms import DayField
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of
from storefront.desks.settlement import NAMES, pdf_answer, sum_rows, tax_words, xlsx_answer


class PaidForm(forms.Form):
    """The transfer to the producer, as the bank's own list has it."""

    bank_reference = forms.CharField(label=gettext_lazy("Bank's reference"), max_length=100)
    paid_on = DayField(label=gettext_lazy("Day of the transfer"))


def month_from(text: str) -> date:
    """`2026-10`; the month before this one for anything else."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text, re.ASCII):
        return date.fromisoformat(f"{text}-01")
    return month_before(clock.today())


def month_url(month: date) -> str:
    return f"{reverse('desks:settlement')}?month={month:%Y-%m}"


def _way(month: date) -> tuple[Crumb, ...]:
    return (*office_way(), Crumb(_("Month end %(month)s") % {"month": f"{month:%m/%Y}"}, month_url(month)))


@desk(may=can_settle)
def settlement(request: DeskRequest) -> HttpResponse:
    """Every producer of a month, with what it gets; `?xlsx=1` hands it out as a workbook."""
    return _month(request, month_from(request.GET.get("month", "")))


def _month(request: DeskRequest, month: date, refused: Refusal | None = None) -> HttpResponse:
    rows = selectors.month_rows(request.user, month)
    if "xlsx" in request.GET:
        return _workbook(month, rows)
    context = {
        "month": month,
        "before": month_before(month),
        "after": next_month(month),
        "page": page_of(request, rows),
        "sums": selectors.summed(rows),
        "to_close": sum(row.statement is None for row in rows),
        "to_pay": sum(row.statement is not None and row.statement.is_to_pay for row in rows),
        "has_ended": clock.now() >= ends(month),
        "refused": refused,
        "tab": "settlement",
    }
    title = _("Month end %(month)s") % {"month": f"{month:%m/%Y}"}
    status = 422 if refused else 200
    template = "desks/office/settlement.html"
    return desk_page(request, template, context, title=title, crumbs=office_way(), status=status)


@desk("POST", may=can_settle)
def settlement_close(request: DeskRequest, month: str) -> HttpResponse:
    """Close the month for everybody; whoever cannot be closed is named."""
    first = month_from(month)

    def do() -> Done:
        closed, left = close_month(request.user, month=first)
        said = ngettext("%(n)s statement closed.", "%(n)s statements closed.", len(closed)) % {"n": len(closed)}
        for one in left[:3]:
            said += f" {one.producer}: {one.why}"
        return Done(said, month_url(first))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _month(request, first, refused=refusal)


@desk("GET", "POST", may=can_settle)
def settlement_open(request: DeskRequest, month: str, pk: int) -> HttpResponse:
    """What a producer's statement would be; sent by POST it is closed."""
    first = month_from(month)
    producer = get_object_or_404(Producer.objects.filter(merged_into=None), pk=pk)

    def do() -> Done:
        statement = close_statement(request.user, producer, month=first)
        said = _("The statement of %(producer)s is closed.") % {"producer": producer.name}
        return Done(said, reverse("desks:settlement_statement", args=[statement.pk]))

    refused = None
    if request.method == "POST":
        try:
            return act(request, do)
        except Refusal as refusal:
            refused = refusal
    found = selectors.open_statement(request.user, producer, first)
    context = {
        "producer": producer,
        "month": first,
        "figures": found.figures,
        "sums": sum_rows(found.figures),
        "missing": found.refusal,
        "page": page_of(request, selectors.due_lines(request.user, producer, first)),
        "has_ended": clock.now() >= ends(first),
        "refused": refused,
        "tab": "settlement",
    }
    return desk_page(
        request,
        "desks/office/settlement_open.html",
        context,
        title=producer.name,
        crumbs=_way(first),
        status=422 if refused else 200,
    )


def statement_for(request: DeskRequest, pk: int) -> Statement:
    """The statement, if the reader may see it; 404 otherwise."""
    rows = statements_visible_to(request.user).select_related("producer", "closed_by", "paid_by")
    return get_object_or_404(rows, pk=pk)


@desk("GET", "POST", may=can_settle)
def statement(request: DeskRequest, pk: int) -> HttpResponse:
    """A closed statement; another person than who closed it says that it has been paid."""
    found = statement_for(request, pk)

    def do(form: PaidForm) -> Done:
        pay_statement(request.user, found, **form.cleaned_data)
        return Done(
            _("It is paid: %(number)s.") % {"number": found.number}, reverse("desks:settlement_statement", args=[pk])
        )

    def show(form: PaidForm, status: int) -> HttpResponse:
        context = statement_context(request, found) | {
            "form": form,
            "may_pay": found.is_to_pay and found.closed_by_id != request.user.pk,
            "tab": "settlement",
        }
        return desk_page(
            request,
            "desks/office/statement.html",
            context,
            title=_("Statement %(number)s") % {"number": found.number},
            crumbs=_way(found.month),
            status=status,
        )

    return act_by_form(request, PaidForm(request.POST or None, initial={"paid_on": clock.today()}), do, show)


def statement_context(request: DeskRequest, found: Statement) -> dict[str, Any]:
    """What the office's page and the producer's have in common."""
    return {
        "statement": found,
        "producer": found.producer,
        "sums": sum_rows(Figures.of(found)),
        "tax_words": tax_words(found),
        "page": page_of(request, selectors.statement_lines(found)),
    }


@desk(may=can_settle)
def statement_file(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """The statement to print or to reckon with."""
    return file_answer(statement_for(request, pk), kind)


def file_answer(found: Statement, kind: str) -> HttpResponse:
    """As `pdf` or as `xlsx`."""
    answers = {"pdf": pdf_answer, "xlsx": xlsx_answer}
    if kind not in answers:
        raise Http404
    return answers[kind](found)


def _workbook(month: date, rows: list[selectors.MonthRow]) -> HttpResponse:
    heads = [_("Producer"), _("Tax code"), _("State"), *NAMES.values(), _("To be paid")]
    names = list(NAMES)

    def cells(row: selectors.MonthRow) -> list[str | int]:
        about = [row.producer.name, row.producer.tax_code, str(StatementState(row.state).label)]
        return [*about, *(getattr(row.figures, name) for name in names), row.figures.total]

    return xlsx_download(
        f"quyet-toan-{month:%Y-%m}",
        lambda file: write_xlsx_table(file, [str(head) for head in heads], (cells(row) for row in rows)),
    )
