"""Which point serves what: the one place to put another policy in.

One point that has everything; else the fewest points; of those the nearest; of those the ones with most stock. Only
points that may sell the goods today count, that do what is asked (ship, or hand over), and lots that are still good
when the goods arrive; and no pack goes farther than it may travel. What is chosen here is promised by `take`, which
judges everything again under locks: an allocation is a proposal, never a promise.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from django.db.models import QuerySet

from catalog.inventory.availability import free, sold_here, where_it_lies
from catalog.inventory.models import SalesPoint, Stock
from catalog.inventory.services.holds import Ask
from catalog.places.distance import km_between
from catalog.places.models import Commune
from catalog.products.models import ProductVariant, Travel
from config.core.compiled import Given, compiled

# Every point is looked at alone, then every two or three of the thirty nearest (4,495 sets); more are found greedily.
MOST_TRIED = 30
MOST_TOGETHER = 3
_FAR = 100_000  # km, where a position is not known: after every point whose position is


class WhyMissing(StrEnum):
    OUT_OF_STOCK = "OUT_OF_STOCK"
    TRAVELS_LESS_FAR = "TRAVELS_LESS_FAR"


@dataclass(frozen=True)
class Missing:
    """A variant of which fewer can be served than asked."""

    variant_id: int
    asked: int
    available: int
    why: WhyMissing


@dataclass(frozen=True)
class Allocation:
    """What can be served, as `take` wants it (one ask per variant and point), and what cannot."""

    asks: tuple[Ask, ...]
    missing: tuple[Missing, ...]

    @property
    def point_ids(self) -> list[int]:
        """The points that serve, the one with most pieces first: each makes up a parcel."""
        pieces: Counter[int] = Counter()
        for ask in self.asks:
            pieces[ask.point_id] += ask.quantity
        return [pk for pk, _pieces in pieces.most_common()]


@dataclass
class _Candidate:
    """A point with what it may promise of each variant (variant id -> pieces, day the lot must last until)."""

    point: SalesPoint
    km: int
    has: dict[int, tuple[int, date]]

    def pieces(self, wanted: Counter[int]) -> int:
        return sum(min(n, self.has[pk][0]) for pk, n in wanted.items() if pk in self.has)


@dataclass(frozen=True)
class There:
    """What lies where of some packs, read once for everybody who might bring them: (stock, variant, point) ids."""

    rows: Sequence[tuple[int, int, int]]
    points: Mapping[int, SalesPoint]

    @classmethod
    def of(cls, variant_ids: Collection[int], *, ships: bool) -> "There":
        """At points that ship, or that hand over. Two queries."""
        rows = where_it_lies(variant_ids, ships=ships)
        return cls(rows, points_by_id({point for _stock, _variant, point in rows}))


def points_by_id(point_ids: Collection[int]) -> dict[int, SalesPoint]:
    """These points with their places. One query."""
    return {point.pk: point for point in _points().ask(points=list(point_ids))} if point_ids else {}


@compiled
def _points() -> QuerySet[SalesPoint]:
    return SalesPoint.objects.filter(pk__in=Given("points", "bigint[]")).select_related("commune__province")


def allocate(
    wanted: dict[int, int],
    *,
    arrives_on: Callable[[SalesPoint], date | None],
    to: Commune | None = None,
    at: SalesPoint | None = None,
    variants: Mapping[int, ProductVariant] | None = None,
    there: There | None = None,
) -> Allocation:
    """Who serves `wanted` (variant id -> pieces): by courier `to` a commune, or collected `at` a point.

    `arrives_on` tells, for a point that might serve, the latest day on which the buyer gets the goods; None: never.
    `variants` are the packs by id, and `there` is what lies where of them, as far as either has been read already.
    """
    if (to is None) == (at is None):
        raise ValueError("goods go to a commune or are collected at a point")
    variants = ProductVariant.objects.in_bulk(list(wanted)) if variants is None else variants
    lying = there or There.of(variants, ships=at is None)
    candidates = _candidates(lying, variants, arrives_on, to=to, at=at)
    had = {pk: sum(c.has[pk][0] for c in candidates if pk in c.has) for pk in wanted}
    left = +Counter({pk: min(asked, had[pk]) for pk, asked in wanted.items()})
    short = [pk for pk, asked in wanted.items() if had[pk] < asked]
    elsewhere = _travel_less_far([variants[pk] for pk in short if pk in variants], to)
    missing = [
        Missing(pk, wanted[pk], had[pk], WhyMissing.TRAVELS_LESS_FAR if pk in elsewhere else WhyMissing.OUT_OF_STOCK)
        for pk in short
    ]
    return Allocation(tuple(_shared_out(_fewest(candidates, left), left)), tuple(missing))


def _candidates(
    there: There,
    variants: Mapping[int, ProductVariant],
    arrives_on: Callable[[SalesPoint], date | None],
    *,
    to: Commune | None,
    at: SalesPoint | None,
) -> list[_Candidate]:
    """Points that can serve at least one piece, nearest first; equally near ones with most stock first."""
    points = there.points
    rows = [
        (stock, variant, points[point])
        for stock, variant, point in there.rows
        if (at is None or point == at.pk) and (to is None or _may_go(variants[variant], points[point], to))
    ]
    arrivals = {point: arrives_on(point) for point in {point for _stock, _variant, point in rows}}
    days = {
        stock: arrival + timedelta(days=variants[variant].least_days_left)
        for stock, variant, point in rows
        if (arrival := arrivals[point]) is not None
    }
    frees = free(list(days.items()))
    found: dict[SalesPoint, dict[int, tuple[int, date]]] = {}
    for stock, variant, point in rows:
        pieces = frees[stock, days[stock]] if stock in days else 0
        if pieces:
            found.setdefault(point, {})[variant] = (pieces, days[stock])
    candidates = [_Candidate(point, _km(point, to), has) for point, has in found.items()]
    return sorted(candidates, key=lambda c: (c.km, -sum(n for n, _day in c.has.values()), c.point.pk))


def _may_go(variant: ProductVariant, point: SalesPoint, to: Commune) -> bool:
    if variant.travels == Travel.PROVINCE:
        return point.commune.province_id == to.province_id
    return variant.travels == Travel.NATION


def _km(point: SalesPoint, to: Commune | None) -> int:
    """Whole kilometres, so that of points in one town the one with most stock serves."""
    if to is None or to.position is None or point.position is None:
        return 0 if to is None else _FAR
    return round(km_between(point.position, to.position))


def _travel_less_far(short: list[ProductVariant], to: Commune | None) -> set[int]:
    """Those of `short` that could be served if only they might travel as far as `to`. One query."""
    if to is None or not short:
        return set()
    tied = {variant.pk: variant.travels for variant in short if variant.travels != Travel.NATION}
    here = Stock.objects.filter(sold_here(), variant__in=tied, on_hand__gt=0)
    return {
        variant_id
        for variant_id, province_id in here.values_list("variant", "point__commune__province")
        if tied[variant_id] == Travel.PICKUP or province_id != to.province_id
    }


def _fewest(candidates: list[_Candidate], left: Counter[int]) -> list[_Candidate]:
    """The fewest points that have all of `left` together, nearest first."""
    if not left:
        return []
    for size in range(1, MOST_TOGETHER + 1):
        tried = candidates if size == 1 else candidates[:MOST_TRIED]
        sets = [c for c in combinations(tried, size) if _serve_all(c, left)]
        if sets:
            return list(min(sets, key=lambda c: (sum(one.km for one in c), -_stock(c, left))))
    return _greedily(candidates, left)


def _serve_all(chosen: Iterable[_Candidate], left: Counter[int]) -> bool:
    together = list(chosen)
    return all(sum(c.has[pk][0] for c in together if pk in c.has) >= n for pk, n in left.items())


def _stock(chosen: Iterable[_Candidate], left: Counter[int]) -> int:
    return sum(c.has[pk][0] for c in chosen for pk in left if pk in c.has)


def _greedily(candidates: list[_Candidate], left: Counter[int]) -> list[_Candidate]:
    """Always the point that serves most of what is still missing: many points, so the very fewest are not proven."""
    rest, chosen, missing = list(candidates), [], Counter(left)
    while missing:
        best = max(rest, key=lambda c: c.pieces(missing))  # the first, so the nearest, of several
        rest.remove(best)
        chosen.append(best)
        missing -= Counter({pk: n for pk, (n, _day) in best.has.items()})
    return sorted(chosen, key=lambda c: c.km)


def _shared_out(chosen: list[_Candidate], left: Counter[int]) -> list[Ask]:
    """Each variant from one of the points if one has all of it, else from several, nearest first."""
    asks = []
    for variant_id, pieces in left.items():
        having = [c for c in chosen if variant_id in c.has]
        having.sort(key=lambda c: c.has[variant_id][0] < pieces)  # stable: nearest first stays
        for candidate in having:
            there, day = candidate.has[variant_id]
            part = min(pieces, there)
            if part:
                asks.append(Ask(variant_id, candidate.point.pk, part, day))
                pieces -= part
    return asks
