"""Handing over at the counter: the buyer says the code, the clerk sees what it is, takes the cash, and gives it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint
from catalog.inventory.selectors.tills import open_till_at
from checkout.orders.models import Parcel, ParcelLine
from checkout.orders.point_desk import recipient_of
from checkout.orders.services import Off, Shown, check_code, hand_over
from config.core.errors import Refusal
from storefront.desks.acts import Done, act, already_done, only_asks
from storefront.desks.forms import explain
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_page, point_to_move_at
from storefront.desks.salespoint.parcels.frame import parcel_url, title_of, way_to_parcels
from storefront.presentation.formats import money_text


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Pick-up code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )


class HandOverForm(forms.Form):
    """What is left behind of each line, why, and that the buyer of alcohol is old enough."""

    age_confirmed = forms.BooleanField(
        label=gettext_lazy("I have seen papers: the buyer is 18 or older"), required=False
    )
    reason = forms.CharField(label=gettext_lazy("Why something is not taken"), max_length=300, required=False)

    def __init__(self, parts: list[ParcelLine], data: Any = None) -> None:
        super().__init__(data)
        self.parts = parts
        for part in parts:
            self.fields[f"left_{part.pk}"] = forms.IntegerField(
                label=_("Not taken"),
                required=False,
                min_value=0,
                max_value=part.left,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "few"}),
            )

    def rows(self) -> list[tuple[ParcelLine, forms.BoundField]]:
        return [(part, self[f"left_{part.pk}"]) for part in self.parts]

    def left_behind(self) -> list[Off]:
        told = self.cleaned_data
        return [Off(part.pk, pieces) for part in self.parts if (pieces := told.get(f"left_{part.pk}"))]


@desk("GET", "POST")
def counter(request: DeskRequest, slug: str) -> HttpResponse:
    """The code first; then the parcel; then it is the buyer's."""
    point = point_to_move_at(request.user, slug)
    if request.method != "POST":
        return _ask(request, point, CodeForm(), 200)
    if not only_asks(request) and (done := already_done(request)) is not None:
        return done
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, point, form, 422)
    try:
        shown = check_code(request.user, point, code=form.cleaned_data["code"])
    except Refusal as refusal:
        # The same form sent twice at once: the other one has handed it over.
        if not only_asks(request) and (done := already_done(request)) is not None:
            return done
        explain(form, refusal)
        return _ask(request, point, form, 422)
    parts = list(shown.parcel.lines.select_related("order_line").order_by("order_line__position"))
    parts = [part for part in parts if part.left]
    if only_asks(request):
        return _show(request, point, shown, HandOverForm(parts), 200)
    sheet = HandOverForm(parts, request.POST)
    if sheet.is_valid():
        try:
            return act(request, lambda: _given(request, point, shown, sheet))
        except Refusal as refusal:
            explain(sheet, refusal)
    return _show(request, point, shown, sheet, 422)


def _given(request: DeskRequest, point: SalesPoint, shown: Shown, sheet: HandOverForm) -> Done:
    told = sheet.cleaned_data
    given = hand_over(
        request.user,
        shown,
        age_confirmed=told["age_confirmed"],
        left_behind=sheet.left_behind(),
        reason=told["reason"],
    )
    said = _("%(parcel)s is handed over.") % {"parcel": title_of(given)}
    if given.collected:
        cash = money_text(given.collected, get_language() or "vi")
        said = _("%(parcel)s is handed over, %(cash)s are in the till.") % {"parcel": title_of(given), "cash": cash}
    return Done(said, reverse("desks:counter", args=[point.slug]))


def _ask(request: DeskRequest, point: SalesPoint, form: CodeForm, status: int) -> HttpResponse:
    return point_page(
        request,
        point,
        "desks/salespoint/parcels/code.html",
        {"form": form},
        title=_("Hand over"),
        tab="parcels",
        crumbs=way_to_parcels(point),
        status=status,
    )


def _show(request: DeskRequest, point: SalesPoint, shown: Shown, form: HandOverForm, status: int) -> HttpResponse:
    found: Parcel = shown.parcel
    name, phone = recipient_of(found)
    context = {
        "parcel": found,
        "code": shown.code,
        "form": form,
        "name": name,
        "phone": phone,
        "alcohol": any(part.order_line.is_alcohol for part in form.parts),
        "till": open_till_at(point) if found.due else None,
        "url": parcel_url(point, found),
    }
    return point_page(
        request,
        point,
        "desks/salespoint/parcels/hand_over.html",
        context,
        title=_("Hand over"),
        tab="parcels",
        crumbs=way_to_parcels(point),
        status=status,
    )
