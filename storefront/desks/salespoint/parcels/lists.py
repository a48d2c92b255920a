"""Parcels to prepare and what has become of them; many begun, packed as suggested, or printed at once."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.inventory.models import SalesPoint
from checkout.orders.boxes import suggest
from checkout.orders.models import Parcel, ParcelState
from checkout.orders.point_desk import Look, listed_at, looks_at, parcels_at, scanned_parcel
from checkout.orders.services import Packed, dispatch_parcel, finish_packing, start_packing
from config.core import clock
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User
from storefront.desks.acts import Done, act
from storefront.desks.pages import DeskRequest, desk, page_of
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at
from storefront.desks.salespoint.parcels.frame import parcel_url, title_of, way_to_parcels

MOST_AT_ONCE = 50
LOOKS = {
    Look.TO_PACK: gettext_lazy("To pack"),
    Look.READY: gettext_lazy("Ready"),
    Look.DECIDE: gettext_lazy("To decide"),
    Look.ON_ITS_WAY: gettext_lazy("On their way"),
    Look.BACK: gettext_lazy("Coming back"),
    Look.DONE: gettext_lazy("Done"),
}


@desk()
def parcels(request: DeskRequest, slug: str) -> HttpResponse:
    """The point's parcels, what is due first on top; a scanned label or waybill opens its parcel."""
    point = point_for(request.user, slug)
    query = request.GET.get("q", "")[:100]
    found = scanned_parcel(request.user, point, query) if query else None
    if found is not None:
        return redirect(parcel_url(point, found))
    return _show(request, point, query)


def _show(request: DeskRequest, point: SalesPoint, query: str = "", refused: Refusal | None = None) -> HttpResponse:
    asked = request.GET.get("look", "")
    look = Look(asked) if asked in list(Look) else Look.TO_PACK
    counts = looks_at(request.user, point)
    context = {
        "q": query,
        "look": look,
        "looks": [(key, LOOKS[key], counts.get(key), key is look) for key in Look],
        "page": page_of(request, listed_at(request.user, point, look)),
        "now": clock.now(),
        "refused": refused,
        "many": look in (Look.TO_PACK, Look.READY),
    }
    status = 422 if refused else 200
    template = "desks/salespoint/parcels/list.html"
    return point_page(request, point, template, context, title=_("Parcels"), tab="parcels", status=status)


def chosen(user: User, point: SalesPoint, ids: list[str]) -> list[Parcel]:
    """The parcels of this point that were ticked, what is due first on top."""
    keys = [key for text in ids[:MOST_AT_ONCE] if (key := _uuid(text)) is not None]
    return list(parcels_at(user, point).filter(pk__in=keys).select_related("order__shipping_address"))


@desk("POST")
def begin_many(request: DeskRequest, slug: str) -> HttpResponse:
    """Their goods are fetched together."""

    def do(parcel: Parcel) -> None:
        if parcel.state == ParcelState.WAITING:
            start_packing(request.user, parcel)

    return _many(request, slug, do, lambda n: ngettext("%(n)s parcel begun.", "%(n)s parcels begun.", n) % {"n": n})


@desk("POST")
def pack_many(request: DeskRequest, slug: str) -> HttpResponse:
    """What lies in the boxes is what the slips say."""

    def do(parcel: Parcel) -> None:
        if parcel.state == ParcelState.WAITING:
            start_packing(request.user, parcel)
        packed = [Packed(one.part.pk, one.lot.pk, one.quantity) for one in suggest([parcel])]
        finish_packing(request.user, parcel, packed=packed)

    return _many(request, slug, do, lambda n: ngettext("%(n)s parcel packed.", "%(n)s parcels packed.", n) % {"n": n})


def _many(request: DeskRequest, slug: str, do: Callable[[Parcel], None], said: Callable[[int], str]) -> HttpResponse:
    """Do it for each that was ticked, all or none; which one stands in the way is named."""
    point = point_to_move_at(request.user, slug)
    ids = request.POST.getlist("parcel")

    def whole() -> Done:
        rows = chosen(request.user, point, ids)
        if not rows:
            raise Refusal(_nothing())
        for row in rows:
            try:
                do(row)
            except Refusal as refusal:
                raise _named(row, refusal) from refusal
        return Done(said(len(rows)), reverse("desks:parcels", args=[slug]))

    try:
        return act(request, whole)
    except Refusal as refusal:
        return _show(request, point, refused=refusal)


@desk("GET", "POST")
def waybills(request: DeskRequest, slug: str) -> HttpResponse:
    """The courier stands at the door: scan each parcel's waybill; what has none yet stays here."""
    point = point_to_move_at(request.user, slug)
    errors: dict[UUID, str] = {}

    def do() -> Done:
        sent = 0
        for row in _to_send(request.user, point):
            typed = request.POST.get(f"waybill_{row.pk}", "").strip()
            if not typed:
                continue
            try:
                dispatch_parcel(request.user, row, waybill=typed[:100])
            except Refusal as refusal:
                errors[row.pk] = " ".join(str(error) for error in refusal.errors)
                continue
            sent += 1
        if errors or not sent:
            raise Refusal(*([] if errors else [_nothing()]))
        said = ngettext("%(n)s parcel is on its way.", "%(n)s parcels are on their way.", sent) % {"n": sent}
        return Done(said, f"{reverse('desks:parcels', args=[slug])}?look={Look.ON_ITS_WAY}")

    refused = None
    if request.method == "POST":
        try:
            return act(request, do)
        except Refusal as refusal:
            refused = refusal
    rows = _to_send(request.user, point)
    typed = {row.pk: request.POST.get(f"waybill_{row.pk}", "")[:100] for row in rows}
    context = {
        "rows": [(row, typed[row.pk], errors.get(row.pk, "")) for row in rows],
        "refused": refused if refused and refused.errors else None,
    }
    return point_page(
        request,
        point,
        "desks/salespoint/parcels/waybills.html",
        context,
        title=_("Hand to the courier"),
        tab="parcels",
        crumbs=way_to_parcels(point),
        status=422 if refused else 200,
    )


def _to_send(user: User, point: SalesPoint) -> list[Parcel]:
    rows = listed_at(user, point, Look.READY).filter(order__delivery_kind="courier")
    return list(rows[:MOST_AT_ONCE])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _nothing() -> FieldError:
    return FieldError(CommonCode.REQUIRED, None, _("Tick or scan at least one parcel."))


def _named(parcel: Parcel, refusal: Refusal) -> Refusal:
    """Which of many it was."""
    message = "%(parcel)s: %(why)s"
    return Refusal(
        *(FieldError(e.code, None, message, {"parcel": title_of(parcel), "why": str(e)}) for e in refusal.errors)
    )
