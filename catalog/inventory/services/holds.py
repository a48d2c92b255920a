"""One function promises goods, one gives them back (design, rule 4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from catalog.certification import listing
from catalog.inventory.availability import free
from catalog.inventory.errors import OutOfStock, Shortage
from catalog.inventory.locks import lock_stocks
from catalog.inventory.models import Hold, HoldPriority, HoldState, Stock
from catalog.inventory.services.taking import end_expired, sellable, take_at_once
from config.core import clock
from config.core.changes import changed
from config.core.counting import count
from config.core.prepared import prepared_cursor


@dataclass(frozen=True)
class Holder:
    """Whom goods are promised to, named by kind and id: a checkout, an order's parcel."""

    kind: str
    id: str


@dataclass(frozen=True)
class Ask:
    """`quantity` of a variant at a point, still good on `good_on`: the latest arrival and the least days after it."""

    variant_id: int
    point_id: int
    quantity: int
    good_on: date


@dataclass(frozen=True)
class _Need:
    stock_id: int
    good_on: date
    quantity: int


def take(
    asks: Collection[Ask],
    *,
    holder: Holder,
    expires_at: datetime | None,
    priority: HoldPriority = HoldPriority.CHECKOUT,
) -> list[int]:
    """Promise all of `asks` to `holder` until `expires_at`, or none; returns the holds' ids.

    Raises `OutOfStock` naming each line that cannot be promised, and how many could. This is where the listing rule is
    judged for the last time, under a shared lock of the recognition (design, rule 1).
    """
    if any(ask.quantity < 1 for ask in asks):
        raise ValueError("a hold is of at least one piece")
    if not asks:
        return []
    holds = _hold_at_once(asks, holder=holder, expires_at=expires_at, priority=priority)
    if holds:
        return holds
    with transaction.atomic():
        locked = _lock(asks)
        end_expired(locked.values(), clock.now())
        may_be_sold = sellable(locked.values(), clock.today())
        stock_ids = {pair: stock_id for pair, stock_id in locked.items() if stock_id in may_be_sold}
        needs = _needs(asks, stock_ids)
        _check(asks, stock_ids, needs)
        return _hold(needs, holder=holder, expires_at=expires_at, priority=priority)


def give_back(holder: Holder, *, reason: str) -> int:
    """End every open hold of `holder`; returns how many. A hold ends once: a second call finds none."""
    with transaction.atomic():
        mine = Hold.objects.filter(holder_kind=holder.kind, holder_id=holder.id, state=HoldState.OPEN)
        stocks = lock_stocks(mine.values_list("stock", flat=True))
        holds = list(mine.filter(stock__in=stocks))
        for hold in holds:
            stocks[hold.stock_id].reserved -= hold.quantity
        Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(
            state=HoldState.RELEASED, closed_at=clock.now(), close_reason=reason
        )
        Stock.objects.bulk_update(stocks.values(), ["reserved"])
        changed("stock", list(stocks))
    return len(holds)


def pass_on(
    holder: Holder, *, to: Mapping[int, Holder], expires_at: datetime | None, priority: HoldPriority
) -> dict[tuple[int, int], int]:
    """What `holder` holds becomes what others hold, by the point it lies at (point id -> new holder); returns how many
    pieces of each (variant, point) went over. What has been released meanwhile, or has expired, is not among them."""
    facts = {
        "points": list(to),
        "kinds": [other.kind for other in to.values()],
        "ids": [other.id for other in to.values()],
        "kind": holder.kind,
        "id": holder.id,
        "until": expires_at,
        "priority": priority,
        "now": clock.now(),
    }
    passed: dict[tuple[int, int], int] = defaultdict(int)
    with transaction.atomic(), prepared_cursor() as cursor:
        cursor.execute(_LOCK_HELD, facts)
        cursor.execute(_HAND_ON, facts)
        for variant_id, point_id, quantity in cursor.fetchall():
            passed[variant_id, point_id] += quantity
    return passed


_LOCK_HELD = """
SELECT id FROM inventory_stock WHERE id IN (
    SELECT stock_id FROM inventory_hold
    WHERE holder_kind = %(kind)s::text AND holder_id = %(id)s::text AND state = 'open'
) ORDER BY id FOR UPDATE
"""
_HAND_ON = """
UPDATE inventory_hold hold
SET holder_kind = other.kind, holder_id = other.id,
    expires_at = %(until)s::timestamptz, priority = %(priority)s::smallint
FROM inventory_stock stock JOIN unnest(%(points)s::bigint[], %(kinds)s::text[], %(ids)s::text[])
    AS other(point_id, kind, id) ON other.point_id = stock.point_id
WHERE stock.id = hold.stock_id AND hold.holder_kind = %(kind)s::text AND hold.holder_id = %(id)s::text
  AND hold.state = 'open' AND (hold.expires_at IS NULL OR hold.expires_at > %(now)s::timestamptz)
RETURNING stock.variant_id, stock.point_id, hold.quantity
"""

# Late and once, in the order of their ids. What is judged afterwards is read by another statement, and so sees what
# was committed while this one waited.
_LOCK = """
SELECT id, variant_id, point_id FROM inventory_stock
WHERE (variant_id, point_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))
ORDER BY id FOR UPDATE
"""


def _hold_at_once(
    asks: Collection[Ask], *, holder: Holder, expires_at: datetime | None, priority: HoldPriority
) -> list[int]:
    """The holds' ids; none when not all may be promised, or when it takes a closer look at which lot serves whom."""
    now, today = clock.now(), clock.today()
    wanted: dict[tuple[int, int, date], int] = defaultdict(int)
    for ask in asks:
        wanted[ask.variant_id, ask.point_id, max(ask.good_on, today)] += ask.quantity
    return take_at_once(
        [(*row, quantity) for row, quantity in wanted.items()],
        holder=(holder.kind, holder.id),
        priority=priority,
        expires_at=expires_at,
        now=now,
        today=today,
    )


def _lock(asks: Collection[Ask]) -> dict[tuple[int, int], int]:
    """The ids of the stock rows by (variant, point), locked."""
    with prepared_cursor() as cursor:
        cursor.execute(_LOCK, ([a.variant_id for a in asks], [a.point_id for a in asks]))
        return {(variant, point): stock for stock, variant, point in cursor.fetchall()}


def _needs(asks: Collection[Ask], stock_ids: dict[tuple[int, int], int]) -> list[_Need]:
    """`asks` of one stock row and day added up."""
    wanted: dict[tuple[int, date], int] = defaultdict(int)
    for ask in asks:
        stock_id = stock_ids.get((ask.variant_id, ask.point_id))
        if stock_id is not None:
            wanted[stock_id, max(ask.good_on, clock.today())] += ask.quantity
    return [_Need(stock_id, day, quantity) for (stock_id, day), quantity in wanted.items()]


def _check(asks: Collection[Ask], stock_ids: dict[tuple[int, int], int], needs: list[_Need]) -> None:
    """Raise `OutOfStock` unless all of `needs` fit beside each other and what is promised already."""
    # A need for a later day takes from what is free on earlier days too, so each day answers for all later ones.
    frees = free([(need.stock_id, need.good_on) for need in needs])
    short = {
        (need.stock_id, need.good_on)
        for need in needs
        if sum(n.quantity for n in needs if n.stock_id == need.stock_id and n.good_on >= need.good_on)
        > frees[need.stock_id, need.good_on]
    }
    shortages = [
        Shortage(
            ask.variant_id,
            ask.point_id,
            ask.quantity,
            available=0 if stock_id is None else frees[stock_id, max(ask.good_on, clock.today())],
            listed=stock_id is not None or _is_listed(ask.variant_id),
        )
        for ask in asks
        if (stock_id := stock_ids.get((ask.variant_id, ask.point_id))) is None
        or (stock_id, max(ask.good_on, clock.today())) in short
    ]
    if shortages:
        for shortage in shortages:
            count("stock_refusal", "short" if shortage.listed else "not certified")
        raise OutOfStock(shortages)


def _is_listed(variant_id: int) -> bool:
    return listing.listed_products(adult=True).filter(variants=variant_id, variants__is_active=True).exists()


def _hold(needs: list[_Need], *, holder: Holder, expires_at: datetime | None, priority: HoldPriority) -> list[int]:
    holds = Hold.objects.bulk_create(
        Hold(
            stock_id=need.stock_id,
            quantity=need.quantity,
            holder_kind=holder.kind,
            holder_id=holder.id,
            priority=priority,
            good_on=need.good_on,
            expires_at=expires_at,
        )
        for need in needs
    )
    for stock in Stock.objects.filter(pk__in={need.stock_id for need in needs}):
        stock.reserved += sum(need.quantity for need in needs if need.stock_id == stock.pk)
        stock.save(update_fields=["reserved"])
    return [hold.pk for hold in holds]
