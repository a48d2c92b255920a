"""What every engine does with the words and pages it is asked for; engines differ in how they find a page's keys."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

from catalog.certification.listing import catalogue_stamp
from catalog.search import suggesting, text
from catalog.search.cache import remember
from catalog.search.contract import Facet, Filters, Hits, Page, Sort, Suggestion
from catalog.search.correcting import alternatives, said
from catalog.search.cursors import Key, pack, unpack
from catalog.search.orders import Order, order_of
from catalog.search.tiers import NOTHING, Alternatives, Plan, corrected_plan, plan


class KeyedEngine(ABC):
    """See `catalog.search.contract.Engine`. Cursors are the same in every engine: one goes on where another stopped."""

    def search(self, query: str, filters: Filters, sort: Sort, page: Page) -> Hits:
        """The page of products that fit, in the order `sort`. Raises `Refusal` for a broken cursor."""
        asked = text.parse(query)
        chosen = _typed(query, asked)
        order = order_of(sort, filters, has_words=chosen is not None)
        edge = _edge(order, page)
        backwards = page.last is not None
        offset = (page.number - 1) * page.size if page.number else 0

        def read(how: Plan | None) -> list[Key]:
            return self.keys(how, filters, order, edge, backwards=backwards, limit=page.size + 1, offset=offset)

        keys, corrected = read(chosen), None
        if not keys and (meant := self._meant(chosen, asked, filters)):
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

    def suggest(self, prefix: str, *, language: str, limit: int = 8) -> Sequence[Suggestion]:
        """What somebody who begins to type may mean; nothing for what holds no word."""
        query = text.parse(prefix)
        if not query.words:
            return []
        return suggesting.suggestions(query, self._first, language=language, limit=limit)

    @abstractmethod
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
        """The keys behind `edge` (ahead of it when `backwards`, nearest first), at most `limit`; without a plan of
        every product."""

    @abstractmethod
    def count(self, query: str, filters: Filters) -> int: ...

    @abstractmethod
    def facets(self, query: str, filters: Filters, *, language: str) -> Sequence[Facet]: ...

    @abstractmethod
    def index(self, product_ids: Collection[int]) -> None: ...

    def _first(self, chosen: Plan, filters: Filters, limit: int) -> list[int]:
        """The products that fit best."""
        order = order_of(Sort.RELEVANCE, filters, has_words=True)
        return [key[-1] for key in self.keys(chosen, filters, order, None, backwards=False, limit=limit)]

    def _meant(self, typed: Plan | None, asked: text.Query, filters: Filters) -> Alternatives | None:
        """What the words may stand for instead, when nothing on sale fits them as typed, whatever the filters."""
        if typed is None or not asked.words or self._first(typed, Filters(adult=filters.adult), 1):
            return None
        return alternatives(asked.words, last_is_whole=asked.last_is_whole)

    def _plan(self, query: str, filters: Filters) -> Plan | None:
        """How to search for `query` after all; kept until the catalogue changes."""
        asked = text.parse(query)
        typed = _typed(query, asked)
        if not asked.words:
            return typed
        anything = Filters(adult=filters.adult)
        # The stamp is read first, as `remember` asks: what is meant takes several statements.
        meant = remember(
            ("meant", asked, filters.adult), lambda: (catalogue_stamp(), self._meant(typed, asked, anything)), anything
        )
        return corrected_plan(meant) if meant else typed


def _typed(query: str, asked: text.Query) -> Plan | None:
    """How to search for the words as typed; None when nothing is asked for."""
    if asked.words:
        return plan(asked)
    return NOTHING if query.strip() else None


def _edge(order: Order, page: Page) -> Key | None:
    if page.after:
        return unpack(order.sort, page.after, "after")
    return unpack(order.sort, page.before, "before") if page.before else None
