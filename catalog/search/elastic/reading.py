"""Reading hits in their order, each judged by the listing rule in PostgreSQL before anybody sees it."""

from dataclasses import dataclass
from typing import Any

from elasticsearch_dsl import Q, Search
from elasticsearch_dsl.query import Query

from catalog.search.contract import Filters, Sort
from catalog.search.cursors import Key
from catalog.search.elastic import mapping, queries
from catalog.search.elastic.connection import asked
from catalog.search.elastic.documents import microseconds, moment
from catalog.search.elastic.errors import NotForIndex
from catalog.search.orders import Order
from catalog.search.postgres.rows import listed_rows
from catalog.search.tiers import Plan

# Beyond so many from the beginning the index would have to sort everything; PostgreSQL does that as well.
DEEPEST = 5000
_ROUNDS = 4
_BY_STARS = (Sort.STARS, Sort.STARS_ASC)
_BY_DATE = (Sort.NEWEST, Sort.OLDEST)
_UNPRICED = {Sort.PRICE: 2**62, Sort.PRICE_DESC: -1}  # behind every price in that order


@dataclass(frozen=True)
class Question:
    """What is asked, apart from the page: `beside` are the products whose documents are not to be trusted."""

    chosen: Plan | None
    filters: Filters
    order: Order
    beside: tuple[int, ...] = ()

    def keys(self, edge: Key | None, *, backwards: bool, limit: int) -> list[Key]:
        """The keys of hits behind `edge` (ahead of it when `backwards`), at most `limit`, all of them listed now. What
        the judge drops is made up for from what follows. Raises `NotForIndex` when he drops too much."""
        if limit > DEEPEST:
            raise NotForIndex
        found: list[Key] = []
        size = limit
        for _round in range(_ROUNDS):
            keys = self._read(edge, backwards, size)
            allowed = _allowed(self.filters, keys)
            found += [key for key in keys if key[-1] in allowed]
            if len(found) >= limit or len(keys) < size:
                return found[:limit]
            edge, size = keys[-1], min(size * 4, DEEPEST)
        raise NotForIndex

    def _read(self, edge: Key | None, backwards: bool, size: int) -> list[Key]:
        search = Search(index=mapping.live()).query(self._query()).sort(*self._sort(backwards))
        search = search.extra(size=size, track_total_hits=False).source(False)
        if edge is not None:
            search = search.extra(search_after=self._said(edge))
        with asked() as cluster:
            answer = search.using(cluster).params(allow_partial_search_results=False).execute().to_dict()
        return [self._key(hit["sort"]) for hit in answer["hits"]["hits"]]

    def _query(self) -> Query:
        scored, must = self._by_score(), queries.listed(adult=self.filters.adult) + queries.filtered(self.filters)
        if self.chosen is not None and self.order.sort is not Sort.RELEVANCE:
            must.append(queries.words(self.chosen.broad))
        if self.beside:
            must.append(Q("bool", must_not=[Q("terms", product_id=list(self.beside))]))
        return Q("bool", filter=must, must=[scored] if scored else [])

    def _by_score(self) -> Query | None:
        if self.order.sort is Sort.RELEVANCE and self.chosen is not None:
            return queries.by_tier(self.chosen)
        return queries.by_stars() if self.order.sort in _BY_STARS else None

    def _sort(self, backwards: bool) -> list[dict[str, Any]]:
        if self.order.sort is Sort.RELEVANCE:
            up, down = ("desc", "asc") if backwards else ("asc", "desc")
            return [{"_score": down}, {"name_length": up}, {"product_id": up}]
        direction = "desc" if self.order.descending != backwards else "asc"
        column: dict[str, Any] = {"order": direction}
        if self.order.nullable:
            column["missing"] = _UNPRICED[self.order.sort]
        elif self.order.sort in _BY_DATE:
            column["missing"] = 0
        first = "_score" if self.order.sort in _BY_STARS else self.order.column
        return [{first: {"order": direction} if first == "_score" else column}, {"product_id": direction}]

    def _key(self, values: list[Any]) -> Key:
        """The sort values of a hit as the row's own."""
        first, *rest = values
        sort = self.order.sort
        if sort is Sort.RELEVANCE and self.chosen is not None:
            first = len(self.chosen.tiers) - round(first)
        elif sort in _BY_STARS:
            first = round(first)
        elif sort in _BY_DATE:
            first = moment(first)
        elif sort in _UNPRICED and first == _UNPRICED[sort]:
            first = None
        return (first, *rest)

    def _said(self, key: Key) -> list[Any]:
        first, *rest = key
        sort = self.order.sort
        if sort is Sort.RELEVANCE and self.chosen is not None:
            first = len(self.chosen.tiers) - first
        elif sort in _BY_DATE:
            first = microseconds(first)
        elif sort in _UNPRICED and first is None:
            first = _UNPRICED[sort]
        return [first, *rest]


def _allowed(filters: Filters, keys: list[Key]) -> set[int]:
    """Those of these hits that the listing rule and the filters let through at this moment."""
    rows = listed_rows(filters).filter(product__in=[key[-1] for key in keys])
    return set(rows.values_list("product_id", flat=True)) if keys else set()
