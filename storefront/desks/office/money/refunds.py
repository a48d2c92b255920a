"""Money that goes back: approved by a second person, transferred by another than who approved it."""

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
from checkout.orders.money import RefundKind
from checkout.payments import services
from checkout.payments.models import Refund, RefundState
from checkout.payments.policies import can_approve, can_refund, can_send
from config.core.errors import Refusal
from storefront.checkout.banks import BANKS
from storefront.desks.acts import Done, act
from storefront.desks.forms import explain
from storefront.desks.history import history_of
from storefront.desks.office.money import words
from storefront.desks.office.money.credits import order_of
from storefront.desks.office.money.forms import ReasonForm, ReferenceForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of


@dataclass(frozen=True)
class Row:
    """A refund with its order, why it is owed, and where it goes: the account in full on its own page only."""

    refund: Refund

    @property
    def order(self) -> Order | None:
        return order_of(self.refund.transaction)

    @property
    def why(self) -> str:
        return words.reason_words(self.refund)

    @property
    def by_itself(self) -> bool:
        return services.goes_by_itself(self.refund)

    @property
    def bank(self) -> str:
        return BANKS.get(self.refund.bank_bin, self.refund.bank_bin)

    @property
    def masked(self) -> str:
        number = self.refund.account_number
        return f"•••{number[-4:]}" if number else ""


@desk(may=can_refund)
def refunds(request: DeskRequest) -> HttpResponse:
    """What waits for a second person, what is to be transferred, what is over."""
    asked = request.GET.get("kind", "")
    kind = RefundKind(asked) if asked in set(RefundKind) else None
    counts = money.refund_counts(request.user)
    page = page_of(request, money.refunds(request.user, kind=kind))
    context = {
        "page": page,
        "rows": [Row(refund) for refund in page],
        "kinds": [(key.value, words.REFUNDS[key], counts[key]) for key in RefundKind],
        "kind": kind,
        "tab": "refunds",
    }
    return desk_page(request, "desks/office/money/refunds.html", context, title=_("Refunds"), crumbs=office_way())


def refund_url(refund: Refund) -> str:
    return reverse("desks:refund", args=[refund.pk])


def _refund(request: DeskRequest, pk: UUID) -> Refund:
    return get_object_or_404(money.refunds(request.user), pk=pk)


@desk(may=can_refund)
def refund(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One of them: who asked, who approved, where it goes, and what is to be done next by whom."""
    return _show(request, _refund(request, pk))


def _show(
    request: DeskRequest, found: Refund, *, refused: Refusal | None = None, again: dict[str, Any] | None = None
) -> HttpResponse:
    row = Row(found)
    context = {
        "row": row,
        "refund": found,
        "owed": found.state == RefundState.OWED,
        "to_send": found.state == RefundState.APPROVED and not row.by_itself,
        "may_approve": can_approve(request.user, found),
        "may_send": can_send(request.user, found),
        "end_words": words.end_words(found),
        "reference_form": ReferenceForm(initial={"account": found.account_number}),
        "reason_form": ReasonForm(),
        "history": history_of(found),
        "refused": refused,
        "tab": "refunds",
    }
    way = (*office_way(), Crumb(_("Refunds"), reverse("desks:refunds")))
    status = 422 if refused or again else 200
    title = _("Refund for %(order)s") % {"order": row.order.number} if row.order else _("Refund without an order")
    template = "desks/office/money/refund.html"
    return desk_page(request, template, context | (again or {}), title=title, crumbs=way, status=status)


@desk("POST", may=can_refund)
def approve(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A second person agrees."""
    found = _refund(request, pk)

    def do() -> Done:
        services.approve_refund(request.user, found)
        return Done(_("The refund is approved."), refund_url(found))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show(request, _refund(request, pk), refused=refusal)


@desk("POST", may=can_refund)
def refuse(request: DeskRequest, pk: UUID) -> HttpResponse:
    """It is not paid back, and why."""
    form = ReasonForm(request.POST)

    def do(found: Refund) -> Done:
        services.refuse_refund(request.user, found, reason=form.cleaned_data["reason"])
        return Done(_("The refund is refused."), refund_url(found))

    return _do_by_form(request, pk, "reason_form", form, do)


@desk("POST", may=can_refund)
def transferred(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The transfer has been made: the bank's reference."""
    form = ReferenceForm(request.POST)

    def do(found: Refund) -> Done:
        told = form.cleaned_data
        services.transfer_made(request.user, found, bank_reference=told["bank_reference"], account=told["account"])
        return Done(_("The money has gone back."), refund_url(found))

    return _do_by_form(request, pk, "reference_form", form, do)


def _do_by_form(
    request: DeskRequest, pk: UUID, name: str, form: forms.Form, do: Callable[[Refund], Done]
) -> HttpResponse:
    found = _refund(request, pk)
    if form.is_valid():
        try:
            return act(request, lambda: do(found))
        except Refusal as refusal:
            explain(form, refusal)
    return _show(request, _refund(request, pk), again={name: form})
