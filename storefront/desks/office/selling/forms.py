"""Forms of rates and vouchers."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import ProductGroup
from checkout.carts.models import Bearer, VoucherKind
from checkout.carts.services.vouchers import VoucherInput
from checkout.delivery.models import RateTable, Zone
from checkout.delivery.services import RatesInput, ZoneInput
from config.core import clock
from storefront.desks.forms import DayField, PriceField
from storefront.desks.office.selling.rate_lines import StepsField, SurchargesField, steps_text, surcharges_text

_PARTS = ("least_days", "most_days", "steps", "step_grams", "step_price")


class RatesForm(forms.Form):
    """A way to send parcels from a day on: what `before` says, to be changed. A zone without steps is not served."""

    valid_from = DayField(
        label=_("Counts from"), help_text=_("Tomorrow at the earliest; until then the old rates count.")
    )
    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100, required=False)
    is_active = forms.BooleanField(label=_("Offered to buyers"), required=False)
    preparation_days = forms.IntegerField(label=_("Days to prepare"), min_value=0, max_value=30)
    cod_fee = PriceField(label=_("Fee for collecting cash, dong a parcel"))
    most_grams = forms.IntegerField(label=_("Heaviest parcel in grams"), min_value=1, max_value=1_000_000)
    tracking = forms.CharField(
        label=_("Page to follow a parcel on"),
        max_length=200,
        required=False,
        help_text=_("An address with {waybill} where the number goes."),
    )
    surcharges = SurchargesField(
        label=_("Surcharges"),
        required=False,
        help_text=_("One a line: commune, province; island or remote; dong; further days."),
    )

    def __init__(self, data: Any, before: RateTable) -> None:
        super().__init__(data, initial=_as_typed(before))
        for zone in Zone:
            for name, label in (("least_days", _("Days at least")), ("most_days", _("Days at most"))):
                self.fields[f"{zone}_{name}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=60, required=False
                )
            self.fields[f"{zone}_steps"] = StepsField(
                label=_("Up to grams: dong"), required=False, help_text=_("One a line, such as 1000: 22000.")
            )
            self.fields[f"{zone}_step_grams"] = forms.IntegerField(
                label=_("Further step in grams"), min_value=1, max_value=100_000, required=False
            )
            self.fields[f"{zone}_step_price"] = PriceField(label=_("Price of a further step"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for zone in Zone:
            if told.get(f"{zone}_steps"):
                for part in ("least_days", "most_days", "step_grams", "step_price"):
                    if told.get(f"{zone}_{part}") is None and f"{zone}_{part}" not in self.errors:
                        self.add_error(f"{zone}_{part}", _("Fill this in too: the zone has weight steps."))
        return told

    def zones(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each zone with its fields, for the page."""
        return [(str(zone.label), [self[f"{zone}_{part}"] for part in _PARTS]) for zone in Zone]

    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields if name != "surcharges"]

    def given(self) -> RatesInput:
        """What was typed, as the service takes it."""
        told = self.cleaned_data
        zones = tuple(
            ZoneInput(zone, **{part: told[f"{zone}_{part}"] for part in _PARTS})
            for zone in Zone
            if told[f"{zone}_steps"]
        )
        return RatesInput(zones=zones, **{name: told[name] for name in self.base_fields})


def _as_typed(before: RateTable) -> dict[str, Any]:
    names = ("name", "name_en", "is_active", "preparation_days", "cod_fee", "most_grams", "tracking")
    typed: dict[str, Any] = {name: getattr(before, name) for name in names}
    typed["valid_from"] = clock.today() + timedelta(days=1)
    typed["surcharges"] = surcharges_text(list(before.surcharges.select_related("commune__province")))
    for zone in before.zones.prefetch_related("steps"):
        typed |= {f"{zone.zone}_{part}": getattr(zone, part) for part in _PARTS if part != "steps"}
        typed[f"{zone.zone}_steps"] = steps_text([(step.up_to_grams, step.price) for step in zone.steps.all()])
    return typed


class VoucherForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("3 to 30 letters and digits without accents."))
    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Takes off"), choices=VoucherKind.choices)
    value = PriceField(label=_("How much: percent, or dong"))
    most_off = PriceField(label=_("At most, in dong"), required=False)
    least_goods = PriceField(label=_("From goods worth, in dong"), required=False)
    bearer = forms.ChoiceField(label=_("Who bears it"), choices=Bearer.choices)
    producer = forms.ModelChoiceField(
        Producer.objects.filter(merged_into=None).order_by("name_key"),
        label=_("Only goods of this producer"),
        required=False,
        empty_label=_("all producers"),
    )
    group = forms.ChoiceField(
        label=_("Only this product group"), choices=[("", _("all groups")), *ProductGroup.choices], required=False
    )
    limit = forms.IntegerField(label=_("Uses in all"), min_value=1, max_value=1_000_000, required=False)
    limit_per_customer = forms.IntegerField(label=_("Uses per customer"), min_value=1, max_value=1_000, required=False)
    starts_on = DayField(label=_("Begins on"), initial=clock.today)
    ends_on = DayField(label=_("Last day"), required=False)

    def given(self) -> VoucherInput:
        """What was typed, as the service takes it; a last day counts to its end."""
        told = dict(self.cleaned_data)
        starts_on, ends_on = told.pop("starts_on"), told.pop("ends_on")
        ends_at = datetime.combine(ends_on + timedelta(days=1), time(), clock.BUSINESS_ZONE) if ends_on else None
        starts_at = datetime.combine(starts_on, time(), clock.BUSINESS_ZONE)
        told["least_goods"] = told["least_goods"] or 0
        return VoucherInput(**told, starts_at=starts_at, ends_at=ends_at)
