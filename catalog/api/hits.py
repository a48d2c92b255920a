"""Pages that the search engine finds."""

from dataclasses import dataclass
from typing import Any

from catalog.api.shown import products_by_id
from catalog.search import get_engine
from catalog.search.contract import Filters, Hits, Sort
from catalog.search.contract import Page as HitsPage
from config.api.engine.connections import Connection, Edge, Page

_SORTS = {
    "NAME": (Sort.NAME, Sort.NAME_DESC),
    "PRICE": (Sort.PRICE, Sort.PRICE_DESC),
    "MINIMAL_PRICE": (Sort.PRICE, Sort.PRICE_DESC),
    "DATE": (Sort.OLDEST, Sort.NEWEST),
    "RATING": (Sort.RELEVANCE, Sort.RELEVANCE),
    "COLLECTION": (Sort.COLLECTION, Sort.COLLECTION_DESC),
}


@dataclass(eq=False)
class Searched(Connection):
    """A page of hits; they are counted when asked."""

    hits: Hits

    @staticmethod
    def next_of(connections: list[Any]) -> list[bool]:
        return [connection.hits.has_next for connection in connections]

    @staticmethod
    def previous_of(connections: list[Any]) -> list[bool]:
        return [connection.hits.has_previous for connection in connections]

    @staticmethod
    def count_of(connections: list[Any]) -> list[int]:
        return [connection.hits.total for connection in connections]


def searched(words: str, filters: Filters, sort_by: Any, page: Page) -> Searched:
    """The page of products that fit `words`, the best first unless another order is asked for."""
    field = sort_by.field.value if sort_by and sort_by.field else "RATING"
    sort = _SORTS[field][bool(sort_by and sort_by.direction.value)]
    # The engine knows no page of nothing; a client that only counts asks for one.
    size = page.size or 1
    asked = HitsPage(
        first=size if page.forward else None,
        after=page.after,
        last=None if page.forward else size,
        before=page.before,
    )
    hits = get_engine().search(words, filters, sort, asked)
    found = products_by_id(hits.product_ids[: page.size], adult=filters.adult)
    pairs = zip(hits.product_ids, hits.cursors, strict=True)
    return Searched([Edge(found[key], cursor) for key, cursor in pairs if key in found], hits)
