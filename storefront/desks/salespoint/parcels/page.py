"""One parcel: what is in it, where it goes, what happened, and the next act; and the acts that are one button."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint
from checkout.orders.boxes import suggest
from checkout.orders.models import OrderEvent, PackedLot, Parcel, ParcelState, Return
from checkout.orders.point_desk import is_collected, recipient_of
from checkout.orders.policies import can_decide, can_let_go, can_prepare
from checkout.orders.services import (
    change_waybill,
    delivered,
    dispatch_parcel,
    keep_longer,
    let_go,
    not_collected,
    start_packing,
    stop_packing,
)
from config.core import clock
from config.core.errors import Refusal
from storefront.desks.acts import Done, act
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page
from storefront.desks.salespoint.parcels.frame import address_of, parcel_for, parcel_url, title_of, way_to_parcels
from storefront.desks.salespoint.parcels.history import told

P = ParcelState


@desk()
def parcel(request: DeskRequest, slug: str, pk: UUID) -> HttpResponse:
    """Everything about it that its point needs."""
    point = point_for(request.user, slug)
    return show_parcel(request, point, parcel_for(request.user, point, pk))


def show_parcel(
    request: DeskRequest, point: SalesPoint, found: Parcel, *, refused: Refusal | None = None
) -> HttpResponse:
    """The parcel's page, or why an act on it was refused (422)."""
    name, phone = recipient_of(found)
    events = OrderEvent.objects.filter(parcel=found).select_related("actor").order_by("-pk")
    context = {
        "parcel": found,
        "lines": _lines(found),
        "name": name,
        "phone": phone,
        "address": address_of(found),
        "collected": is_collected(found),
        "events": [told(event) for event in events],
        "returns": Return.objects.filter(parcel=found).prefetch_related("lines__part__order_line", "lines__lot"),
        "may_decide": can_decide(request.user, found),
        "may_prepare": can_prepare(request.user, found),
        "may_let_go": can_let_go(request.user),
        "overdue": found.state == P.READY and found.keep_until is not None and found.keep_until <= clock.now(),
        "late": found.prepare_by is not None and found.prepare_by <= clock.now(),
        "refused": refused,
    }
    return point_page(
        request,
        point,
        "desks/salespoint/parcels/parcel.html",
        context,
        title=title_of(found),
        tab="parcels",
        crumbs=way_to_parcels(point),
        status=422 if refused else 200,
    )


def _lines(found: Parcel) -> list[dict[str, Any]]:
    """Each line with the lots in the box; before there is one, with those that are to be fetched."""
    packed: dict[Any, list[Any]] = {}
    rows = PackedLot.objects.filter(part__parcel=found).select_related("lot").order_by("pk")
    for one in rows:
        packed.setdefault(one.part_id, []).append((one.lot, one.quantity, ""))
    if not packed and found.state in (P.WAITING, P.PACKING):
        for hint in suggest([found]):
            packed.setdefault(hint.part.pk, []).append((hint.lot, hint.quantity, hint.shelf))
    parts = found.lines.select_related("order_line").order_by("order_line__position")
    return [{"part": part, "line": part.order_line, "lots": packed.get(part.pk, [])} for part in parts]


Act = Callable[[DeskRequest, Parcel], str]


def _button(do: Act) -> Callable[..., HttpResponse]:
    """A view for an act that is one button: done once, or its refusal on the parcel's page."""

    @desk("POST")
    def view(request: DeskRequest, slug: str, pk: UUID) -> HttpResponse:
        point = point_for(request.user, slug)
        found = parcel_for(request.user, point, pk)
        try:
            return act(request, lambda: Done(do(request, found), parcel_url(point, found)))
        except Refusal as refusal:
            return show_parcel(request, point, parcel_for(request.user, point, pk), refused=refusal)

    return view


def _start(request: DeskRequest, found: Parcel) -> str:
    start_packing(request.user, found)
    return _("Fetch the goods, then say what lies in the box.")


def _stop(request: DeskRequest, found: Parcel) -> str:
    stop_packing(request.user, found)
    return _("The goods are on the shelf again; the parcel waits.")


def _send(request: DeskRequest, found: Parcel) -> str:
    sent = dispatch_parcel(request.user, found, waybill=request.POST.get("waybill", "")[:100])
    return _("On its way under %(waybill)s; the buyer is told.") % {"waybill": sent.waybill}


def _waybill(request: DeskRequest, found: Parcel) -> str:
    change_waybill(request.user, found, waybill=request.POST.get("waybill", "")[:100])
    return _("The waybill is put right.")


def _delivered(request: DeskRequest, found: Parcel) -> str:
    delivered(request.user, found)
    return _("Delivered. Thank you.")


def _not_collected(request: DeskRequest, found: Parcel) -> str:
    not_collected(request.user, found)
    return _("Noted as not collected. Call the buyer, keep it longer, or give it up.")


def _keep(request: DeskRequest, found: Parcel) -> str:
    keep_longer(request.user, found)
    return _("It is kept longer.")


def _let_go(request: DeskRequest, found: Parcel) -> str:
    let_go(request.user, found, reason=request.POST.get("reason", "")[:300])
    return _("It goes on from where it was.")


start, stop, send = _button(_start), _button(_stop), _button(_send)
put_waybill_right, note_delivered = _button(_waybill), _button(_delivered)
note_not_collected, keep, release = _button(_not_collected), _button(_keep), _button(_let_go)
