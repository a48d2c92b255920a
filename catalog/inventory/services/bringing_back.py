"""What left for a holder comes back: to the rows and lots it came from, never more than left."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_stocks, share_lots
from catalog.inventory.models import Movement, MovementKind, SalesPoint, Stock
from catalog.inventory.policies import can_move
from catalog.inventory.services.holds import Holder
from catalog.inventory.services.ledger import Move, post
from catalog.inventory.services.shelf import quantity_errors
from config.core import audit
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User


@dataclass(frozen=True)
class Back:
    """`quantity` pieces of a lot that came back; what is not `sellable` is written off at once."""

    variant_id: int
    lot_id: int
    quantity: int
    sellable: bool = True


def out_with(point: SalesPoint, holder: Holder) -> dict[tuple[int, int], int]:
    """How many pieces of each (variant, lot) left `point` for `holder` and have not come back. One query."""
    rows = Movement.objects.filter(
        stock__point=point,
        reference_kind=holder.kind,
        reference_id=holder.id,
        kind__in=[MovementKind.DISPATCH, MovementKind.RETURN],
    )
    sums = rows.order_by().values_list("stock__variant", "lot").annotate(n=Sum("delta"))
    return {(variant, lot): -n for variant, lot, n in sums if n < 0}


def share_out(point: SalesPoint, holder: Holder) -> list[int]:
    """Keep the lots of what is out for `holder` from being blocked, as whoever lays pieces on a shelf must before the
    stock rows are locked; returns the ids of those rows."""
    out = out_with(point, holder)
    share_lots(lot for _variant, lot in out)
    rows = Stock.objects.filter(point=point, variant__in={variant for variant, _lot in out})
    return list(rows.values_list("pk", flat=True))


def bring_back(
    actor: User, point: SalesPoint, holder: Holder, *, backs: Collection[Back], reason: str
) -> list[Movement]:
    """Put `backs` where they came from. Raises `NotAllowed`, or `Refusal` for more than is out, or another lot."""
    if not can_move(actor, point):
        raise NotAllowed
    Refusal.unless_none(e for b in backs for e in quantity_errors(b.quantity, f"lines.{b.variant_id}.quantity"))
    with transaction.atomic():
        lock_stocks(share_out(point, holder))
        Refusal.unless_none(_too_many(out_with(point, holder), backs))
        stocks = dict(
            Stock.objects.filter(point=point, variant__in={b.variant_id for b in backs}).values_list("variant", "pk")
        )
        reference = (holder.kind, holder.id)
        came = [Move(stocks[b.variant_id], b.lot_id, b.quantity) for b in backs]
        movements = post(actor, came, kind=MovementKind.RETURN, reason=reason, reference=reference)
        spoiled = [Move(stocks[b.variant_id], b.lot_id, -b.quantity) for b in backs if not b.sellable]
        if spoiled:
            movements += post(actor, spoiled, kind=MovementKind.WRITE_OFF, reason=reason, reference=reference)
        pieces = sum(b.quantity for b in backs)
        audit.record(actor, "stock.bring_back", point, holder=f"{holder.kind} {holder.id}", pieces=pieces)
    return movements


def _too_many(out: dict[tuple[int, int], int], backs: Collection[Back]) -> list[FieldError]:
    coming = Counter[tuple[int, int]]()
    for b in backs:
        coming[b.variant_id, b.lot_id] += b.quantity
    message = _("Only %(available)s of this lot are out with it.")
    return [
        FieldError(StockCode.LOT_NOT_HERE, f"lines.{variant}.lot", message, {"available": out.get((variant, lot), 0)})
        for (variant, lot), pieces in coming.items()
        if pieces > out.get((variant, lot), 0)
    ]
