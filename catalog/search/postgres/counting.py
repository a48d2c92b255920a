"""Facets: how many products a reader would find with each further choice."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.db import connection
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import translation

from catalog.certification.models import Listing
from catalog.places.models import Commune, Province
from catalog.producers.models import Producer
from catalog.products.models import Category, ProductGroup
from catalog.search.conditions import given
from catalog.search.contract import Facet, FacetValue, Filters
from catalog.search.postgres.rows import as_sql

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
        names = _names(counts)
        found = [Facet(name, tuple(_named(name, counts[name], language, names))) for name in COLUMNS]
        found.append(Facet("price", tuple(_bands(counts["price"]))))
    return tuple(found)


def _counted(rows: QuerySet[Listing], names: list[str], *, prices: bool) -> dict[str, Counter]:
    """The counts of each of these columns, all in one pass over the rows."""
    columns = {name: COLUMNS[name][1] for name in names} | ({"price": "price_from"} if prices else {})
    counts: dict[str, Counter] = {name: Counter() for name in columns}
    found = as_sql(rows, list(columns.values())) if columns else None
    if found is None:
        return counts
    sql, parameters = found
    quoted = [f'"{column}"' for column in columns.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({', '.join(quoted)}), count(*), {', '.join(quoted)} FROM ({sql}) listed "  # noqa: S608
            f"GROUP BY GROUPING SETS ({', '.join(f'({column})' for column in quoted)})",
            parameters,
        )
        # GROUPING has a bit for each column, the first the highest, that is 0 for the one counted in the row.
        place = {(1 << len(columns)) - 1 - (1 << (len(columns) - 1 - n)): n for n in range(len(columns))}
        for grouped, number, *values in cursor:
            n = place[grouped]
            name = list(columns)[n]
            counts[name][_band(values[n]) if name == "price" else values[n]] += number
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


def _names(counts: dict[str, Counter]) -> dict[tuple[str, str], str]:
    """The names of places and producers, by facet and value, in one query."""
    for values in counts.values():
        for empty in ("", None):
            values.pop(empty, None)
    producers = [pk for pk, _number in counts["producer"].most_common(MOST_PRODUCERS)]
    key, none = Cast("pk", TextField()), Value("", TextField())
    parts = [
        Province.objects.filter(pk__in=counts["province"]).values_list(Value("province"), key, "name", none),
        Commune.objects.filter(pk__in=counts["commune"]).values_list(Value("commune"), key, "name", "kind"),
        Producer.objects.filter(pk__in=producers).values_list(Value("producer"), key, "name", none),
    ]
    rows = parts[0].order_by().union(*(part.order_by() for part in parts[1:]), all=True)
    return {
        (facet, pk): Commune(name=name, kind=kind).full_name if facet == "commune" else name
        for facet, pk, name, kind in rows
    }


def _named(name: str, counts: Counter, language: str, names: dict[tuple[str, str], str]) -> Iterable[FacetValue]:
    match name:
        case "group":
            return [FacetValue(group.value, str(group.label), counts[group]) for group in ProductGroup if counts[group]]
        case "stars":
            return [FacetValue(str(stars), str(stars), n) for stars, n in sorted(counts.items(), reverse=True)]
        case "category":
            return _categories(counts, language)
    values = [FacetValue(str(pk), names[name, str(pk)], n) for pk, n in counts.items() if (name, str(pk)) in names]
    return sorted(values, key=lambda value: (-value.count, value.label))


def _categories(counts: Counter, language: str) -> list[FacetValue]:
    """Categories with everything below them, in the order of the shelves."""
    rows = Category.objects.order_by("position", "pk")
    if language != "vi":
        rows = rows.prefetch_related("translations")
    children: dict[int | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    tree = {category.pk: category for category in _walk(None, children)}
    whole: Counter = Counter()
    for pk, number in counts.items():
        category = tree.get(pk)
        while category is not None:
            whole[category.pk] += number
            category = tree.get(category.parent_id or 0)
    return [FacetValue(str(pk), _label(c, language), whole[pk]) for pk, c in tree.items() if whole[pk]]


def _walk(parent: int | None, children: dict[int | None, list[Category]]) -> Iterable[Category]:
    for category in children.get(parent, []):
        yield category
        yield from _walk(category.pk, children)


def _label(category: Category, language: str) -> str:
    if language == "vi":
        return category.name
    words = [t.name for t in category.translations.all() if t.language == language and t.name]
    return words[0] if words else category.name
