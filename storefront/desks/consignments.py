"""Consignments at both desks: asked for by one side, agreed or declined by the other, ended by either."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.inventory.models import Consignment, ConsignmentState, SalesPoint, Side
from catalog.inventory.selectors.consignments import in_force, would_return
from catalog.inventory.services import answer_consignment, ask_consignment, end_consignment
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core import clock
from config.core.errors import Refusal
from storefront.desks.acts import Done, act, act_by_form, only_asks
from storefront.desks.forms import DayField
from storefront.desks.pages import DeskRequest, page_of

# Shows a page of the desk it is for: (template, context, title, status) -> answer.
Page = Callable[[str, dict[str, Any], str, int], HttpResponse]


class PercentField(forms.CharField):
    """A share of a hundred with at most one decimal, 12,5 or 12.5; its value is in thousandths."""

    default_error_messages = {"invalid": gettext_lazy("Write a percentage between 0 and 100, such as 12,5.")}

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip().removesuffix("%").strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,3}([.,][0-9])?", text) or Decimal(text.replace(",", ".")) > 100:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(Decimal(text.replace(",", ".")) * 10)


class ConsignmentForm(forms.Form):
    """What is asked for. `other` is the other side; products belong to the producer, none ticked means all."""

    starts_on = DayField(label=gettext_lazy("Begins on"))
    ends_on = DayField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: until one side ends it.")
    )
    commission = PercentField(
        label=gettext_lazy("The point's share of each sale, %"),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        label=gettext_lazy("Products"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all of them, those to come too."),
    )

    def __init__(
        self, others: QuerySet[Any], label: str, products: QuerySet[Product], data: QueryDict | None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        other = forms.ModelChoiceField(others, label=label, empty_label=_("choose"))
        self.fields = {"other": other, **self.fields}
        self.fields["products"].queryset = products  # type: ignore[attr-defined]


def shown(rows: QuerySet[Consignment], request: DeskRequest, side: Side) -> dict[str, Any]:
    """The list of one side: what waits for its answer, for the other's, what is in force, what has been."""
    asked = rows.filter(state=ConsignmentState.ASKED)
    return {
        "side": side.value,
        "ours": list(asked.exclude(asked_by_side=side)[:200]),
        "theirs": list(asked.filter(asked_by_side=side)[:200]),
        "running": list(rows.filter(in_force()).order_by("producer__name_key", "point__name", "pk")[:500]),
        "page": page_of(request, rows.exclude(in_force()).exclude(state=ConsignmentState.ASKED).order_by("-pk")),
    }


def ask(
    request: DeskRequest,
    others: QuerySet[Any],
    label: str,
    *,
    producer: Producer | None = None,
    point: SalesPoint | None = None,
    leads_to: str,
    page: Page,
) -> HttpResponse:
    """Ask the other side. The producer's products can be ticked once it is known whose they are."""
    data = request.POST if request.method == "POST" else None
    products = Product.objects.filter(producer=producer or _chosen(others, data))
    if only_asks(request):
        names = ("other", "starts_on", "ends_on", "commission")
        form = ConsignmentForm(others, label, products, None, initial={n: request.POST.get(n, "") for n in names})
    else:
        form = ConsignmentForm(others, label, products, data, initial={"starts_on": clock.today()})

    def do(form: ConsignmentForm) -> Done:
        told = form.cleaned_data
        other = told["other"]
        asked = ask_consignment(
            request.user,
            producer or other,
            point or other,
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            commission_permille=told["commission"],
            products=list(told["products"]),
        )
        return Done(_("%(name)s is asked.") % {"name": asked.point.name if producer else asked.producer.name}, leads_to)

    def show(form: ConsignmentForm, status: int) -> HttpResponse:
        context = {"form": form, "may_choose": producer is not None or products.exists()}
        return page("consignment_ask.html", context, _("Ask for a consignment"), status)

    return act_by_form(request, form, do, show)


def _chosen(others: QuerySet[Any], data: QueryDict | None) -> Any:
    """The producer that a point's form names; None as long as it names none."""
    pk = data.get("other", "") if data else ""
    return others.filter(pk=int(pk)).first() if re.fullmatch(r"[0-9]{1,15}", pk) else None


def answer(
    request: DeskRequest,
    rows: QuerySet[Consignment],
    pk: int,
    *,
    agree: bool,
    leads_to: str,
    refuse: Callable[[Refusal], HttpResponse],
) -> HttpResponse:
    """Agree or decline."""
    found = get_object_or_404(rows, pk=pk)

    def do() -> Done:
        answer_consignment(request.user, found, agree=agree)
        return Done(_("Agreed.") if agree else _("Declined."), leads_to)

    try:
        return act(request, do)
    except Refusal as refusal:
        return refuse(refusal)


def end(request: DeskRequest, rows: QuerySet[Consignment], pk: int, *, leads_to: str, page: Page) -> HttpResponse:
    """Say first what has to go back, then end it."""
    found = get_object_or_404(rows, pk=pk)

    def do() -> Done:
        end_consignment(request.user, found)
        if found.state == ConsignmentState.ASKED:
            return Done(_("The question is taken back."), leads_to)
        return Done(_("The consignment has ended; what lies there is to be given back."), leads_to)

    refused = None
    if request.method == "POST":
        try:
            return act(request, do)
        except Refusal as refusal:
            refused = refusal
    context = {"consignment": found, "goods": list(would_return(found)), "refused": refused}
    return page("consignment_end.html", context, _("End the consignment"), 422 if refused else 200)
