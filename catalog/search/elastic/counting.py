"""Totals and facets from the index, without the products whose documents are not to be trusted."""

from typing import Any

from elasticsearch_dsl import A, Q, Search

from catalog.search.conditions import given
from catalog.search.contract import Filters
from catalog.search.elastic import mapping, queries
from catalog.search.elastic.connection import asked
from catalog.search.postgres.counting import BANDS, COLUMNS, Counted
from catalog.search.tiers import Plan

_MOST_VALUES = 10_000


def total(chosen: Plan | None, filters: Filters, beside: tuple[int, ...]) -> int:
    """How many documents fit."""
    search = _matching(chosen, filters.adult, beside).filter("bool", filter=queries.filtered(filters))
    with asked() as cluster:
        return int(cluster.count(index=mapping.live(), query=search.to_dict()["query"]).body["count"])


def counted(chosen: Plan | None, filters: Filters, beside: tuple[int, ...]) -> list[Counted]:
    """(facet, value, number) of each choice that something fits, each facet with its own filter left out."""
    search = _matching(chosen, filters.adult, beside).extra(size=0, track_total_hits=False)
    own = given(filters)
    for name, (filter_name, _column) in COLUMNS.items():
        without = filter_name if filter_name in own else ""
        search.aggs.bucket(name, "filter", Q("bool", filter=queries.filtered(filters, without=without))).bucket(
            "values", _values(name)
        )
    with asked() as cluster:
        answer = search.using(cluster).params(allow_partial_search_results=False).execute().to_dict()
    return [
        (name, value, number)
        for name in COLUMNS
        for value, number in _read(name, answer["aggregations"][name]["values"]["buckets"])
        if number
    ]


def _matching(chosen: Plan | None, adult: bool, beside: tuple[int, ...]) -> Search:
    must = queries.listed(adult=adult)
    if chosen is not None:
        must.append(queries.words(chosen.broad))
    if beside:
        must.append(Q("bool", must_not=[Q("terms", product_id=list(beside))]))
    return Search(index=mapping.live()).query("bool", filter=must)


def _values(name: str) -> Any:
    if name == "stars":
        return A("filters", filters={str(stars): queries.with_stars(stars) for stars in mapping.STARS})
    if name == "price":
        return A("range", field="price_from", keyed=True, ranges=[_band(n) for n in range(len(BANDS))])
    return A("terms", field=COLUMNS[name][1], size=_MOST_VALUES)


def _band(n: int) -> dict[str, Any]:
    low, high = BANDS[n]
    # The upper end is one that is left out.
    ends = {"from": low, "to": None if high is None else high + 1}
    return {"key": str(n)} | {end: price for end, price in ends.items() if price is not None}


def _read(name: str, buckets: Any) -> list[tuple[str, int]]:
    if name == "stars":
        return [(stars, bucket["doc_count"]) for stars, bucket in buckets.items()]
    if name == "price":
        # A price that lies in the band stands for all of them.
        return [(str(BANDS[int(n)][0] or 0), bucket["doc_count"]) for n, bucket in buckets.items()]
    return [(str(bucket["key"]), bucket["doc_count"]) for bucket in buckets]
