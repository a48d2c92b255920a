"""Orders: which column of a product comes first, and how two places in an order compare."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.search.contract import Filters, Sort
from catalog.search.cursors import BY_PRICE, Key


@dataclass(frozen=True)
class Order:
    """`column`, then the product's id, both in one direction; nulls last in either."""

    sort: Sort
    column: str
    descending: bool

    @property
    def nullable(self) -> bool:
        return self.sort in BY_PRICE

    def sorted(self, keys: Iterable[Key], *, backwards: bool) -> list[Key]:
        """Keys of rows, from whichever engine, in this order; `backwards` from its end."""
        if self.sort is Sort.RELEVANCE:
            return sorted(keys, reverse=backwards)
        # Nothing known comes last, so behind everything in either direction.
        last = not self.descending
        return sorted(
            keys,
            key=lambda key: ((key[0] is None) is last, 0 if key[0] is None else key[0], key[1]),
            reverse=self.descending != backwards,
        )


_COLUMNS = {
    Sort.RELEVANCE: ("stars", True),
    Sort.NAME: ("name_key", False),
    Sort.NAME_DESC: ("name_key", True),
    Sort.PRICE: ("price_from", False),
    Sort.PRICE_DESC: ("price_from", True),
    Sort.NEWEST: ("published_at", True),
    Sort.OLDEST: ("published_at", False),
    Sort.STARS: ("stars", True),
    Sort.STARS_ASC: ("stars", False),
    Sort.COLLECTION: ("position", False),
    Sort.COLLECTION_DESC: ("position", True),
}


def order_of(sort: Sort, filters: Filters, *, has_words: bool) -> Order:
    """The order that `sort` means here: relevance without words is by stars, a collection's order needs one."""
    if sort is Sort.RELEVANCE and not has_words:
        sort = Sort.STARS
    if sort in (Sort.COLLECTION, Sort.COLLECTION_DESC) and only_collection(filters) is None:
        sort = Sort.NAME if sort is Sort.COLLECTION else Sort.NAME_DESC
    return Order(sort, *_COLUMNS[sort])


def only_collection(filters: Filters) -> int | None:
    """The collection that the filters ask for when it is exactly one."""
    asked = [part.collections for part in (filters, *filters.all_of) if part.collections is not None]
    return asked[0][0] if len(asked) == 1 and len(asked[0]) == 1 else None
