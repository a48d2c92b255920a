"""What the cluster is asked: words, filters, and the listing rule by its dates."""

from collections.abc import Iterable

from django.conf import settings
from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Query

from catalog.products.models import CollectionProduct
from catalog.search.conditions import with_descendants
from catalog.search.contract import Filters
from catalog.search.elastic.errors import NotForIndex
from catalog.search.elastic.mapping import STARS
from catalog.search.tiers import AllOf, Condition, Not, Plan, Term
from config.core import clock

_PLAIN = {
    "groups": "group",
    "provinces": "province_code",
    "communes": "commune_code",
    "producers": "producer_id",
    "products": "product_id",
    "slugs": "slug",
}
_BIGGEST = 2**63 - 1
_MOST_OF_A_COLLECTION = 10_000
_NONE = Q("match_none")


def words(condition: Condition) -> Query:
    """Documents whose terms fit."""
    if isinstance(condition, Term):
        return Q("prefix" if condition.begins else "term", terms=condition.text)
    if isinstance(condition, Not):
        return Q("bool", must_not=[words(condition.part)])
    parts = [words(part) for part in condition.parts]
    return Q("bool", filter=parts) if isinstance(condition, AllOf) else either(parts)


def by_tier(chosen: Plan) -> Query:
    """Scores a document by the best tier that it fits: the first has the highest score, none has nought."""
    scored = [
        Q("constant_score", filter=words(tier.condition), boost=len(chosen.tiers) - n)
        for n, tier in enumerate(chosen.tiers)
    ]
    return Q("dis_max", queries=scored) if scored else _NONE


def by_stars() -> Query:
    """Scores a document by the stars that count today."""
    return Q("dis_max", queries=[Q("constant_score", filter=with_stars(stars), boost=stars) for stars in STARS])


def with_stars(stars: int) -> Query:
    """Listed today with so many; demo decisions only where the shop is one."""
    fields = [f"days_{stars}", *([f"demo_days_{stars}"] if settings.DEMO else [])]
    return either(Q("term", **{field: clock.today().isoformat()}) for field in fields)


def listed(*, adult: bool) -> list[Query]:
    """The listing rule as far as the index knows: PostgreSQL judges each hit again."""
    rule = [either(with_stars(stars) for stars in STARS)]
    return rule if adult else [*rule, Q("bool", must_not=[Q("term", is_alcohol=True)])]


def filtered(filters: Filters, *, without: str = "") -> list[Query]:
    """What must hold for `filters`, or is at least as wide: what is promised at a point is PostgreSQL's to judge, the
    index knows what lay there once. Raises `NotForIndex`."""
    if filters.attributes:
        raise NotForIndex
    wanted = [
        Q("terms", **{field: _sayable(getattr(filters, name))})
        for name, field in _PLAIN.items()
        if name != without and getattr(filters, name) is not None
    ]
    if filters.stars is not None and without != "stars":
        wanted.append(either(with_stars(stars) for stars in STARS if stars in filters.stars))
    if filters.categories is not None and without != "categories":
        wanted.append(Q("terms", category_id=sorted(with_descendants(filters.categories))))
    if filters.collections is not None:
        wanted.append(Q("terms", product_id=_collected(filters.collections)))
    if without != "price":
        wanted += _priced(filters)
    if filters.available and without != "available":
        wanted.append(Q("exists", field="on_shelf"))
    if filters.points is not None and without != "points":
        wanted.append(Q("terms", on_shelf=_sayable(filters.points)))
    for part in filters.all_of:
        wanted += filtered(part, without=without)
    if filters.any_of is not None:
        wanted.append(either(Q("bool", filter=filtered(part)) for part in filters.any_of))
    return wanted


def either(parts: Iterable[Query]) -> Query:
    """One of these; of nothing, nothing."""
    found = list(parts)
    return Q("bool", should=found, minimum_should_match=1) if found else _NONE


def _priced(filters: Filters) -> list[Query]:
    ends = {"gte": filters.price_min, "lte": filters.price_max}
    given = {end: max(-_BIGGEST, min(value, _BIGGEST)) for end, value in ends.items() if value is not None}
    return [Q("range", price_from=given)] if given else []


def _collected(collections: Iterable[int]) -> list[int]:
    """A collection is laid by hand and read from the database: a change of it is seen at once."""
    entries = CollectionProduct.objects.filter(collection__in=collections, collection__is_published=True)
    found = list(entries.values_list("product_id", flat=True)[: _MOST_OF_A_COLLECTION + 1])
    if len(found) > _MOST_OF_A_COLLECTION:
        raise NotForIndex
    return found


def _sayable(values: Iterable[object]) -> list[object]:
    """Without what no product has and the cluster would refuse: numbers beyond its own, halves of letters."""
    return [value for value in values if _is_sayable(value)]


def _is_sayable(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) <= _BIGGEST
    return not any("\ud800" <= letter <= "\udfff" for letter in str(value))
