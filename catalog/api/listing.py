"""Pages of products: at the root, of a category, of a collection, of a producer.

Without words to look for, one query brings the rows of all pages of a level and one their products. With words the
search engine answers, for one list at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import graphene
from django.db.models import QuerySet

from catalog.api.channels import CHANNEL_ARGUMENT, is_ours
from catalog.api.filters import ProductFilterInput, ProductWhereInput, Reader
from catalog.api.hits import searched
from catalog.api.orders import BY_NAME, ProductOrder, order_of
from catalog.api.shown import kept_counts, listings, products_of
from catalog.certification.models import Listing
from catalog.search.conditions import condition
from catalog.search.contract import Filters
from config.api.engine.connections import PAGE, Connection, Page, Rows, connection_of, paginate
from config.api.engine.errors import BadInput
from config.api.engine.keyset import Order

ProductCountableConnection = connection_of("Product", lambda: _product())

WHICH: dict[str, Any] = {
    **CHANNEL_ARGUMENT,
    "filter": ProductFilterInput(),
    "where": ProductWhereInput(),
    "search": graphene.String(),
}
# For the fields that give products: `batch(ProductCountableConnection, **PRODUCTS)`
PRODUCTS: dict[str, Any] = {**PAGE, **WHICH, "sort_by": ProductOrder()}


def _product() -> Any:
    from catalog.api.products import Product  # products have categories, which have products

    return Product


EVERYTHING = Filters()


@dataclass(frozen=True)
class Shelf:
    """One list of products: what it holds, in the terms of search, and how its rows are found."""

    holds: Filters = EVERYTHING
    narrow: Callable[[QuerySet[Listing]], QuerySet[Listing]] = lambda rows: rows


def asked_filters(
    info: Any,
    channel: str | None = None,
    filter: dict[str, Any] | None = None,
    where: dict[str, Any] | None = None,
    search: str | None = None,
) -> tuple[str, Filters]:
    """The words and the filters that a client asks with. Raises `BadInput` naming a wrong field."""
    words = search or (filter or {}).get("search") or ""
    parts = (Reader("filter").read(filter), Reader("where").read(where))
    nothing = None if is_ours(channel) else ()
    return words.strip(), Filters(adult=info.context.adult, products=nothing, all_of=parts)


def product_pages(
    info: Any, shelves: Sequence[Shelf], *, default: Order = BY_NAME, sort_by: Any = None, **asked: Any
) -> list[Connection]:
    """For each shelf the page of its listed products. Raises `BadInput` naming a wrong field."""
    page = Page(**{name: asked.pop(name) for name in PAGE if name in asked})
    words, filters = asked_filters(info, **asked)
    if words:
        if len(shelves) > 1:
            raise BadInput("search", "Search one list at a time: these are several.")
        holds = shelves[0].holds
        return [searched(words, replace(filters, all_of=(*filters.all_of, holds)), sort_by, page)]
    rows = listings(info).filter(condition(filters))
    order = order_of(sort_by, default=default)
    return paginate([Rows(shelf.narrow(rows), order, products_of, kept_counts) for shelf in shelves], page)
