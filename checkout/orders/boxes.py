"""What lies in boxes at a point, and from which lots the next box is filled: first expired, first out."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from catalog.inventory.availability import FOR_EVER, good_lots
from catalog.inventory.models import Hold, HoldState, Lot, LotStock
from checkout.orders.locks import PARCEL
from checkout.orders.models import PackedLot, Parcel, ParcelLine
from checkout.orders.states import AT_THE_POINT


@dataclass(frozen=True)
class Suggestion:
    """`quantity` pieces of a lot for a line; `shelf` is where they lie."""

    part: ParcelLine
    lot: Lot
    quantity: int
    shelf: str


def in_other_boxes(point_id: int, lot_ids: Collection[int], *, but: UUID | None = None) -> dict[int, int]:
    """Pieces of each lot that lie packed at the point, in boxes other than `but`'s. One query."""
    rows = PackedLot.objects.filter(
        lot__in=lot_ids, part__parcel__point=point_id, part__parcel__state__in=AT_THE_POINT
    ).exclude(part__parcel=but)
    return dict(rows.order_by().values_list("lot").annotate(n=Sum("quantity")))


def suggest(parcels: Collection[Parcel]) -> list[Suggestion]:
    """For parcels of one point, in their order, what to fetch from which shelf: of each lot no more than lies there and
    is in no box. Where lots are short, fewer are suggested than are wanted. Four queries, however many parcels."""
    parts = list(
        ParcelLine.objects.filter(parcel__in=parcels)
        .select_related("order_line", "parcel")
        .order_by("order_line__position")
    )
    if not parts:
        return []
    place = {parcel.pk: number for number, parcel in enumerate(parcels)}
    parts.sort(key=lambda part: place[part.parcel_id])
    point_id = parts[0].parcel.point_id
    good_on = _good_on(parcels)
    lots = _lots(point_id, {part.order_line.variant_id for part in parts})
    boxed = in_other_boxes(point_id, {here.lot_id for rows in lots.values() for here in rows})
    free = {here.pk: here.quantity - boxed.get(here.lot_id, 0) for rows in lots.values() for here in rows}
    found = []
    for part in parts:
        wanted = part.left
        needed = good_on.get((str(part.parcel_id), part.order_line.variant_id), date.min)
        for here in lots[part.order_line.variant_id]:
            pieces = min(wanted, free[here.pk])
            if pieces > 0 and (here.lot.best_before or FOR_EVER) >= needed:
                found.append(Suggestion(part, here.lot, pieces, here.stock.shelf))
                free[here.pk] -= pieces
                wanted -= pieces
    return found


def _good_on(parcels: Collection[Parcel]) -> dict[tuple[str, int], date]:
    """(parcel, variant) -> the day on which the goods must still be good."""
    holds = Hold.objects.filter(
        holder_kind=PARCEL, holder_id__in=[str(parcel.pk) for parcel in parcels], state=HoldState.OPEN
    )
    return {
        (holder, variant): day for holder, variant, day in holds.values_list("holder_id", "stock__variant", "good_on")
    }


def _lots(point_id: int, variants: Collection[int]) -> dict[int, list[LotStock]]:
    rows = LotStock.objects.filter(
        good_lots(), stock__point=point_id, stock__variant__in=variants, quantity__gt=0
    ).select_related("lot", "stock")
    found: dict[int, list[LotStock]] = defaultdict(list)
    for here in sorted(rows, key=lambda here: (here.lot.best_before or FOR_EVER, here.lot_id)):
        found[here.stock.variant_id].append(here)
    return found
