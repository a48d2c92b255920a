"""Where every piece of a lot is: on which shelves, promised to whom, gone to whom. For a bad one, in one look."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Sum

from catalog.inventory.availability import open_holds
from catalog.inventory.models import (
    CounterSaleLine,
    Hold,
    Lot,
    LotStock,
    Movement,
    MovementKind,
    TransferLine,
    TransferState,
)
from catalog.inventory.policies import can_block
from config.core.errors import NotAllowed
from config.core.models import User


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
    """An open promise, at a point where the lot lies, that may be served from it; its holder by kind and id."""

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
    """Where every piece of a lot is or went."""

    lying: list[Lying]
    on_their_way: list[OnItsWay]
    promised: list[Promised]
    delivered: list[Delivered]
    sold: list[Sold]


def lot_report(user: User, lot: Lot) -> LotReport:
    """Where every piece of `lot` is or went. Raises `NotAllowed` for whoever may not block it."""
    if not can_block(user, lot):
        raise NotAllowed
    return LotReport(_lying(lot), _on_their_way(lot), _promised(lot), _delivered(lot), _sold(lot))


def _lying(lot: Lot) -> list[Lying]:
    rows = LotStock.objects.filter(lot=lot, quantity__gt=0).order_by("stock__point__name")
    return [Lying(*row) for row in rows.values_list("stock__point", "stock__point__name", "stock__shelf", "quantity")]


def _on_their_way(lot: Lot) -> list[OnItsWay]:
    rows = TransferLine.objects.filter(lot=lot, transfer__state=TransferState.SENT).order_by("transfer")
    return [
        OnItsWay(*row)
        for row in rows.values_list("transfer", "transfer__source__name", "transfer__target__name", "quantity")
    ]


def _promised(lot: Lot) -> list[Promised]:
    here = LotStock.objects.filter(lot=lot, quantity__gt=0).values("stock")
    holds = Hold.objects.filter(open_holds(), stock__in=here).order_by("holder_kind", "holder_id")
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
