"""The engine that every shop has: full text over terms, listing rows for facts, both in one database."""

from collections.abc import Collection, Sequence
from functools import cache

from django.db.models import BooleanField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from catalog.certification.models import Listing
from catalog.search.answering import KeyedEngine
from catalog.search.cache import remember
from catalog.search.contract import Facet, Filters, Sort
from catalog.search.cursors import Key
from catalog.search.models import SearchDocument
from catalog.search.orders import Order
from catalog.search.postgres import counting, indexing, stocked
from catalog.search.postgres.ranked import Ranked
from catalog.search.postgres.rows import listed_rows
from catalog.search.postgres.sorting import listing_keys, with_position
from catalog.search.postgres.tsquery import tsquery
from catalog.search.tiers import Plan


class PostgresEngine(KeyedEngine):
    """See `catalog.search.contract.Engine`."""

    def keys(
        self,
        chosen: Plan | None,
        filters: Filters,
        order: Order,
        edge: Key | None,
        *,
        backwards: bool,
        limit: int,
        offset: int = 0,
    ) -> list[Key]:
        """The keys of rows behind `edge`."""
        if chosen is not None and order.sort is Sort.RELEVANCE:
            ranked = Ranked(chosen, filters)
            return ranked.keys(after=edge, backwards=backwards, limit=limit, offset=offset)
        rows = with_position(rows_of(chosen, filters), order, filters)
        return listing_keys(rows, order, after=edge, backwards=backwards, limit=limit, offset=offset)

    def count(self, query: str, filters: Filters) -> int:
        """How many products fit; kept until the catalogue changes."""

        def counted() -> tuple[int, int]:
            return counting.total(rows_of(self._plan(query, filters), filters))

        return remember(("count", query, filters), counted, filters)

    def facets(self, query: str, filters: Filters, *, language: str) -> Sequence[Facet]:
        """Counts of every choice; kept until the catalogue changes, but for those of what is available now."""
        chosen = cache(lambda: self._plan(query, filters))

        def matching(without: str) -> QuerySet[Listing]:
            return rows_of(chosen(), filters, without=without)

        def counted() -> tuple[int, tuple[Facet, ...]]:
            return counting.facets(matching, filters, language=language)

        kept = remember(("facets", query, filters, language), counted, filters)
        return (*kept, *self.facets_of_stock(chosen(), filters, language=language))

    def facets_of_stock(self, chosen: Plan | None, filters: Filters, *, language: str) -> tuple[Facet, ...]:
        """Counts of what is available at this moment, anywhere and at each point."""
        return stocked.facets(
            lambda without: rows_of(chosen, filters, without=without, of_few=True), filters, language=language
        )

    def index(self, product_ids: Collection[int]) -> None:
        """Learn these products anew, in the caller's transaction."""
        indexing.index(product_ids)


def rows_of(chosen: Plan | None, filters: Filters, *, without: str = "", of_few: bool = False) -> QuerySet[Listing]:
    """The listing rows of what fits. `of_few`: what is around these rows leaves few of them. Each is then asked whether
    its own document fits, where the index would first bring all that fit."""
    rows = listed_rows(filters, without=without)
    if chosen is None:
        return rows
    broad = tsquery(chosen.broad)
    if of_few:
        fits = RawSQL("ts_match_vq(terms, %s::tsquery)", (broad,), BooleanField())
        own = SearchDocument.objects.filter(product=OuterRef("product")).annotate(fits=fits)
        return rows.filter(Subquery(own.values("fits"), output_field=BooleanField()))
    fitting = RawSQL("SELECT product_id FROM search_searchdocument WHERE terms @@ %s::tsquery", (broad,))
    return rows.filter(product__in=fitting)
