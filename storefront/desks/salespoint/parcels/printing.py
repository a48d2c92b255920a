"""What is printed of parcels: one pick list by shelf, and a page each with slip and label.

Values go into typst as data: a buyer's name is never read as markup.
"""

import json
from collections import defaultdict
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.http import Http404, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog.inventory.models import Lot, SalesPoint
from checkout.orders.boxes import Suggestion, suggest
from checkout.orders.models import PackedLot, Parcel, ParcelState
from checkout.orders.point_desk import Look, code_of, is_collected, listed_at, recipient_of
from config.core import clock
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for
from storefront.desks.salespoint.parcels.frame import address_of
from storefront.desks.salespoint.parcels.lists import chosen
from storefront.presentation.formats import day_text, moment_text, money_text

PICKED = (ParcelState.WAITING, ParcelState.PACKING)


@desk()
def pick_list(request: DeskRequest, slug: str) -> HttpResponse:
    """What to fetch for the parcels that are ticked (`parcel=`, none: all that are to be packed), shelf by shelf."""
    point = point_for(request.user, slug)
    rows = _rows(request, point)
    return _pdf(pick_list_pdf(point, [row for row in rows if row.state in PICKED]), "phieu-lay-hang")


@desk()
def slips(request: DeskRequest, slug: str) -> HttpResponse:
    """A page for each parcel that is ticked: its slip above, its label to cut out below."""
    point = point_for(request.user, slug)
    rows = [row for row in _rows(request, point) if row.state != ParcelState.CANCELLED]
    if not rows:
        raise Http404
    return _pdf(slips_pdf(point, rows), "phieu-va-nhan")


def _rows(request: DeskRequest, point: SalesPoint) -> list[Parcel]:
    ids = request.GET.getlist("parcel")
    if ids:
        rows = chosen(request.user, point, ids)
    else:
        rows = list(listed_at(request.user, point, Look.TO_PACK).select_related("order__shipping_address"))
    if not rows:
        raise Http404
    return rows


def pick_list_pdf(point: SalesPoint, rows: list[Parcel]) -> bytes:
    """Each lot once, with how many of it go into which parcel; sorted as one walks along the shelves."""
    together: dict[tuple[str, str, int], list[Suggestion]] = defaultdict(list)
    for hint in suggest(rows):
        name = f"{hint.part.order_line.product_name}, {hint.part.order_line.variant_name}"
        together[hint.shelf, name, hint.lot.pk].append(hint)
    numbers = {row.pk: place for place, row in enumerate(rows, start=1)}
    told = _frame(point) | {
        "title": _("Pick list"),
        "count": ngettext("%(n)s parcel", "%(n)s parcels", len(rows)) % {"n": len(rows)},
        "heads": [_("Shelf"), _("Goods"), _("Lot"), _("Pieces"), _("Into parcel")],
        "lines": [
            {
                "shelf": shelf or "–",
                "name": name,
                "sku": hints[0].part.order_line.sku,
                "lot": _lot(hints[0].lot),
                "pieces": sum(hint.quantity for hint in hints),
                "into": ", ".join(f"{numbers[h.part.parcel_id]} ({h.quantity})" for h in hints),
            }
            for (shelf, name, _lot_pk), hints in sorted(together.items())
        ],
        "parcels": [[str(numbers[row.pk]), code_of(row), recipient_of(row)[0]] for row in rows],
        "parcels_title": _("Parcels"),
    }
    return _compiled("pick_list.typ", told)


def slips_pdf(point: SalesPoint, rows: list[Parcel]) -> bytes:
    """The slips say what is in the box; of a gift nothing says what it cost."""
    told = _frame(point) | {"title": _("Slips and labels"), "parcels": _slips(rows)}
    return _compiled("slips.typ", told)


def _slips(rows: list[Parcel]) -> list[dict[str, Any]]:
    full = {
        row.pk: row
        for row in Parcel.objects.filter(pk__in=[row.pk for row in rows]).select_related(
            "order__shipping_address__commune__province", "point"
        )
    }
    lots: dict[Any, list[tuple[Lot, int]]] = defaultdict(list)
    for one in PackedLot.objects.filter(part__parcel__in=rows).select_related("lot").order_by("pk"):
        lots[one.part_id].append((one.lot, one.quantity))
    hints = suggest([row for row in rows if row.state in PICKED])
    for hint in hints:
        lots[hint.part.pk].append((hint.lot, hint.quantity))
    parts: dict[Any, list[Any]] = defaultdict(list)
    for row in Parcel.objects.filter(pk__in=full).prefetch_related("lines__order_line"):
        parts[row.pk] = sorted(row.lines.all(), key=lambda part: part.order_line.position)
    return [_slip(full[row.pk], parts[row.pk], lots) for row in rows]


def _slip(row: Parcel, parts: list[Any], lots: dict[Any, list[tuple[Lot, int]]]) -> dict[str, Any]:
    language, order = get_language() or "vi", row.order
    name, phone = recipient_of(row)
    collected = is_collected(row)
    return {
        "code": code_of(row),
        "square": _square(code_of(row)),
        "slip": _("Packing slip"),
        "placed": [_("Ordered"), moment_text(order.placed_at, language)],
        "heads": [_("Goods"), _("Lot"), _("Certificate"), _("Quantity")],
        "lines": [
            {
                "name": part.order_line.product_name,
                "pack": part.order_line.variant_name,
                "certificate": part.order_line.certificate_number,
                "lots": ", ".join(f"{_lot(lot)} × {n}" for lot, n in lots[part.pk]) or "–",
                "pieces": part.left,
            }
            for part in parts
            if part.left
        ],
        "note": [_("Note"), order.note] if order.note else [],
        "card": [_("With the card"), order.gift_note] if order.is_gift and order.gift_note else [],
        "to": _("Collected by") if collected else _("Goes to"),
        "name": name,
        "phone": _spoken(phone),
        "address": address_of(row),
        "waybill": row.waybill,
        "cash": _cash(row, language),
        "adult": _("18+: see papers before handing over") if any(p.order_line.is_alcohol for p in parts) else "",
        "weight": f"{row.weight_g / 1000:.1f} kg".replace(".", ",") if row.weight_g else "",
    }


def _cash(row: Parcel, language: str) -> str:
    """Nothing to collect is said as well: nobody should ask for money twice."""
    if row.due:
        return _("Collect %(sum)s") % {"sum": money_text(row.due, language)}
    return _("Paid: collect nothing")


def _frame(point: SalesPoint) -> dict[str, Any]:
    language = (get_language() or "vi")[:2]
    return {
        "language": language,
        "point": point.name,
        "from": _("From"),
        "address": f"{point.address}, {point.commune.full_name}, {point.commune.province}",
        "phone": _spoken(point.phone),
        "printed": moment_text(clock.now(), language),
    }


def _lot(lot: Lot) -> str:
    day = day_text(lot.best_before, get_language() or "vi") if lot.best_before else ""
    return f"{lot.code or '–'} · {day}" if day else lot.code or "–"


def _spoken(phone: str) -> str:
    """As it is dialled here: 0912 345 678."""
    local = f"0{phone[3:]}" if phone.startswith("+84") else phone
    return f"{local[:4]} {local[4:7]} {local[7:]}" if len(local) == 10 and local.isdigit() else local


def _square(text: str) -> str:
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def _compiled(source: str, told: dict[str, Any]) -> bytes:
    data = {"sheet": json.dumps(told, ensure_ascii=False)}
    return typst.compile(_source(source), format="pdf", ignore_system_fonts=True, sys_inputs=data)


@cache
def _source(name: str) -> bytes:
    return Path(__file__).with_name(name).read_bytes()


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
