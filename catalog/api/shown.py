"""What this reader may see: the listing rule on every public path, and products read together with today's listing."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from catalog.certification.listing import counted_with_stamp, listed
from catalog.certification.models import Listing
from catalog.products.models import Product
from config.api.engine.keyset import count_each

KEPT_COUNTS = 4096


def listings(info: Any) -> QuerySet[Listing]:
    """Today's listing rows of the products that this reader may see."""
    return listed(adult=info.context.adult)


def with_products(rows: QuerySet[Listing]) -> list[Product]:
    """The products of these listing rows, each with its row as `listing`: prices and the recognition in force."""
    found = []
    for row in rows.select_related("product__product_type", "recognition"):
        row.product.listing = row  # type: ignore[attr-defined]
        found.append(row.product)
    return found


def products_of(rows: list[Listing]) -> list[Product]:
    """The same for rows of a page that have been read already, in their order."""
    keys = [row.pk for row in rows]
    by_key = {product.listing.pk: product for product in with_products(Listing.objects.filter(pk__in=keys))}  # type: ignore[attr-defined]
    return [by_key[key] for key in keys]


def products_by_id(product_ids: Collection[int], *, adult: bool) -> dict[int, Product]:
    """Those of these products that a reader may see."""
    return {product.pk: product for product in with_products(listed(adult=adult).filter(product__in=product_ids))}


class _Counts:
    """How many rows a query has found, kept while the catalogue's stamp stays the same: a count is never older than
    the database. The question is the SQL itself, in which day and reader are already written.

    Kept are counts of listing rows alone, which is what the stamp stands for, and none that a transaction under way
    has made: it may yet be rolled back, and its stamp be given again.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, ...], tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def of(self, parts: Sequence[QuerySet]) -> list[int]:
        questions = [question for part in parts if (question := _question(part)) is not None]
        if connection.in_atomic_block or len(questions) < len(parts):
            return count_each(parts)
        with self._lock:
            known = [self._kept.get(question) for question in questions]
        stamps = {kept and kept[0] for kept in known}
        # One statement says the stamp, and counts only if what is kept is not of this stamp, all of it.
        stamp, counts = counted_with_stamp(parts, known_at=stamps.pop() if len(stamps) == 1 else None)
        if counts is None:
            return [kept[1] for kept in known if kept is not None]
        self._keep({question: (stamp, count) for question, count in zip(questions, counts, strict=True)})
        return counts

    def _keep(self, counts: dict[tuple[Any, ...], tuple[int, int]]) -> None:
        with self._lock:
            self._kept.update(counts)
            while len(self._kept) > KEPT_COUNTS:
                self._kept.popitem(last=False)


def _question(rows: QuerySet) -> tuple[Any, ...] | None:
    """The query as text and values; None when it rests on more than listing rows, or cannot find anything."""
    try:
        sql, values = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        return None
    return None if sql.count("FROM") > 1 or "JOIN" in sql else (sql, *values)


kept_counts = _Counts().of
