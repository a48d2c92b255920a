"""One function promises goods, one gives them back (design, rule 4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction

from catalog.certification import listing
from catalog.inventory.availability import free, open_holds, sold_here
from catalog.inventory.errors import OutOfStock, Shortage
from catalog.inventory.locks import lock_stocks
from catalog.inventory.models import Hold, HoldPriority, HoldState, Stock
from config.core import clock
from config.core.changes import changed
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
    with transaction.atomic():
        locked = _lock(asks)
        if len(locked) == len({(a.variant_id, a.point_id) for a in asks}):
            needs = _needs(asks, locked)
            holds = _hold_at_once(needs, holder=holder, expires_at=expires_at, priority=priority)
            if holds:
                return holds
        sellable = _sellable(locked.values())
        stock_ids = {pair: stock_id for pair, stock_id in locked.items() if stock_id in sellable}
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
    with transaction.atomic():
        mine = Hold.objects.filter(open_holds(), holder_kind=holder.kind, holder_id=holder.id, stock__point__in=to)
        stocks = lock_stocks(mine.values_list("stock", flat=True))
        holds = list(mine.filter(stock__in=stocks))
        passed: dict[tuple[int, int], int] = defaultdict(int)
        for hold in holds:
            stock = stocks[hold.stock_id]
            passed[stock.variant_id, stock.point_id] += hold.quantity
            hold.holder_kind, hold.holder_id = to[stock.point_id].kind, to[stock.point_id].id
            hold.expires_at, hold.priority = expires_at, priority
        Hold.objects.bulk_update(holds, ["holder_kind", "holder_id", "expires_at", "priority"])
    return passed


# Late and once, in the order of their ids. What is judged afterwards is read by another statement, and so sees what
# was committed while this one waited.
_LOCK = """
SELECT id, variant_id, point_id FROM inventory_stock
WHERE (variant_id, point_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))
ORDER BY id FOR UPDATE
"""
# A withdrawal either waits for this transaction, or has committed and is seen: its row is judged again when it is.
_THOSE = """AND inventory_stock.id = ANY(%(stocks)s::bigint[])
AND (certification_recognition.withdrawn_on IS NULL OR certification_recognition.withdrawn_on > %(today)s::date)"""
_SHARED = "FOR SHARE OF certification_recognition"


@lru_cache(maxsize=4)
def _sellable_sql(day: date, demo: bool) -> tuple[str, dict[str, Any]]:
    """Those of `stocks` that may be sold from, with a shared lock of each one's recognition, as SQL: the listing rule
    and the point's right to sell of a day. `day` and `demo` are what both depend on."""
    there = "variant__product__listings__"
    stocks = Stock.objects.filter(sold_here(), listing.rule(adult=True, prefix=there), variant__is_active=True)
    sql, params = stocks.values("pk", f"{there}recognition__withdrawn_on").query.sql_with_params()
    names = [f"p{number}" for number in range(len(params))]
    named = sql % tuple(f"%({name})s" for name in names)
    return f"{named} {_THOSE} {_SHARED}", {**dict(zip(names, params, strict=True)), "today": day}


def _lock(asks: Collection[Ask]) -> dict[tuple[int, int], int]:
    """The ids of the stock rows by (variant, point), locked."""
    with prepared_cursor() as cursor:
        cursor.execute(_LOCK, ([a.variant_id for a in asks], [a.point_id for a in asks]))
        return {(variant, point): stock for stock, variant, point in cursor.fetchall()}


def _sellable(stock_ids: Collection[int]) -> set[int]:
    """Those of the locked rows that may be sold from."""
    sql, params = _sellable_sql(clock.today(), settings.DEMO)
    with prepared_cursor() as cursor:
        cursor.execute(sql, {**params, "stocks": list(stock_ids)})
        return {row[0] for row in cursor.fetchall()}


def _needs(asks: Collection[Ask], stock_ids: dict[tuple[int, int], int]) -> list[_Need]:
    """`asks` of one stock row and day added up."""
    wanted: dict[tuple[int, date], int] = defaultdict(int)
    for ask in asks:
        stock_id = stock_ids.get((ask.variant_id, ask.point_id))
        if stock_id is not None:
            wanted[stock_id, max(ask.good_on, clock.today())] += ask.quantity
    return [_Need(stock_id, day, quantity) for (stock_id, day), quantity in wanted.items()]


# Expired holds end, then everything is promised if all of it may be sold and each row has enough whichever lots the
# others were promised from: lots that last long enough, less every open hold. Rows are locked, so what is read here
# stays so until commit.
_HOLD_AT_ONCE = """
WITH sellable AS MATERIALIZED ({sellable}),
asked AS (SELECT * FROM unnest(%(rows)s::bigint[], %(days)s::date[], %(numbers)s::int[]) t(stock_id, day, n)),
expired AS (
    UPDATE inventory_hold SET state = 'released', closed_at = %(now)s::timestamptz, close_reason = 'expired'
    WHERE stock_id = ANY(%(stocks)s::bigint[]) AND state = 'open' AND expires_at <= %(now)s::timestamptz
    RETURNING stock_id, quantity
),
rows AS (
    SELECT stock.id, stock.reserved - COALESCE((SELECT sum(quantity) FROM expired e WHERE e.stock_id = stock.id), 0)
           AS reserved, (SELECT sum(n) FROM asked WHERE asked.stock_id = stock.id) AS n
    FROM inventory_stock stock WHERE stock.id = ANY(%(stocks)s::bigint[])
),
enough AS (
    SELECT bool_and(rows.reserved + rows.n <= COALESCE((
        SELECT sum(here.quantity) FROM inventory_lotstock here JOIN inventory_lot lot ON lot.id = here.lot_id
        WHERE here.stock_id = rows.id AND lot.blocked_at IS NULL
          AND COALESCE(lot.best_before, 'infinity') >= (SELECT max(day) FROM asked WHERE asked.stock_id = rows.id)
    ), 0)) AND (SELECT count(*) FROM sellable) = cardinality(%(stocks)s::bigint[]) AS yes FROM rows
),
counted AS (
    UPDATE inventory_stock stock SET reserved = rows.reserved + CASE WHEN enough.yes THEN rows.n ELSE 0 END
    FROM rows, enough WHERE stock.id = rows.id
)
INSERT INTO inventory_hold
    (stock_id, quantity, holder_kind, holder_id, priority, good_on, expires_at, state, created_at, close_reason)
SELECT asked.stock_id, asked.n, %(kind)s, %(id)s, %(priority)s::int, asked.day, %(until)s::timestamptz, 'open',
       %(now)s::timestamptz, ''
FROM asked, enough WHERE enough.yes
RETURNING id
"""


def _hold_at_once(
    needs: list[_Need], *, holder: Holder, expires_at: datetime | None, priority: HoldPriority
) -> list[int]:
    """The holds' ids; none when it takes a closer look at which lot serves whom."""
    sellable, params = _sellable_sql(clock.today(), settings.DEMO)
    with prepared_cursor() as cursor:
        cursor.execute(
            _HOLD_AT_ONCE.format(sellable=sellable),
            {
                **params,
                "stocks": list({need.stock_id for need in needs}),
                "rows": [need.stock_id for need in needs],
                "days": [need.good_on for need in needs],
                "numbers": [need.quantity for need in needs],
                "kind": holder.kind,
                "id": holder.id,
                "priority": priority,
                "until": expires_at,
                "now": clock.now(),
            },
        )
        return [row[0] for row in cursor.fetchall()]


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
