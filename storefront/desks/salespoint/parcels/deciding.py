"""What becomes of a parcel that is short, stopped or not collected."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.inventory.models import SalesPoint
from checkout.orders.models import Parcel, ParcelState
from checkout.orders.point_desk import is_collected, recipient_of
from checkout.orders.policies import can_decide, can_stop
from checkout.orders.services import find_again, give_up, relocate, send_part
from checkout.orders.services.shorts import missing
from config.core.errors import NotAllowed
from storefront.desks.acts import Done, act_by_form, already_done
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page
from storefront.desks.salespoint.parcels.frame import parcel_for, parcel_url, title_of, way_to
from storefront.desks.salespoint.parcels.page import show_parcel

WAIT, ELSEWHERE, PART, GIVE_UP = "wait", "elsewhere", "part", "give_up"
WAYS = {
    WAIT: gettext_lazy("The goods are here again: promise them once more"),
    ELSEWHERE: gettext_lazy("Another point serves it"),
    PART: gettext_lazy("Send what is there; the money for the rest goes back"),
    GIVE_UP: gettext_lazy("Give it up; all of its money goes back"),
}
_OF_STATE = {
    ParcelState.WAITING: (ELSEWHERE,),
    ParcelState.SHORT: (WAIT, ELSEWHERE, PART, GIVE_UP),
    ParcelState.HELD: (GIVE_UP,),
    ParcelState.NOT_COLLECTED: (GIVE_UP,),
}


class DecideForm(forms.Form):
    """One of the ways, and what it needs."""

    way = forms.ChoiceField(label=gettext_lazy("As agreed with the buyer"), widget=forms.RadioSelect)
    point = forms.ModelChoiceField(
        SalesPoint.objects.none(),
        label=gettext_lazy("Which point"),
        required=False,
        empty_label=gettext_lazy("choose a point"),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)

    def __init__(self, parcel: Parcel, data: QueryDict | None) -> None:
        super().__init__(data)
        ways = _OF_STATE[ParcelState(parcel.state)]
        self.fields["way"].choices = [(way, WAYS[way]) for way in ways]  # type: ignore[attr-defined]
        if ELSEWHERE not in ways:
            del self.fields["point"]
            return
        serves = {"hands_over": True} if is_collected(parcel) else {"ships": True}
        others = SalesPoint.objects.filter(is_active=True, **serves).exclude(pk=parcel.point_id).order_by("name")
        self.fields["point"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("way") == ELSEWHERE and not told.get("point"):
            self.add_error("point", _("Choose a point."))
        if told.get("way") in (PART, GIVE_UP) and not told.get("reason"):
            self.add_error("reason", _("Say why."))
        return told


@desk("GET", "POST")
def decide(request: DeskRequest, slug: str, pk: UUID) -> HttpResponse:
    """Call the buyer, then say what was agreed."""
    point = point_for(request.user, slug)
    found = parcel_for(request.user, point, pk)
    may = can_stop(request.user) if found.state == ParcelState.HELD else can_decide(request.user, found)
    if not may:
        raise NotAllowed

    def do(form: DecideForm) -> Done:
        told = form.cleaned_data
        match told["way"]:
            case "wait":
                find_again(request.user, found)
                said = _("The goods are promised again; the parcel waits to be packed.")
            case "elsewhere":
                moved = relocate(request.user, found, point=told["point"])
                said = _("%(point)s serves it now; the buyer is told.") % {"point": moved.point.name}
                return Done(said, way_to(point, found)[0].url)
            case "part":
                send_part(request.user, found, reason=told["reason"])
                said = _("The rest waits to be packed; the buyer is told.")
            case _:
                give_up(request.user, found, reason=told["reason"])
                said = _("The parcel is given up; the buyer is told.")
        return Done(said, parcel_url(point, found))

    def show(form: DecideForm, status: int) -> HttpResponse:
        name, phone = recipient_of(found)
        lacking = missing(found) if found.state == ParcelState.SHORT else {}
        lines = found.lines.select_related("order_line").order_by("order_line__position")
        context = {
            "parcel": found,
            "form": form,
            "name": name,
            "phone": phone,
            "lines": [(part, lacking.get(part.order_line.variant_id, 0)) for part in lines],
        }
        return point_page(
            request,
            point,
            "desks/salespoint/parcels/decide.html",
            context,
            title=_("Decide: %(parcel)s") % {"parcel": title_of(found)},
            tab="parcels",
            crumbs=way_to(point, found),
            status=status,
        )

    if found.state not in _OF_STATE:
        # Decided meanwhile, maybe by this very form whose answer was lost: its page says what was done.
        return already_done(request) or show_parcel(request, point, found)
    return act_by_form(request, DecideForm(found, request.POST if request.method == "POST" else None), do, show)
