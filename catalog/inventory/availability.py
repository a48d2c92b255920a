"""What may be promised: on hand, less holds that have not expired, less lots that are blocked or past their date.

One SQL expression, used by lists, pages, the API and the taking function. Lots differ in how long they keep, and holds
in how long the goods must keep: a hold that asks for goods good on day d can only be served by lots that last until d.
Everything promised can be served exactly when, for every day d, the holds that ask for d or later do not exceed the
lots that last until d or later; so what is free for a new hold is the least of those differences up to its own day.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import (
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from catalog.inventory.models import Consignment, ConsignmentState, Hold, HoldState, LotStock, Stock
from config.core import clock
from config.core.compiled import Given, compiled
from config.core.prepared import prepared_cursor

FOR_EVER = date.max  # the last good day of what keeps for ever

_FREE = """
WITH asked AS (SELECT * FROM unnest(%(stocks)s::bigint[], %(days)s::date[]) AS t(stock_id, good_on)),
supply AS (
    SELECT here.stock_id, COALESCE(lot.best_before, 'infinity') AS lasts, here.quantity
    FROM inventory_lotstock here JOIN inventory_lot lot ON lot.id = here.lot_id
    WHERE here.stock_id = ANY(%(stocks)s) AND here.quantity > 0 AND lot.blocked_at IS NULL
      AND COALESCE(lot.best_before, 'infinity') >= %(today)s
),
demand AS (
    SELECT stock_id, GREATEST(good_on, %(today)s::date) AS good_on, sum(quantity) AS quantity
    FROM inventory_hold
    WHERE stock_id = ANY(%(stocks)s) AND state = 'open' AND (expires_at IS NULL OR expires_at > %(now)s)
    GROUP BY 1, 2
),
edges AS (
    SELECT asked.stock_id, asked.good_on, asked.good_on AS day FROM asked
    UNION
    SELECT asked.stock_id, asked.good_on, demand.good_on
    FROM asked JOIN demand ON demand.stock_id = asked.stock_id AND demand.good_on <= asked.good_on
)
SELECT stock_id, good_on, min(
    COALESCE((SELECT sum(quantity) FROM supply s WHERE s.stock_id = e.stock_id AND s.lasts >= e.day), 0)
  - COALESCE((SELECT sum(quantity) FROM demand d WHERE d.stock_id = e.stock_id AND d.good_on >= e.day), 0)
)::int
FROM edges e GROUP BY stock_id, good_on
"""


def free(asked: Collection[tuple[int, date]]) -> dict[tuple[int, date], int]:
    """For each (stock id, day the goods must still be good): how many may be promised; never below 0."""
    today = clock.today()
    days = {(stock, day): max(day, today) for stock, day in asked}
    pairs = list({(stock, day) for (stock, _), day in days.items()})
    with prepared_cursor() as cursor:
        cursor.execute(
            _FREE,
            {
                "stocks": [stock for stock, _ in pairs],
                "days": [day for _, day in pairs],
                "now": clock.now(),
                "today": today,
            },
        )
        found = {(stock, day): max(number, 0) for stock, day, number in cursor.fetchall()}
    return {key: found[key[0], day] for key, day in days.items()}


def sold_here() -> Q:
    """Stock rows that their point may sell from today: it is in business, and the producer lets it (a consignment in
    force, or the producer's own premises). What lies elsewhere is to be returned, not promised."""
    today = clock.today()
    agreed = Consignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        point=OuterRef("point"),
        producer=OuterRef("variant__product__producer"),
        state=ConsignmentState.AGREED,
        starts_on__lte=today,
    )
    named = Consignment.products.through.objects
    covers = ~Exists(named.filter(consignment=OuterRef("pk"))) | Exists(
        named.filter(consignment=OuterRef("pk"), product=OuterRef(OuterRef("variant__product")))
    )
    in_business = (
        Q(point__is_active=True)
        & (Q(point__opens_on__isnull=True) | Q(point__opens_on__lte=today))
        & (Q(point__closes_on__isnull=True) | Q(point__closes_on__gte=today))
    )
    return in_business & (Q(point__producer=F("variant__product__producer")) | Q(Exists(agreed.filter(covers))))


def on_offer() -> QuerySet[Any]:
    """Stock rows with something to promise today: sold here, of a pack with a price, `available` above 0. Whether the
    product may be shown is the listing rule's to say."""
    sellable = Stock.objects.filter(sold_here(), on_hand__gt=0, variant__is_active=True, variant__price__isnull=False)
    return with_available(sellable).filter(available__gt=0)


def open_holds() -> Q:
    """Holds that count: open, and not expired by the clock."""
    return Q(state=HoldState.OPEN) & (Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now()))


def good_lots() -> Q:
    """Lots at a stock row that may be promised today."""
    dated = Q(lot__best_before__isnull=True) | Q(lot__best_before__gte=clock.today())
    return Q(lot__blocked_at__isnull=True) & dated


def with_available(stocks: QuerySet[Stock]) -> QuerySet[Any]:
    """`stocks`, each with `available`: what may be promised for today with the least days left that its variant asks
    for; never below 0."""
    keeps = Q(lot__best_before__isnull=True) | Q(
        lot__best_before__gte=ExpressionWrapper(
            Value(clock.today(), DateField()) + F("lot__variant__least_days_left"), output_field=DateField()
        )
    )
    lots = LotStock.objects.filter(good_lots(), keeps, stock=OuterRef("pk"))
    good = lots.values("stock").annotate(n=Sum("quantity"))
    held = Hold.objects.filter(open_holds(), stock=OuterRef("pk")).values("stock").annotate(n=Sum("quantity"))
    number = IntegerField()
    return stocks.annotate(
        good=Coalesce(Subquery(good.values("n"), output_field=number), Value(0)),
        held=Coalesce(Subquery(held.values("n"), output_field=number), Value(0)),
    ).annotate(available=Greatest(F("good") - F("held"), Value(0)))


def available_by_variant(variant_ids: Collection[int]) -> dict[int, int]:
    """How many of each pack lie anywhere and may be promised today. One query."""
    found: dict[int, int] = dict.fromkeys(variant_ids, 0)
    for variant_id, available in _by_variant().ask(variants=list(found)) if found else ():
        found[variant_id] += available
    return found


def where_it_lies(variant_ids: Collection[int], *, ships: bool) -> list[tuple[int, int, int]]:
    """(stock id, variant id, point id) of what lies, promised or not, at points that may sell these packs today and
    ship, or that hand over. One query."""
    return _places(ships).ask(variants=list(variant_ids)) if variant_ids else []


@compiled
def _by_variant() -> QuerySet[Any]:
    return with_available(_those()).values_list("variant", "available")


@compiled
def _places(ships: bool) -> QuerySet[Any]:
    does = Q(point__ships=True) if ships else Q(point__hands_over=True)
    return _those().filter(does, on_hand__gt=0).values_list("pk", "variant", "point")


def _those() -> QuerySet[Stock]:
    asked = Given("variants", "bigint[]")
    return Stock.objects.filter(sold_here(), variant__in=asked, variant__is_active=True).order_by()
