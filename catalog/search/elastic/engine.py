"""The second engine: the cluster finds, PostgreSQL judges, and answers alone whenever the cluster does not."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from django.db.models import QuerySet

from catalog.certification.listing import catalogue_stamp
from catalog.certification.models import Listing
from catalog.search.answering import KeyedEngine
from catalog.search.cache import remember, rests_on_the_stamp
from catalog.search.contract import Engine, Facet, Filters, Hits, Page, Sort, Suggestion
from catalog.search.cursors import Key
from catalog.search.elastic import counting, outbox, state
from catalog.search.elastic.connection import PATIENCE, patience
from catalog.search.elastic.errors import NotForIndex, Unavailable
from catalog.search.elastic.reading import Question
from catalog.search.orders import Order
from catalog.search.postgres import PostgresEngine
from catalog.search.postgres.counting import facets as facets_of_rows
from catalog.search.postgres.counting import total as total_of_rows
from catalog.search.postgres.engine import rows_of
from catalog.search.tiers import Plan

_Answer = TypeVar("_Answer")


class ElasticEngine(KeyedEngine):
    """Answers from the index, and for products that have changed since it was told from PostgreSQL, as one list. Raises
    `Unavailable` when the cluster fails; what is no question for an index goes to PostgreSQL as a whole."""

    def __init__(self) -> None:
        self._postgres = PostgresEngine()

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
        """The keys of hits behind `edge`."""
        try:
            return self._keys(chosen, filters, order, edge, backwards, limit + offset)[offset:]
        except NotForIndex:
            return self._postgres.keys(chosen, filters, order, edge, backwards=backwards, limit=limit, offset=offset)

    def count(self, query: str, filters: Filters) -> int:
        """How many fit; kept until the catalogue changes."""

        def counted() -> tuple[int, int]:
            stamp, beside, chosen = catalogue_stamp(), outbox.on_their_way(), self._plan(query, filters)
            number = counting.total(chosen, filters, beside)
            if beside:
                number += total_of_rows(rows_of(chosen, _among(filters, beside)))[1]
            return stamp, number

        try:
            return remember(("count", query, filters), counted, _stamped(filters))
        except NotForIndex:
            return self._postgres.count(query, filters)

    def facets(self, query: str, filters: Filters, *, language: str) -> Sequence[Facet]:
        """Counts of every choice; what is available now is counted where it lies."""

        def counted() -> tuple[int, tuple[Facet, ...]]:
            stamp, beside, chosen = catalogue_stamp(), outbox.on_their_way(), self._plan(query, filters)
            elsewhere = counting.counted(chosen, filters, beside)

            def matching(without: str) -> QuerySet[Listing]:
                found = rows_of(chosen, _among(filters, beside), without=without)
                return found if beside else found.none()

            return stamp, facets_of_rows(matching, filters, language=language, elsewhere=elsewhere)[1]

        try:
            kept = remember(("facets", query, filters, language), counted, _stamped(filters))
        except NotForIndex:
            return self._postgres.facets(query, filters, language=language)
        chosen = self._plan(query, filters)
        return (*kept, *self._postgres.facets_of_stock(chosen, filters, language=language))

    def index(self, product_ids: Collection[int]) -> None:
        """PostgreSQL learns them now, the cluster after the commit."""
        self._postgres.index(product_ids)
        outbox.note(product_ids)

    def _keys(
        self, chosen: Plan | None, filters: Filters, order: Order, edge: Key | None, backwards: bool, limit: int
    ) -> list[Key]:
        if order.column == "position":
            raise NotForIndex
        beside = outbox.on_their_way()
        found = Question(chosen, filters, order, beside).keys(edge, backwards=backwards, limit=limit)
        if not beside:
            return found
        own = self._postgres.keys(chosen, _among(filters, beside), order, edge, backwards=backwards, limit=limit)
        return order.sorted([*found, *own], backwards=backwards)[:limit]


class ClusterEngine:
    """See `catalog.search.contract.Engine`: asks the cluster as long as it is well, PostgreSQL otherwise."""

    def __init__(self) -> None:
        self._elastic, self._postgres = ElasticEngine(), PostgresEngine()

    def search(self, query: str, filters: Filters, sort: Sort, page: Page) -> Hits:
        """The page of products that fit."""
        hits = self._answer(lambda engine: engine.search(query, filters, sort, page))
        hits.count = lambda: self.count(query, filters)
        return hits

    def count(self, query: str, filters: Filters) -> int:
        """How many fit."""
        return self._answer(lambda engine: engine.count(query, filters))

    def facets(self, query: str, filters: Filters, *, language: str) -> Sequence[Facet]:
        """Counts of every choice."""
        return self._answer(lambda engine: engine.facets(query, filters, language=language))

    def suggest(self, prefix: str, *, language: str, limit: int = 8) -> Sequence[Suggestion]:
        """What somebody who begins to type may mean."""
        return self._answer(lambda engine: engine.suggest(prefix, language=language, limit=limit))

    def index(self, product_ids: Collection[int]) -> None:
        """Needs no cluster: it is told when it can be."""
        self._elastic.index(product_ids)

    def _answer(self, question: Callable[[Engine], _Answer]) -> _Answer:
        breaker = state.breaker()
        if breaker.lets_through():
            try:
                with patience(PATIENCE):
                    if not breaker.proven:
                        state.prove()
                    answer = question(self._elastic)
            except Unavailable as problem:
                breaker.failed(str(problem))
            except BaseException:
                # A refusal or a fault of the database says nothing of the cluster: whoever comes next tries.
                breaker.given_up()
                raise
            else:
                breaker.succeeded()
                return answer
        return question(self._postgres)


def _among(filters: Filters, products: tuple[int, ...]) -> Filters:
    return replace(filters, all_of=(*filters.all_of, Filters(products=products)))


def _stamped(filters: Filters) -> Filters:
    """Those filters, if what they ask for is as old as the catalogue's stamp; else the index may not count by them."""
    if not rests_on_the_stamp(filters):
        raise NotForIndex
    return filters
