"""Pages of products: at the root, of a category, of a collection, of a producer. One query for the rows of all pages
of a level, one for their products."""

from collections.abc import Callable, Sequence
from typing import Any

import graphene
from django.db.models import QuerySet

from catalog.api.channels import CHANNEL_ARGUMENT, is_ours
from catalog.api.filters import Conditions, ProductFilterInput, ProductWhereInput
from catalog.api.orders import BY_NAME, ProductOrder, order_of
from catalog.api.shown import kept_counts, listings, products_of
from catalog.certification.models import Listing
from config.api.engine.connections import PAGE, Connection, Page, Rows, connection_of, paginate
from config.api.engine.keyset import Order

Narrowing = Callable[[QuerySet[Listing]], QuerySet[Listing]]

ProductCountableConnection = connection_of("Product", lambda: _product())

# For the fields that give products: `batch(ProductCountableConnection, **PRODUCTS)`
PRODUCTS: dict[str, Any] = {
    **PAGE,
    **CHANNEL_ARGUMENT,
    "filter": ProductFilterInput(),
    "where": ProductWhereInput(),
    "sort_by": ProductOrder(),
    "search": graphene.String(),
}


def _product() -> Any:
    from catalog.api.products import Product  # products have categories, which have products

    return Product


def product_pages(
    info: Any,
    narrowings: Sequence[Narrowing],
    *,
    default: Order = BY_NAME,
    channel: str | None = None,
    filter: dict[str, Any] | None = None,
    where: dict[str, Any] | None = None,
    sort_by: Any = None,
    search: str | None = None,
    **page: Any,
) -> list[Connection]:
    """For each narrowing the page of the listed products that it leaves. Raises `BadInput` naming a wrong field."""
    rows = listings(info).filter(Conditions("filter").of(filter), Conditions("where").of(where))
    if not is_ours(channel):
        rows = rows.none()
    order = order_of(sort_by, default=default)
    return paginate([Rows(narrow(rows), order, products_of, kept_counts) for narrow in narrowings], Page(**page))
