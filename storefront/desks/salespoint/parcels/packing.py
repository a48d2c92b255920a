"""Putting goods into the box: lots as suggested, another chosen or scanned, each piece checked by scanning it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from catalog.inventory.models import Lot, LotStock, SalesPoint
from checkout.orders.boxes import suggest
from checkout.orders.models import Parcel, ParcelLine, ParcelState
from checkout.orders.services import Packed, finish_packing
from config.core.errors import Refusal
from config.core.text import clean
from storefront.desks.acts import ASK, Done, act, only_asks
from storefront.desks.lines import is_good
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_page, point_to_move_at
from storefront.desks.salespoint.parcels.frame import parcel_for, parcel_url, title_of, way_to
from storefront.desks.salespoint.parcels.page import show_parcel

MOST_ROWS = 200


@dataclass
class Row:
    """So many pieces of a lot for a line; `checked` of them were scanned."""

    part: ParcelLine
    lots: list[LotStock]
    lot: str
    quantity: str
    checked: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def pieces(self) -> int:
        return int(self.quantity) if re.fullmatch(r"[0-9]{1,5}", self.quantity.strip()) else 0

    @property
    def chosen(self) -> Lot | None:
        return next((here.lot for here in self.lots if str(here.lot_id) == self.lot), None)


class Box:
    """What the form says lies in the box; without a form, what is suggested."""

    def __init__(self, point: SalesPoint, parcel: Parcel, data: QueryDict | None) -> None:
        self.parcel = parcel
        self.parts = {
            part.pk: part
            for part in parcel.lines.select_related("order_line__variant__product").order_by("order_line__position")
        }
        self.errors: list[str] = []
        self.said = ""
        self.lots = self._lots(point)
        self.rows = self._typed(data) if data is not None else self._suggested()
        code = clean(data.get("find", "")) if data else ""
        if code:
            self._scan(code)
        elif data is not None and data.get(ASK, "").startswith("split-"):
            self._split(data.get(ASK, "").removeprefix("split-"))

    @property
    def wanted(self) -> int:
        return sum(part.left for part in self.parts.values())

    @property
    def checked(self) -> int:
        return sum(row.checked for row in self.rows)

    def packed(self) -> list[Packed]:
        """Rows of nothing are left out."""
        return [Packed(row.part.pk, int(row.lot), row.pieces) for row in self.rows if row.pieces and row.chosen]

    def is_valid(self) -> bool:
        """Once somebody scans, every piece is scanned: a check that stops half-way has checked nothing."""
        for row in self.rows:
            if row.pieces and row.chosen is None:
                row.errors.append(_("Choose the lot."))
        if 0 < self.checked < self.wanted:
            words = _("%(checked)s of %(wanted)s pieces have been scanned: scan the rest, or begin anew without.")
            self.errors.append(words % {"checked": self.checked, "wanted": self.wanted})
        return not self.errors and not any(row.errors for row in self.rows)

    def explain(self, refusal: Refusal) -> None:
        """Put what the service says of a line at its rows."""
        for error in refusal.errors:
            key = (error.field or "").removeprefix("parts.")
            rows = [row for row in self.rows if str(row.part.pk) == key]
            for row in rows[:1]:
                row.errors.append(str(error))
            if not rows:
                self.errors.append(str(error))

    def _lots(self, point: SalesPoint) -> dict[int, list[LotStock]]:
        variants = {part.order_line.variant_id for part in self.parts.values()}
        found: dict[int, list[LotStock]] = defaultdict(list)
        rows = LotStock.objects.filter(stock__point=point, stock__variant__in=variants, quantity__gt=0)
        for here in rows.select_related("lot", "stock"):
            found[here.stock.variant_id].append(here)
        for here_of in found.values():
            here_of.sort(key=lambda here: (not is_good(here.lot), str(here.lot.best_before or "9999"), here.lot_id))
        return found

    def _row(self, part: ParcelLine, lot: str, quantity: str, checked: int = 0) -> Row:
        return Row(part, self.lots[part.order_line.variant_id], lot, quantity, checked)

    def _suggested(self) -> list[Row]:
        rows = [self._row(self.parts[s.part.pk], str(s.lot.pk), str(s.quantity)) for s in suggest([self.parcel])]
        there = {row.part.pk for row in rows}
        return rows + [self._row(part, "", "0") for pk, part in self.parts.items() if pk not in there and part.left]

    def _typed(self, data: QueryDict) -> list[Row]:
        columns = (data.getlist("part"), data.getlist("lot"), data.getlist("quantity"), data.getlist("checked"))
        rows = []
        for part, lot, quantity, checked in list(zip(*columns, strict=False))[:MOST_ROWS]:
            known = self.parts.get(_uuid(part))
            if known is not None:
                rows.append(self._row(known, lot, quantity, int(checked) if checked.isdigit() else 0))
        return rows

    def _scan(self, code: str) -> None:
        """A pack's barcode or SKU checks one piece of it; a lot's code puts that lot in place of another's piece."""
        by_lot = [
            (part, here)
            for part in self.parts.values()
            for here in self.lots[part.order_line.variant_id]
            if here.lot.code and here.lot.code.upper() == code.upper()
        ]
        if by_lot:
            self._scan_lot(*by_lot[0])
            return
        same = [
            row
            for row in self.rows
            if code == row.part.order_line.variant.gtin or code.upper() == row.part.order_line.sku.upper()
        ]
        if not same:
            self._strange(code)
            return
        row = next((row for row in same if row.checked < row.pieces), None)
        if row is None:
            self.said = _("More of this than is wanted: put it back.")
            return
        row.checked += 1

    def _scan_lot(self, part: ParcelLine, here: LotStock) -> None:
        mine = [row for row in self.rows if row.part.pk == part.pk]
        row = next((row for row in mine if row.lot == str(here.lot_id)), None)
        if row is None:
            row = self._row(part, str(here.lot_id), "0")
            self.rows.insert(self.rows.index(mine[-1]) + 1 if mine else len(self.rows), row)
        if row.checked >= row.pieces:
            other = next((one for one in reversed(mine) if one is not row and one.checked < one.pieces), None)
            if other is None and sum(one.pieces for one in mine) >= part.left:
                self.said = _("More of this than is wanted: put it back.")
                return
            if other is not None:
                other.quantity = str(other.pieces - 1)
            row.quantity = str(row.pieces + 1)
        row.checked += 1
        self.rows = [one for one in self.rows if one.pieces or one.checked or one.lot == ""]

    def _strange(self, code: str) -> None:
        """Not in this parcel: a lot that never came here, or other goods."""
        variants = {part.order_line.variant_id for part in self.parts.values()}
        if Lot.objects.filter(Q(variant__in=variants), code__iexact=code).exists():
            self.said = _("Lot %(code)s was never received here, or nothing of it is left.") % {"code": code}
        else:
            self.said = _("“%(code)s” does not belong in this parcel.") % {"code": code}

    def _split(self, number: str) -> None:
        """A second lot for the same line."""
        if number.isdigit() and int(number) < len(self.rows) < MOST_ROWS:
            row = self.rows[int(number)]
            self.rows.insert(int(number) + 1, self._row(row.part, "", "0"))


@desk("GET", "POST")
def pack(request: DeskRequest, slug: str, pk: UUID) -> HttpResponse:
    """Say what lies in the box, lot by lot; then it is ready."""
    point = point_to_move_at(request.user, slug)
    found = parcel_for(request.user, point, pk)
    if request.method != "POST" and found.state != ParcelState.PACKING:
        return show_parcel(request, point, found)
    box = Box(point, found, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and not only_asks(request):
        if box.is_valid():
            try:
                return act(request, lambda: _packed(request, point, found, box))
            except Refusal as refusal:
                box.explain(refusal)
        status = 422
    context = {"parcel": found, "box": box}
    return point_page(
        request,
        point,
        "desks/salespoint/parcels/pack.html",
        context,
        title=_("Pack: %(parcel)s") % {"parcel": title_of(found)},
        tab="parcels",
        crumbs=way_to(point, found),
        status=status,
    )


def _packed(request: DeskRequest, point: SalesPoint, found: Parcel, box: Box) -> Done:
    finish_packing(request.user, found, packed=box.packed())
    return Done(_("Ready. Print its slip and label."), parcel_url(point, found))


def _uuid(text: str) -> Any:
    try:
        return UUID(text)
    except ValueError:
        return None
