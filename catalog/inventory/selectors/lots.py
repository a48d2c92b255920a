"""Where every piece of a lot is: on which shelves, promised to whom, gone to whom. For a bad one, in one look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.inventory.availability import open_holds
from catalog.inventory.models import (
    CounterSaleLine,
    Hold,
    HoldState,
    Lot,
    LotStock,
    Movement,
    MovementKind,
    TransferLine,
    TransferState,
)
from catalog.inventory.models.holds import SHORT
from catalog.inventory.policies import can_block, lots_visible_to
from config.core.errors import NotAllowed
from config.core.models import User
from config.core.text import clean, fold


@dataclass(frozen=True)
class Lying:
    """Pieces of the lot that lie at a point now."""

    point_id: int
    point: str
    shelf: str
    pieces: int


@dataclass(frozen=True)
class OnItsWay:
    """Pieces of the lot between two points."""

    transfer_id: int
    source: str
    target: str
    pieces: int


@dataclass(frozen=True)
class Promised:
    """A promise, at a point where the lot lies, that may have been served from it; its holder by kind and id."""

    holder_kind: str
    holder_id: str
    point_id: int
    pieces: int


@dataclass(frozen=True)
class Delivered:
    """Pieces of the lot that went out for a holder, and have not come back."""

    holder_kind: str
    holder_id: str
    point_id: int
    pieces: int
    last_at: datetime


@dataclass(frozen=True)
class Sold:
    """Pieces of the lot sold over a counter: nobody's name is known, the receipt's number is."""

    receipt: str
    point_id: int
    pieces: int
    sold_at: datetime


@dataclass(frozen=True)
class LotReport:
    """Where every piece of a lot is or went. `promised`: what is open; `taken_back`: what had been promised where it
    lies and could not be kept since it was blocked, whose buyers wait for word."""

    lying: list[Lying]
    on_their_way: list[OnItsWay]
    promised: list[Promised]
    taken_back: list[Promised]
    delivered: list[Delivered]
    sold: list[Sold]

    @property
    def holders(self) -> set[tuple[str, str]]:
        """Everybody to whom some of it is promised or went, by kind and id."""
        waiting = {(row.holder_kind, row.holder_id) for row in (*self.promised, *self.taken_back)}
        return waiting | {(row.holder_kind, row.holder_id) for row in self.delivered}


def lot_report(user: User, lot: Lot) -> LotReport:
    """Where every piece of `lot` is or went. Raises `NotAllowed` for whoever may not block it."""
    if not can_block(user, lot):
        raise NotAllowed
    return LotReport(
        lying=_lying(lot),
        on_their_way=_on_their_way(lot),
        promised=_promised(lot, open_holds()),
        taken_back=_taken_back(lot),
        delivered=_delivered(lot),
        sold=_sold(lot),
    )


def _lying(lot: Lot) -> list[Lying]:
    rows = LotStock.objects.filter(lot=lot, quantity__gt=0).order_by("stock__point__name")
    return [Lying(*row) for row in rows.values_list("stock__point", "stock__point__name", "stock__shelf", "quantity")]


def _on_their_way(lot: Lot) -> list[OnItsWay]:
    rows = TransferLine.objects.filter(lot=lot, transfer__state=TransferState.SENT).order_by("transfer")
    return [
        OnItsWay(*row)
        for row in rows.values_list("transfer", "transfer__source__name", "transfer__target__name", "quantity")
    ]


def _taken_back(lot: Lot) -> list[Promised]:
    if lot.blocked_at is None:
        return []
    return _promised(lot, Q(state=HoldState.RELEASED, close_reason=SHORT, closed_at__gte=lot.blocked_at))


def _promised(lot: Lot, which: Q) -> list[Promised]:
    here = LotStock.objects.filter(lot=lot, quantity__gt=0).values("stock")
    holds = Hold.objects.filter(which, stock__in=here).order_by("holder_kind", "holder_id")
    rows = holds.values("holder_kind", "holder_id", "stock__point").annotate(pieces=Sum("quantity"))
    return [Promised(row["holder_kind"], row["holder_id"], row["stock__point"], row["pieces"]) for row in rows]


def _delivered(lot: Lot) -> list[Delivered]:
    """By holder: what was dispatched, less what came back under the same reference."""
    rows = Movement.objects.filter(lot=lot, kind__in=[MovementKind.DISPATCH, MovementKind.RETURN]).order_by()
    rows = rows.exclude(reference_id="").exclude(reference_kind="counter_sale")
    sums = rows.values("reference_kind", "reference_id", "stock__point").annotate(
        pieces=-Sum("delta"), last_at=Max("happened_at")
    )
    return [
        Delivered(row["reference_kind"], row["reference_id"], row["stock__point"], row["pieces"], row["last_at"])
        for row in sums.filter(pieces__gt=0).order_by("last_at", "reference_id")
    ]


def _sold(lot: Lot) -> list[Sold]:
    rows = CounterSaleLine.objects.filter(lot=lot, sale__undone_at=None).order_by("pk")
    return [Sold(*row) for row in rows.values_list("sale__number", "sale__till__point", "quantity", "sale__sold_at")]


def found_lots(user: User, *, query: str = "") -> QuerySet[Any]:
    """Lots that `user` may block whose code, goods, SKU or producer hold `query`, each with `lying` pieces; the blocked
    ones first, then the newest."""
    rows = lots_visible_to(user).select_related("variant__product__producer", "blocked_by")
    if words := fold(query):
        plain = clean(query)
        rows = rows.filter(
            Q(code__icontains=plain)
            | Q(variant__sku__icontains=plain)
            | Q(variant__gtin=plain)
            | Q(variant__product__name_folded__contains=words)
            | Q(variant__product__producer__name_folded__contains=words)
        )
    lying = LotStock.objects.filter(lot=OuterRef("pk")).values("lot").annotate(n=Sum("quantity")).values("n")
    rows = rows.annotate(lying=Coalesce(Subquery(lying), 0))
    return rows.order_by(F("blocked_at").desc(nulls_last=True), "-pk")
