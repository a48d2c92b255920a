"""The engine that every shop has: full text over terms, listing rows for facts, both in one database."""

from collections.abc import Collection, Sequence
from functools import cache

from django.db.models import BooleanField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from catalog.certification.listing import catalogue_stamp
from catalog.certification.models import Listing
from catalog.search import text
from catalog.search.cache import remember
from catalog.search.contract import Facet, Filters, Hits, Page, Sort, Suggestion
from catalog.search.models import SearchDocument
from catalog.search.postgres import counting, indexing, stocked, suggesting
from catalog.search.postgres.correcting import alternatives, said
from catalog.search.postgres.cursors import Key, pack, unpack
from catalog.search.postgres.orders import Order, listing_keys, order_of, with_position
from catalog.search.postgres.ranked import Ranked
from catalog.search.postgres.rows import listed_rows
from catalog.search.postgres.tiers import Alternatives, Plan, corrected_plan, plan


class PostgresEngine:
    """See `catalog.search.contract.Engine`."""

    def search(self, query: str, filters: Filters, sort: Sort, page: Page) -> Hits:
        """The page of products that fit, in the order `sort`. Raises `Refusal` for a broken cursor."""
        asked = text.parse(query)
        chosen = _typed(query, asked)
        order = order_of(sort, filters, has_words=chosen is not None)
        edge = _edge(order, page)
        backwards = page.last is not None
        offset = (page.number - 1) * page.size if page.number else 0

        def read(how: Plan | None) -> list[Key]:
            return _keys(how, filters, order, edge, backwards=backwards, limit=page.size + 1, offset=offset)

        keys, corrected = read(chosen), None
        if not keys and (meant := _meant(chosen, asked, filters)):
            keys = read(corrected_plan(meant))
            corrected = said(meant, keys[0][-1]) if keys else None
        more, keys = len(keys) > page.size, keys[: page.size]
        if backwards:
            keys.reverse()
        came_from = edge is not None or offset > 0
        return Hits(
            product_ids=[key[-1] for key in keys],
            cursors=[pack(order.sort, key) for key in keys],
            has_next=came_from if backwards else more,
            has_previous=more if backwards else came_from,
            corrected=corrected,
            count=lambda: self.count(query, filters),
        )

    def count(self, query: str, filters: Filters) -> int:
        """How many products fit; kept until the catalogue changes."""

        def counted() -> tuple[int, int]:
            return counting.total(_rows(_plan(query, filters), filters))

        return remember(("count", query, filters), counted, filters)

    def facets(self, query: str, filters: Filters, *, language: str) -> Sequence[Facet]:
        """Counts of every choice; kept until the catalogue changes, but for those of what is available now."""
        chosen = cache(lambda: _plan(query, filters))

        def matching(without: str) -> QuerySet[Listing]:
            return _rows(chosen(), filters, without=without)

        def matching_of_few(without: str) -> QuerySet[Listing]:
            return _rows(chosen(), filters, without=without, of_few=True)

        def counted() -> tuple[int, tuple[Facet, ...]]:
            return counting.facets(matching, filters, language=language)

        kept = remember(("facets", query, filters, language), counted, filters)
        return (*kept, *stocked.facets(matching_of_few, filters, language=language))

    def suggest(self, prefix: str, *, language: str, limit: int = 8) -> Sequence[Suggestion]:
        """What somebody who begins to type may mean; nothing for what holds no word."""
        query = text.parse(prefix)
        return suggesting.suggestions(query, language=language, limit=limit) if query.words else []

    def index(self, product_ids: Collection[int]) -> None:
        """Learn these products anew, in the caller's transaction."""
        indexing.index(product_ids)


_NOTHING = Plan("'x:'", ())


def _typed(query: str, asked: text.Query) -> Plan | None:
    """How to search for the words as typed; None when nothing is asked for."""
    if asked.words:
        return plan(asked)
    return _NOTHING if query.strip() else None


def _meant(typed: Plan | None, asked: text.Query, filters: Filters) -> Alternatives | None:
    """What the words may stand for instead, when nothing on sale fits them as typed, whatever the filters."""
    if typed is None or not asked.words:
        return None
    if Ranked(typed, Filters(adult=filters.adult)).keys(after=None, backwards=False, limit=1):
        return None
    return alternatives(asked.words, last_is_whole=asked.last_is_whole)


def _plan(query: str, filters: Filters) -> Plan | None:
    """How to search for `query` after all; kept until the catalogue changes."""
    asked = text.parse(query)
    typed = _typed(query, asked)
    if not asked.words:
        return typed
    anything = Filters(adult=filters.adult)
    # The stamp is read first, as `remember` asks: what is meant takes several statements.
    meant = remember(
        ("meant", asked, filters.adult), lambda: (catalogue_stamp(), _meant(typed, asked, anything)), anything
    )
    return corrected_plan(meant) if meant else typed


def _rows(chosen: Plan | None, filters: Filters, *, without: str = "", of_few: bool = False) -> QuerySet[Listing]:
    """`of_few`: what is around these rows leaves few of them. Each is then asked whether its own document fits, where
    the index would first bring all that fit."""
    rows = listed_rows(filters, without=without)
    if chosen is None:
        return rows
    if of_few:
        fits = RawSQL("ts_match_vq(terms, %s::tsquery)", (chosen.broad,), BooleanField())
        own = SearchDocument.objects.filter(product=OuterRef("product")).annotate(fits=fits)
        return rows.filter(Subquery(own.values("fits"), output_field=BooleanField()))
    fitting = RawSQL("SELECT product_id FROM search_searchdocument WHERE terms @@ %s::tsquery", (chosen.broad,))
    return rows.filter(product__in=fitting)


def _edge(order: Order, page: Page) -> Key | None:
    if page.after:
        return unpack(order.sort, page.after, "after")
    return unpack(order.sort, page.before, "before") if page.before else None


def _keys(
    chosen: Plan | None,
    filters: Filters,
    order: Order,
    edge: Key | None,
    *,
    backwards: bool,
    limit: int,
    offset: int,
) -> list[Key]:
    if chosen is not None and order.sort is Sort.RELEVANCE:
        ranked = Ranked(chosen, filters)
        return ranked.keys(after=edge, backwards=backwards, limit=limit, offset=offset)
    rows = with_position(_rows(chosen, filters), order, filters)
    return listing_keys(rows, order, after=edge, backwards=backwards, limit=limit, offset=offset)
