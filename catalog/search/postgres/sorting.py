"""Orders as columns of listing rows."""

from typing import Any

from django.db.models import F, OrderBy, OuterRef, Q, QuerySet, Subquery

from catalog.certification.models import Listing
from catalog.products.models import CollectionProduct
from catalog.search.contract import Filters
from catalog.search.cursors import Key
from catalog.search.orders import Order, only_collection
from catalog.search.postgres.rows import Beyond


def with_position(rows: QuerySet[Listing], order: Order, filters: Filters) -> QuerySet[Listing]:
    """The rows with their place in the collection, when that is what they are ordered by."""
    if order.column != "position":
        return rows
    entries = CollectionProduct.objects.filter(collection=only_collection(filters), product=OuterRef("product"))
    return rows.annotate(position=Subquery(entries.values("position")[:1]))


def listing_keys(
    rows: QuerySet[Listing], order: Order, *, after: Key | None, backwards: bool, limit: int, offset: int = 0
) -> list[Key]:
    """The sort values of the rows behind `after` (ahead of it when `backwards`, and then from there towards the
    beginning), at most `limit`. Products without a price are read apart, so that an index can be walked."""
    if not order.nullable:
        return _keys(rows, order, after, backwards, slice(offset, offset + limit))
    unpriced = rows.filter(**{f"{order.column}__isnull": True})
    priced = rows.filter(**{f"{order.column}__isnull": False})
    parts = [(priced, False), (unpriced, True)]
    if backwards:
        parts.reverse()
    found: list[Key] = []
    for part, is_unpriced in parts:
        if after is not None and (after[0] is None) != is_unpriced:
            # The cursor lies in the other part: all of this one is behind it, or none.
            if is_unpriced == backwards:
                continue
            found += _keys(part, order, None, backwards, slice(0, limit + offset - len(found)))
        else:
            found += _keys(part, order, after, backwards, slice(0, limit + offset - len(found)))
        if len(found) >= limit + offset:
            break
    return found[offset:]


def _keys(rows: QuerySet[Listing], order: Order, after: Key | None, backwards: bool, part: slice) -> list[Key]:
    if part.stop <= part.start:
        return []
    downwards = order.descending != backwards
    if after is not None:
        rows = rows.filter(Q(_beyond(order, after, downwards)))
    columns: list[Any] = ["product_id"]
    if order.nullable and after is not None and after[0] is None:
        ordered = [OrderBy(F("product_id"), descending=downwards)]
    else:
        columns.insert(0, order.column)
        ordered = [OrderBy(F(column), descending=downwards) for column in columns]
    return list(rows.order_by(*ordered).values_list(order.column, "product_id")[part])


def _beyond(order: Order, after: Key, downwards: bool) -> Beyond:
    if after[0] is None:
        return Beyond([F("product_id")], [after[1]], downwards)
    return Beyond([F(order.column), F("product_id")], list(after), downwards)
