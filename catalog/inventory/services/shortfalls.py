"""The shelf is always right: what it can no longer keep is taken from the promises (design, rule 4)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from catalog.inventory.availability import FOR_EVER, good_lots
from catalog.inventory.models import Hold, HoldState, LotStock, Stock
from catalog.inventory.models.holds import SHORT
from catalog.inventory.services.ending import end
from config.core import clock
from config.core.changes import changed


def settle_promises(stock_ids: Collection[int]) -> list[int]:
    """Release what the lots of these stock rows, as they are now, cannot serve; returns the released holds' ids.

    Expired holds go first, then checkouts, then unpaid orders, then paid ones, the youngest of a kind first; of a hold
    only as much as is missing. Also brings `on_hand` and `reserved` in line with lots and holds. Upper layers hear of
    it as `changed("hold_released", ids)`: to them belongs what becomes of the order. The caller has locked the rows.
    """
    lots: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for stock_id, lasts, quantity in LotStock.objects.filter(good_lots(), stock__in=stock_ids).values_list(
        "stock", "lot__best_before", "quantity"
    ):
        lots[stock_id].append((lasts or FOR_EVER, quantity))
    holds: dict[int, list[Hold]] = defaultdict(list)
    for hold in Hold.objects.filter(stock__in=stock_ids, state=HoldState.OPEN):
        holds[hold.stock_id].append(hold)
    released: list[int] = []
    for stock in Stock.objects.filter(pk__in=stock_ids).order_by("pk"):
        kept, ended = _sorted_out(lots[stock.pk], holds[stock.pk])
        released += [hold.pk for hold in ended]
        stock.on_hand = sum(LotStock.objects.filter(stock=stock).values_list("quantity", flat=True))
        stock.reserved = sum(hold.quantity for hold in kept)
        stock.save(update_fields=["on_hand", "reserved"])
    changed("hold_released", released)
    changed("stock", list(stock_ids))
    return released


def _sorted_out(lots: list[tuple[date, int]], holds: list[Hold]) -> tuple[list[Hold], list[Hold]]:
    """Which holds stay and which end. Those that end are closed here; one cut in two stays with its smaller part."""
    now = clock.now()
    expired = [hold for hold in holds if hold.expires_at is not None and hold.expires_at <= now]
    kept = [hold for hold in holds if hold not in expired]
    ended = [end(hold, reason="expired") for hold in expired]
    for day in sorted({max(hold.good_on, clock.today()) for hold in kept}, reverse=True):
        supply = sum(quantity for lasts, quantity in lots if lasts >= day)
        asking = [hold for hold in kept if max(hold.good_on, clock.today()) >= day]
        missing = sum(hold.quantity for hold in asking) - supply
        for hold in sorted(asking, key=lambda h: (h.priority, -h.pk)):
            if missing <= 0:
                break
            part = min(missing, hold.quantity)
            missing -= part
            ended.append(end(hold, part, reason=SHORT))
            if hold.state != HoldState.OPEN:
                kept.remove(hold)
    return kept, ended
