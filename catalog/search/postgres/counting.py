"""Facets: how many products a reader would find with each further choice."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import translation

from catalog.certification.models import Listing
from catalog.places.models import Commune, Province
from catalog.producers.models import Producer
from catalog.products.models import Category, ProductGroup
from catalog.search.conditions import given
from catalog.search.contract import Facet, FacetValue, Filters

Matching = Callable[[str], QuerySet[Listing]]

# name of the facet -> (the filter that is its own, the column it counts)
COLUMNS = {
    "group": ("groups", "group"),
    "category": ("categories", "category_id"),
    "stars": ("stars", "stars"),
    "province": ("provinces", "province_code"),
    "commune": ("communes", "commune_code"),
    "producer": ("producers", "producer_id"),
}
MOST_PRODUCERS = 20
BANDS = ((None, 49_999), (50_000, 99_999), (100_000, 199_999), (200_000, 499_999), (500_000, None))


def facets(matching: Matching, filters: Filters, *, language: str) -> tuple[Facet, ...]:
    """Every facet, each counted with its own filter left out. `matching(without)` are the rows with one left out.

    Facets whose own filter is not given share one pass over the rows.
    """
    own = given(filters)
    shared = [name for name, (filter_name, _) in COLUMNS.items() if filter_name not in own]
    counts = _counted(matching(""), shared, prices="price" not in own)
    for name, (filter_name, _) in COLUMNS.items():
        if filter_name in own:
            counts |= _counted(matching(filter_name), [name], prices=False)
    if "price" in own:
        counts |= _counted(matching("price"), [], prices=True)
    with translation.override(language):
        found = [Facet(name, tuple(_named(name, counts[name], language))) for name in COLUMNS]
        found.append(Facet("price", tuple(_bands(counts["price"]))))
    return tuple(found)


def _counted(rows: QuerySet[Listing], names: list[str], *, prices: bool) -> dict[str, Counter]:
    columns = [COLUMNS[name][1] for name in names] + (["price_from"] if prices else [])
    counts: dict[str, Counter] = {name: Counter() for name in [*names, *(["price"] if prices else [])]}
    if not columns:
        return counts
    for *values, number in rows.order_by().values_list(*columns).annotate(n=Count("pk")):
        for name, value in zip(counts, values, strict=True):
            counts[name][_band(value) if name == "price" else value] += number
    return counts


def _band(price: int | None) -> int | None:
    if price is None:
        return None
    return next(n for n, (_low, high) in enumerate(BANDS) if high is None or price <= high)


def _bands(counts: Counter) -> Iterable[FacetValue]:
    for n, (low, high) in enumerate(BANDS):
        if counts[n]:
            ends = f"{'' if low is None else low}-{'' if high is None else high}"
            yield FacetValue(ends, ends, counts[n])


def _named(name: str, counts: Counter, language: str) -> Iterable[FacetValue]:
    for empty in ("", None):
        counts.pop(empty, None)
    match name:
        case "group":
            return [FacetValue(group.value, str(group.label), counts[group]) for group in ProductGroup if counts[group]]
        case "stars":
            return [FacetValue(str(stars), str(stars), n) for stars, n in sorted(counts.items(), reverse=True)]
        case "category":
            return _categories(counts, language)
        case "province":
            names: Any = Province.objects.filter(pk__in=counts).values_list("pk", "name")
        case "commune":
            names = [(c.pk, c.full_name) for c in Commune.objects.filter(pk__in=counts)]
        case _:
            most = dict(counts.most_common(MOST_PRODUCERS))
            names = Producer.objects.filter(pk__in=most).values_list("pk", "name")
    values = [FacetValue(str(pk), label, counts[pk]) for pk, label in names]
    return sorted(values, key=lambda value: (-value.count, value.label))


def _categories(counts: Counter, language: str) -> list[FacetValue]:
    """Categories with everything below them, in the order of the shelves."""
    tree = {c.pk: c for c in Category.objects.prefetch_related("translations").order_by("position", "pk")}
    whole: Counter = Counter()
    for pk, number in counts.items():
        category = tree.get(pk)
        while category is not None:
            whole[category.pk] += number
            category = tree.get(category.parent_id or 0)
    return [FacetValue(str(pk), _label(c, language), whole[pk]) for pk, c in tree.items() if whole[pk]]


def _label(category: Category, language: str) -> str:
    words = [t.name for t in category.translations.all() if t.language == language and t.name]
    return words[0] if words else category.name
