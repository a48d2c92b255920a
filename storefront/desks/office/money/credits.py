"""Money that came to the bank account, and what people say of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from checkout.orders import money
from checkout.orders.models import Order
from checkout.orders.money import CreditKind
from checkout.payments import services
from checkout.payments.models import BankCredit, CreditOutcome, Transaction
from checkout.payments.policies import can_match, can_send_back
from config.core.errors import Refusal
from storefront.desks.acts import Done, act
from storefront.desks.forms import explain
from storefront.desks.history import history_of
from storefront.desks.office.money import words
from storefront.desks.office.money.forms import FindForm, ReferenceForm, WhyForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of


@dataclass(frozen=True)
class Row:
    """A credit with its kind in words, and the order that it was given to."""

    credit: BankCredit
    kind: CreditKind

    @property
    def label(self) -> str:
        return str(words.CREDITS[self.kind])

    @property
    def flag(self) -> str:
        return words.FLAGS.get(self.kind, "")

    @property
    def why(self) -> str:
        return str(words.REASONS.get(self.credit.reason, ""))

    @property
    def order(self) -> Order | None:
        return order_of(self.credit.transaction)


def order_of(payment: Transaction | None) -> Order | None:
    """The order that a payment was asked for, if one came of it; read with `select_related`."""
    return getattr(payment.checkout, "order", None) if payment else None


@desk(may=can_match)
def credits(request: DeskRequest) -> HttpResponse:
    """All of them, of one kind, or those that some words fit."""
    form = FindForm(request.GET or None)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    asked = request.GET.get("kind", "")
    kind = CreditKind(asked) if asked in set(CreditKind) else None
    page = page_of(request, money.credits(request.user, kind=kind, query=query))
    counts = money.credit_counts(request.user)
    context = {
        "page": page,
        "rows": [Row(credit, money.kind_of(credit)) for credit in page],
        "kinds": [(key.value, words.CREDITS[key], counts[key]) for key in CreditKind if counts[key] or key == kind],
        "kind": kind,
        "q": query,
        "tab": "credits",
    }
    return desk_page(request, "desks/office/money/credits.html", context, title=_("Money in"), crumbs=office_way())


def credit_url(credit: BankCredit) -> str:
    return reverse("desks:credit", args=[credit.pk])


def _credit(request: DeskRequest, pk: int) -> BankCredit:
    return get_object_or_404(money.credits(request.user), pk=pk)


@desk(may=can_match)
def credit(request: DeskRequest, pk: int) -> HttpResponse:
    """What was read, whose it may be, and what can be said of it."""
    return _show(request, _credit(request, pk))


def _show(
    request: DeskRequest, found: BankCredit, *, refused: Refusal | None = None, again: dict[str, Any] | None = None
) -> HttpResponse:
    row = Row(found, money.kind_of(found))
    query = request.GET.get("q", "")[:200]
    is_open = found.outcome == CreditOutcome.UNMATCHED
    named = money.payments_of_note(found) if is_open else []
    like = [payment for payment in money.payments_like(found) if payment not in named] if is_open and not query else []
    context = {
        "row": row,
        "credit": found,
        "next": words.NEXT[row.kind],
        "is_open": is_open,
        "q": query,
        "named": [(payment, order_of(payment)) for payment in named],
        "like": [(payment, order_of(payment)) for payment in like],
        "found": [(p, order_of(p)) for p in money.payments_found(request.user, query)] if is_open else [],
        "may_take_back": services.can_take_back(found),
        "may_put_back": found.outcome in (CreditOutcome.NOT_OURS, CreditOutcome.SEND_BACK),
        "to_send": found.outcome == CreditOutcome.SEND_BACK,
        "may_send_back": can_send_back(request.user, found),
        "why_form": WhyForm(),
        "reference_form": ReferenceForm(),
        "history": history_of(found),
        "refused": refused,
        "tab": "credits",
    }
    way = (*office_way(), Crumb(_("Money in"), reverse("desks:credits")))
    title = _("Money in: %(reference)s") % {"reference": found.reference}
    status = 422 if refused or again else 200
    template = "desks/office/money/credit.html"
    return desk_page(request, template, context | (again or {}), title=title, crumbs=way, status=status)


def _do(request: DeskRequest, pk: int, do: Callable[[BankCredit], Done]) -> HttpResponse:
    """Do it once; a refusal is said on the credit's page as it stands then."""
    found = _credit(request, pk)
    try:
        return act(request, lambda: do(found))
    except Refusal as refusal:
        return _show(request, _credit(request, pk), refused=refusal)


def _do_by_form(
    request: DeskRequest, pk: int, name: str, form: forms.Form, do: Callable[[BankCredit], Done]
) -> HttpResponse:
    found = _credit(request, pk)
    if form.is_valid():
        try:
            return act(request, lambda: do(found))
        except Refusal as refusal:
            explain(form, refusal)
    return _show(request, _credit(request, pk), again={name: form})


@desk("POST", may=can_match)
def match(request: DeskRequest, pk: int, payment_pk: UUID) -> HttpResponse:
    """It is this payment's."""
    payment = get_object_or_404(Transaction.objects.select_related("checkout__order"), pk=payment_pk)

    def do(found: BankCredit) -> Done:
        services.match_by_hand(request.user, found, payment_id=payment.pk)
        order = order_of(payment)
        said = _("The money is given to %(order)s.") % {"order": order.number if order else _("its basket")}
        return Done(said, credit_url(found))

    return _do(request, pk, do)


@desk("POST", may=can_match)
def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """It was not that payment's."""

    def do(found: BankCredit) -> Done:
        services.take_back(request.user, found)
        return Done(_("The money is nobody's again."), credit_url(found))

    return _do(request, pk, do)


@desk("POST", may=can_match)
def put_aside(request: DeskRequest, pk: int) -> HttpResponse:
    """It is for no order: kept, or to be sent back."""
    form = WhyForm(request.POST)
    send_back = request.POST.get("what") == "send_back"

    def do(found: BankCredit) -> Done:
        services.put_aside(request.user, found, send_back=send_back, why=form.cleaned_data["why"])
        said = _("It waits to be sent back by another person.") if send_back else _("It is put aside.")
        return Done(said, credit_url(found), reverse("desks:credit_put_back", args=[found.pk]), _("Undo"))

    return _do_by_form(request, pk, "why_form", form, do)


@desk("POST", may=can_match)
def put_back(request: DeskRequest, pk: int) -> HttpResponse:
    """It waits for a person again."""

    def do(found: BankCredit) -> Done:
        services.put_back(request.user, found)
        return Done(_("It waits for a person again."), credit_url(found))

    return _do(request, pk, do)


@desk("POST", may=can_match)
def sent_back(request: DeskRequest, pk: int) -> HttpResponse:
    """It has gone back to its sender."""
    form = ReferenceForm(request.POST)

    def do(found: BankCredit) -> Done:
        services.sent_back(request.user, found, bank_reference=form.cleaned_data["bank_reference"])
        return Done(_("It has gone back to its sender."), credit_url(found))

    return _do_by_form(request, pk, "reference_form", form, do)
