"""What buyers read about the point: how to reach it, how to collect, when it is open; for managers and the office."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.inventory.models import OpeningException, SalesPoint
from catalog.inventory.services import PointFacts, Stretch, describe_point, drop_exception, except_day
from catalog.inventory.services.points import LONGEST_WORDS, facts_of, mark_of, stretches_of
from config.core import clock
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.forms import DayField
from storefront.desks.pages import Crumb, DeskRequest, desk
from storefront.desks.salespoint.frame import point_page, point_to_manage
from storefront.presentation.formats import day_text

TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H.%M"]
PARTS = ("opens", "closes", "opens_again", "closes_again")
PART_LABELS = {
    "opens": gettext_lazy("opens"),
    "closes": gettext_lazy("closes"),
    "opens_again": gettext_lazy("opens again"),
    "closes_again": gettext_lazy("closes again"),
}


class TimeField(forms.TimeField):
    """A time of day, as a browser's own picker writes it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(
            required=False, widget=widget, input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H.%M"], **options
        )


class PointForm(forms.Form):
    """The point's facts and its week: two stretches a day."""

    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    pickup_instructions = forms.CharField(
        label=gettext_lazy("How to collect"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=gettext_lazy("Where to come in, whom to ask, where to park."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    pickup_instructions_en = forms.CharField(
        label=gettext_lazy("How to collect, in English"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
    )
    hands_over = forms.BooleanField(label=gettext_lazy("Buyers collect goods here"), required=False)
    ships = forms.BooleanField(label=gettext_lazy("Goods are sent from here"), required=False)
    is_active = forms.BooleanField(
        label=gettext_lazy("Active"),
        required=False,
        help_text=gettext_lazy("Without this buyers do not see the point, and nothing is received."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for weekday in WEEKDAYS:
            for part in PARTS:
                label = f"{capfirst(str(WEEKDAYS[weekday]))}, {PART_LABELS[part]}"
                self.fields[f"hours_{weekday}_{part}"] = TimeField(label=label)
            # Refusals about a whole day need a place to stand.
            self.fields[f"hours_{weekday}"] = forms.Field(
                label=capfirst(str(WEEKDAYS[weekday])), required=False, widget=forms.HiddenInput
            )

    def week(self) -> Iterator[tuple[str, BoundField, list[tuple[str, BoundField]]]]:
        """Each day's name, the field its refusals stand at, and its four times."""
        for weekday in WEEKDAYS:
            times = [(str(PART_LABELS[part]), self[f"hours_{weekday}_{part}"]) for part in PARTS]
            yield capfirst(str(WEEKDAYS[weekday])), self[f"hours_{weekday}"], times

    def plain(self) -> list[BoundField]:
        """The fields above the week."""
        return [field for field in self if not field.name.startswith("hours_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for weekday in WEEKDAYS:
            for opens, closes in (PARTS[:2], PARTS[2:]):
                pair = data.get(f"hours_{weekday}_{opens}"), data.get(f"hours_{weekday}_{closes}")
                if (pair[0] is None) != (pair[1] is None):
                    missing = closes if pair[1] is None else opens
                    self.add_error(f"hours_{weekday}_{missing}", _("Give both times, or none."))
        return data

    def facts(self) -> PointFacts:
        return PointFacts(**{name: self.cleaned_data[name] for name in PointFacts.__dataclass_fields__})

    def stretches(self) -> list[Stretch]:
        """The week as it was typed."""
        found = []
        for weekday in WEEKDAYS:
            for opens, closes in (PARTS[:2], PARTS[2:]):
                start: time | None = self.cleaned_data[f"hours_{weekday}_{opens}"]
                end: time | None = self.cleaned_data[f"hours_{weekday}_{closes}"]
                if start is not None and end is not None:
                    found.append(Stretch(weekday, start, end))
        return found


class ExceptionForm(forms.Form):
    day = DayField(label=gettext_lazy("Day"))
    opens = TimeField(label=gettext_lazy("Opens"), help_text=gettext_lazy("No times: closed all day."))
    closes = TimeField(label=gettext_lazy("Closes"))
    note = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=100, help_text=gettext_lazy("Such as Tết holidays.")
    )


@desk("GET", "POST")
def edit(request: DeskRequest, slug: str) -> HttpResponse:
    """Facts and week on one page; days that differ below."""
    point = point_to_manage(request.user, slug)

    def do(form: PointForm) -> Done:
        seen = form.cleaned_data["seen"]
        describe_point(request.user, point, facts=form.facts(), stretches=form.stretches(), seen=seen)
        return Done(_("The point's details are saved."), _url(point))

    def show(form: PointForm, status: int) -> HttpResponse:
        coming = point.opening_exceptions.filter(day__gte=clock.today())
        context = {"form": form, "exceptions": coming}
        title = _("Phone, collection, opening hours")
        template = "desks/salespoint/details.html"
        return point_page(request, point, template, context, title=title, tab="more", status=status)

    return act_by_form(request, PointForm(request.POST or None, initial=_initial(point)), do, show)


@desk("GET", "POST")
def new_exception(request: DeskRequest, slug: str) -> HttpResponse:
    """A day with other hours, or closed."""
    point = point_to_manage(request.user, slug)

    def do(form: ExceptionForm) -> Done:
        row = except_day(request.user, point, **form.cleaned_data)
        undo = reverse("desks:drop_exception", args=[point.slug, row.pk])
        said = _("%(day)s is noted.") % {"day": day_text(row.day, request.LANGUAGE_CODE or "vi")}
        return Done(said, f"{_url(point)}#days", undo, _("Undo"))

    def show(form: ExceptionForm, status: int) -> HttpResponse:
        crumbs = (Crumb(_("Phone, collection, opening hours"), _url(point)),)
        return point_page(
            request,
            point,
            "desks/salespoint/form.html",
            {"form": form},
            title=_("A day that differs"),
            tab="more",
            crumbs=crumbs,
            status=status,
        )

    return act_by_form(request, ExceptionForm(request.POST or None), do, show)


@desk("POST")
def remove_exception(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """That day is as its weekday again."""
    point = point_to_manage(request.user, slug)

    def do() -> Done:
        row = get_object_or_404(OpeningException, pk=pk, point=point)
        drop_exception(request.user, row)
        said = _("%(day)s is as its weekday again.") % {"day": day_text(row.day, request.LANGUAGE_CODE or "vi")}
        return Done(said, f"{_url(point)}#days")

    return act(request, do)


def _url(point: SalesPoint) -> str:
    return reverse("desks:point_edit", args=[point.slug])


def _initial(point: SalesPoint) -> dict[str, Any]:
    facts = facts_of(point)
    initial: dict[str, Any] = {name: getattr(facts, name) for name in PointFacts.__dataclass_fields__}
    initial["seen"] = mark_of(point)
    week = stretches_of(point)
    for weekday in WEEKDAYS:
        day = [stretch for stretch in week if stretch.weekday == weekday]
        for stretch, (opens, closes) in zip(day, (PARTS[:2], PARTS[2:]), strict=False):
            initial[f"hours_{weekday}_{opens}"], initial[f"hours_{weekday}_{closes}"] = stretch.opens, stretch.closes
    return initial
