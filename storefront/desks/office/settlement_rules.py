"""The dated rules of settlement: who sells, what is withheld, how each producer is taxed. Rows are added only."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.producers.models import Producer
from checkout.settlement.models import GoodsKind, Seller, SellerOfRecord, TaxRate, TaxStatus, TaxWay
from checkout.settlement.policies import can_settle
from checkout.settlement.services import set_seller, set_tax_rate, set_tax_status
from config.core import clock
from storefront.desks.acts import Done, act_by_form
from storefront.desks.forms import DayField
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of


class DatedForm(forms.Form):
    """From a day on, and the text, paper or call that says so."""

    starts_on = DayField(label=gettext_lazy("From"))
    reference = forms.CharField(label=gettext_lazy("By which text, paper or call"), max_length=300)


class SellerForm(DatedForm):
    who = forms.ChoiceField(label=gettext_lazy("Who sells"), choices=Seller.choices)
    field_order = ("who",)


class PercentField(forms.DecimalField):
    """A percentage with up to two decimals, as ten-thousandths."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=2, localize=True, **options)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else int(found * 100)


class RateForm(DatedForm):
    goods_kind = forms.ChoiceField(label=gettext_lazy("Of what"), choices=GoodsKind.choices)
    vat = PercentField(label=gettext_lazy("VAT, %"))
    pit = PercentField(label=gettext_lazy("Personal income tax, %"))
    field_order = ("goods_kind", "vat", "pit")


class StatusForm(DatedForm):
    way = forms.ChoiceField(label=gettext_lazy("Tax"), choices=TaxWay.choices)
    field_order = ("way",)


def _way() -> tuple[Crumb, ...]:
    return (*office_way(), Crumb(_("Tax and seller"), reverse("desks:settlement_rules")))


@desk(may=can_settle)
def rules(request: DeskRequest) -> HttpResponse:
    """Every rule with its day and its text, the latest first; producers only of which somebody has said something."""
    statuses = TaxStatus.objects.select_related("producer", "set_by").order_by(
        "producer__name_key", "-starts_on", "-pk"
    )
    context = {
        "sellers": SellerOfRecord.objects.select_related("set_by"),
        "rates": [(rate, percent(rate.vat), percent(rate.pit)) for rate in TaxRate.objects.select_related("set_by")],
        "page": page_of(request, statuses),
        "tab": "settlement_rules",
    }
    return desk_page(
        request, "desks/office/settlement_rules.html", context, title=_("Tax and seller"), crumbs=office_way()
    )


def percent(share: int) -> Decimal:
    """Ten-thousandths as a percentage, without noughts behind."""
    return Decimal(share // 100) if share % 100 == 0 else (Decimal(share) / 100).normalize()


@desk("GET", "POST", may=can_settle)
def seller(request: DeskRequest) -> HttpResponse:
    """From a day on the producers sell, or the shop does."""

    def do(form: forms.Form) -> Done:
        set_seller(request.user, **form.cleaned_data)
        return Done(_("The seller of record is set."), reverse("desks:settlement_rules"))

    return _form(request, SellerForm(request.POST or None, initial=_today()), do, _("Set the seller of record"))


@desk("GET", "POST", may=can_settle)
def rate(request: DeskRequest) -> HttpResponse:
    """What is withheld from a day on."""

    def do(form: forms.Form) -> Done:
        set_tax_rate(request.user, **form.cleaned_data)
        return Done(_("The tax rate is set."), reverse("desks:settlement_rules"))

    return _form(request, RateForm(request.POST or None, initial=_today()), do, _("Set a tax rate"))


@desk("GET", "POST", may=can_settle)
def tax_status(request: DeskRequest, pk: int) -> HttpResponse:
    """How a producer is taxed from a day on."""
    producer = get_object_or_404(Producer.objects.filter(merged_into=None), pk=pk)

    def do(form: forms.Form) -> Done:
        set_tax_status(request.user, producer, **form.cleaned_data)
        said = _("It is set how %(producer)s is taxed.") % {"producer": producer.name}
        return Done(said, reverse("desks:settlement_rules"))

    title = _("How is %(producer)s taxed?") % {"producer": producer.name}
    return _form(request, StatusForm(request.POST or None, initial=_today()), do, title)


def _today() -> dict[str, Any]:
    return {"starts_on": clock.today()}


def _form(request: DeskRequest, form: forms.Form, do: Any, title: str) -> HttpResponse:
    def show(shown: forms.Form, status: int) -> HttpResponse:
        context = {"form": shown, "tab": "settlement_rules"}
        return desk_page(request, "desks/office/form.html", context, title=title, crumbs=_way(), status=status)

    return act_by_form(request, form, do, show)
