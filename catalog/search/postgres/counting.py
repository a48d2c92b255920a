"""Facets: how many products a reader would find with each further choice, in one statement."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import translation

from catalog.certification.listing import catalogue_stamp, counted_with_stamp
from catalog.certification.models import Listing
from catalog.places.models import Commune
from catalog.products.models import ProductGroup
from catalog.search.conditions import given
from catalog.search.contract import Facet, FacetValue, Filters
from catalog.search.postgres.rows import as_sql

Matching = Callable[[str], QuerySet[Listing]]
Counted = tuple[str, str, int]  # facet, value, number

# name of the facet -> (the filter that is its own, the column it counts)
COLUMNS = {
    "group": ("groups", "group"),
    "category": ("categories", "category_id"),
    "stars": ("stars", "stars"),
    "province": ("provinces", "province_code"),
    "commune": ("communes", "commune_code"),
    "producer": ("producers", "producer_id"),
    "price": ("price", "price_from"),
}
MOST_PRODUCERS = 20
BANDS = ((None, 49_999), (50_000, 99_999), (100_000, 199_999), (200_000, 499_999), (500_000, None))

# Every count with the name of what it counts; of the categories also those without a product, for the way up the tree.
_NAMED = """
SELECT facet, value, number, '' AS name, '' AS more, 0 AS position FROM counted
WHERE facet IN ('group', 'stars', 'price') AND value <> ''
UNION ALL SELECT 'province', code, number, name, '', 0 FROM counted JOIN places_province ON code = value
WHERE facet = 'province'
UNION ALL SELECT 'commune', code, number, name, kind, 0 FROM counted JOIN places_commune ON code = value
WHERE facet = 'commune'
UNION ALL SELECT 'producer', value, number, name, '', 0 FROM (
  SELECT value, number FROM counted WHERE facet = 'producer' ORDER BY number DESC, value LIMIT %s
) most JOIN producers_producer ON id = value::bigint
UNION ALL SELECT 'category', c.id::text, coalesce(number, 0), coalesce(nullif(t.name, ''), c.name),
  coalesce(parent_id::text, ''), position
FROM products_category c LEFT JOIN counted ON facet = 'category' AND value = c.id::text
LEFT JOIN products_categorytranslation t ON t.category_id = c.id AND language = %s AND language <> 'vi'
UNION ALL SELECT 'stamp', '', stamp, '', '', 0 FROM certification_stamp
"""

_ELSEWHERE = "SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS e(facet, value, number)"


class _Row(NamedTuple):
    """`more`: the kind of a commune, the parent of a category."""

    value: str
    number: int
    name: str
    more: str
    position: int


def total(rows: QuerySet[Listing]) -> tuple[int, int]:
    """The stamp of the catalogue, and how many of these rows it has."""
    try:
        stamp, numbers = counted_with_stamp([rows])
    except EmptyResultSet:
        return catalogue_stamp(), 0
    return stamp, sum(numbers or ())


def facets(
    matching: Matching, filters: Filters, *, language: str, elsewhere: Sequence[Counted] = ()
) -> tuple[int, tuple[Facet, ...]]:
    """The stamp of the catalogue they were counted in, and every facet, each counted with its own filter left out.

    `matching(without)` are the rows with one left out. Facets whose own filter is not given share one pass over them.
    `elsewhere` is what another engine has counted of products that are not among the rows.
    """
    rows = _rows(matching, given(filters), language, elsewhere)
    if rows is None:
        return catalogue_stamp(), tuple(Facet(name, ()) for name in COLUMNS)
    with translation.override(language):
        found = tuple(Facet(name, tuple(_named(name, rows.get(name, [])))) for name in COLUMNS)
    return rows["stamp"][0].number, found


def _rows(
    matching: Matching, own: Collection[str], language: str, elsewhere: Sequence[Counted]
) -> dict[str, list[_Row]] | None:
    """What was counted, by facet; None when nothing can fit."""
    passes = {"": [name for name, (filter_name, _) in COLUMNS.items() if filter_name not in own]}
    passes |= {filter_name: [name] for name, (filter_name, _) in COLUMNS.items() if filter_name in own}
    found = [part for without, names in passes.items() if names and (part := _pass(matching(without), names))]
    if elsewhere:
        found.append((_ELSEWHERE, tuple(list(column) for column in zip(*elsewhere, strict=True))))
    if not found:
        return None
    counted = " UNION ALL ".join(sql for sql, _ in found)
    if elsewhere:
        counted = f"SELECT facet, value, sum(number)::bigint AS number FROM ({counted}) c GROUP BY facet, value"  # noqa: S608
    parameters = [value for _, values in found for value in values]
    rows: dict[str, list[_Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH counted AS ({counted}) {_NAMED}", [*parameters, MOST_PRODUCERS, language])
        for facet, *row in cursor:
            rows.setdefault(facet, []).append(_Row(*row))
    return rows


def _pass(rows: QuerySet[Listing], names: list[str]) -> tuple[str, tuple[Any, ...]] | None:
    """(facet, value, number) of each of these facets, in one pass over the rows; None when there can be no row."""
    columns = [COLUMNS[name][1] for name in names]
    found = as_sql(rows, columns)
    if found is None:
        return None
    quoted = [f'"{column}"' for column in columns]
    facet = " ".join(f"WHEN GROUPING({column}) = 0 THEN '{name}'" for name, column in zip(names, quoted, strict=True))
    # Of the columns only the one that is counted in a row has a value there.
    value = ", ".join(f"{column}::text" for column in quoted)
    sets = ", ".join(f"({column})" for column in quoted)
    sql = (
        f"SELECT CASE {facet} END AS facet, coalesce({value}) AS value, count(*) AS number "  # noqa: S608
        f"FROM ({found[0]}) listed GROUP BY GROUPING SETS ({sets})"
    )
    return sql, found[1]


def _named(name: str, rows: list[_Row]) -> Iterable[FacetValue]:
    match name:
        case "group":
            counts = {row.value: row.number for row in rows}
            return [FacetValue(g.value, str(g.label), counts[g.value]) for g in ProductGroup if g.value in counts]
        case "stars":
            rows = sorted(rows, key=lambda row: -int(row.value))
            return [FacetValue(row.value, row.value, row.number) for row in rows]
        case "price":
            return _bands(rows)
        case "category":
            return _categories(rows)
        case "commune":
            rows = [row._replace(name=Commune(name=row.name, kind=row.more).full_name) for row in rows]
    values = [FacetValue(row.value, row.name, row.number) for row in rows]
    return sorted(values, key=lambda value: (-value.count, value.label))


def _bands(rows: list[_Row]) -> Iterable[FacetValue]:
    counts: Counter[int] = Counter()
    for row in rows:
        price = int(row.value)
        counts[next(n for n, (_low, high) in enumerate(BANDS) if high is None or price <= high)] += row.number
    for n, (low, high) in enumerate(BANDS):
        if counts[n]:
            ends = f"{'' if low is None else low}-{'' if high is None else high}"
            yield FacetValue(ends, ends, counts[n])


def _categories(rows: list[_Row]) -> list[FacetValue]:
    """Categories with everything below them, in the order of the shelves."""
    children: dict[str, list[_Row]] = {}
    for row in sorted(rows, key=lambda row: (row.position, int(row.value))):
        children.setdefault(row.more, []).append(row)
    tree = {row.value: row for row in _walk("", children)}
    whole: Counter[str] = Counter()
    for row in rows:
        above: _Row | None = row
        while row.number and above is not None:
            whole[above.value] += row.number
            above = tree.get(above.more)
    return [FacetValue(value, row.name, whole[value]) for value, row in tree.items() if whole[value]]


def _walk(parent: str, children: dict[str, list[_Row]]) -> Iterable[_Row]:
    for row in children.get(parent, []):
        yield row
        yield from _walk(row.value, children)
