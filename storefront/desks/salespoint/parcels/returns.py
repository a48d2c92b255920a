"""Goods that come back: the buyer's asking answered, the courier turned round, pieces put where they came from."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.inventory.models import Lot, SalesPoint
from catalog.inventory.services import out_with
from checkout.orders.locks import holder_of
from checkout.orders.models import Bearer, Parcel, ParcelLine, ParcelState, Return, ReturnState
from checkout.orders.policies import can_decide
from checkout.orders.services import Off, answer_return, take_return, turn_round
from checkout.orders.services.returning import OPEN
from config.core.errors import NotAllowed
from storefront.desks.acts import Done, act_by_form, already_done
from storefront.desks.forms import PriceField
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at
from storefront.desks.salespoint.parcels.frame import parcel_for, parcel_url, title_of, way_to
from storefront.desks.salespoint.parcels.page import show_parcel
from storefront.presentation.formats import money_text


class TurnForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why it could not be delivered"), max_length=300)


class ReturnForm(forms.Form):
    """How many pieces of each lot came back sellable, and how many are to be written off."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)
    bearer = forms.ChoiceField(label=gettext_lazy("Who pays for the way"), choices=Bearer.choices)
    courier_fee = PriceField(label=gettext_lazy("What the courier charges for the way back"), required=False)

    def __init__(self, out: list[tuple[ParcelLine, Lot, int]], data: QueryDict | None, **options: Any) -> None:
        super().__init__(data, **options)
        self.out = out
        for number, (part, lot, pieces) in enumerate(out):
            for kind, words in (("good", _("Sellable")), ("bad", _("Written off"))):
                name = f"{kind}_{number}"
                self.fields[name] = forms.IntegerField(
                    label=f"{words}: {part.order_line.product_name}, {lot.code}",
                    required=False,
                    min_value=0,
                    max_value=pieces,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "few"}),
                )

    def rows(self) -> list[tuple[ParcelLine, Lot, int, forms.BoundField, forms.BoundField]]:
        return [(part, lot, n, self[f"good_{i}"], self[f"bad_{i}"]) for i, (part, lot, n) in enumerate(self.out)]

    def offs(self) -> list[Off]:
        told = self.cleaned_data
        return [
            Off(part.pk, pieces, lot.pk, sellable=kind == "good")
            for i, (part, lot, _pieces) in enumerate(self.out)
            for kind in ("good", "bad")
            if (pieces := told.get(f"{kind}_{i}"))
        ]


class AnswerForm(forms.Form):
    agree = forms.TypedChoiceField(
        label=gettext_lazy("Answer"),
        choices=[("yes", gettext_lazy("Take the goods back")), ("no", gettext_lazy("Decline"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    bearer = forms.ChoiceField(label=gettext_lazy("Who pays for the way"), choices=Bearer.choices, initial=Bearer.BUYER)
    answer = forms.CharField(label=gettext_lazy("What the buyer is told"), max_length=300, required=False)


@desk("GET", "POST")
def turn(request: DeskRequest, slug: str, pk: UUID) -> HttpResponse:
    """The courier brings it back."""
    point = point_for(request.user, slug)
    found = parcel_for(request.user, point, pk)
    if not can_decide(request.user, found):
        raise NotAllowed

    def do(form: TurnForm) -> Done:
        turn_round(request.user, found, reason=form.cleaned_data["reason"])
        return Done(_("It is coming back. Take it in when it is here."), parcel_url(point, found))

    def show(form: TurnForm, status: int) -> HttpResponse:
        return _page(request, point, found, form, "turn.html", _("The courier brings it back"), status)

    return act_by_form(request, TurnForm(request.POST if request.method == "POST" else None), do, show)


@desk("GET", "POST")
def take_in(request: DeskRequest, slug: str, pk: UUID) -> HttpResponse:
    """Count what came back, lot by lot; the money that was paid for it is owed to the buyer."""
    point = point_to_move_at(request.user, slug)
    found = parcel_for(request.user, point, pk)
    if found.state not in (ParcelState.COMING_BACK, ParcelState.HANDED_OVER):
        return already_done(request) or show_parcel(request, point, found)
    asked = found.returns.filter(state__in=OPEN).prefetch_related("lines").first()

    def do(form: ReturnForm) -> Done:
        told = form.cleaned_data
        back = take_return(
            request.user,
            found,
            offs=form.offs(),
            reason=told["reason"],
            bearer=told["bearer"],
            courier_fee=told["courier_fee"] or 0,
        )
        said = _("The goods are back.")
        if back.refunded:
            owed = money_text(back.refunded, get_language() or "vi")
            said = _("The goods are back. %(owed)s are owed to the buyer; somebody of the office pays them.")
            said %= {"owed": owed}
        return Done(said, parcel_url(point, found))

    def show(form: ReturnForm, status: int) -> HttpResponse:
        return _page(request, point, found, form, "take_in.html", _("Take goods back"), status, asked=asked)

    first = {"reason": asked.reason, "bearer": asked.bearer} if asked else {"bearer": Bearer.SHOP}
    data = request.POST if request.method == "POST" else None
    return act_by_form(request, ReturnForm(_out(point, found), data, initial=first), do, show)


@desk("GET", "POST")
def answer(request: DeskRequest, slug: str, pk: UUID, return_pk: UUID) -> HttpResponse:
    """The buyer has asked: agree, or decline with the reason."""
    point = point_for(request.user, slug)
    found = parcel_for(request.user, point, pk)
    if not can_decide(request.user, found):
        raise NotAllowed
    back = get_object_or_404(Return.objects.prefetch_related("lines__part__order_line"), pk=return_pk, parcel=found)

    def do(form: AnswerForm) -> Done:
        answer_return(request.user, back, **form.cleaned_data)
        agreed = form.cleaned_data["agree"]
        said = _("Agreed; the buyer is told.") if agreed else _("Declined; the buyer is told.")
        return Done(said, parcel_url(point, found))

    def show(form: AnswerForm, status: int) -> HttpResponse:
        return _page(request, point, found, form, "answer.html", _("A buyer asks for a return"), status, back=back)

    if back.state != ReturnState.ASKED:
        return already_done(request) or show_parcel(request, point, found)
    return act_by_form(request, AnswerForm(request.POST if request.method == "POST" else None), do, show)


def _out(point: SalesPoint, found: Parcel) -> list[tuple[ParcelLine, Lot, int]]:
    """What is out with the parcel, lot by lot."""
    out = out_with(point, holder_of(found))
    lots = Lot.objects.in_bulk({lot for _variant, lot in out})
    parts = {
        part.order_line.variant_id: part
        for part in found.lines.select_related("order_line").order_by("order_line__position")
    }
    return [(parts[variant], lots[lot], n) for (variant, lot), n in sorted(out.items()) if variant in parts]


def _page(
    request: DeskRequest,
    point: SalesPoint,
    found: Parcel,
    form: forms.Form,
    template: str,
    title: str,
    status: int,
    **more: Any,
) -> HttpResponse:
    return point_page(
        request,
        point,
        f"desks/salespoint/parcels/{template}",
        {"parcel": found, "form": form, "what": title_of(found), **more},
        title=title,
        tab="parcels",
        crumbs=way_to(point, found),
        status=status,
    )
