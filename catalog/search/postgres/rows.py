"""Listing rows as SQL: those that the listing rule and the filters let through."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Func, QuerySet, Value

from catalog.certification.listing import listed
from catalog.certification.models import Listing
from catalog.search.conditions import condition
from catalog.search.contract import Filters

SORT_COLUMNS = ("product_id", "name_key", "price_from", "published_at", "stars")


class Beyond(Func):
    """`(a, b) > (x, y)`, which PostgreSQL answers from one index; `a > x OR a = x AND b > y` it would not."""

    output_field = BooleanField()

    def __init__(self, columns: Sequence[Any], values: Sequence[Any], downwards: bool) -> None:
        super().__init__(*columns, *(Value(value) for value in values))
        self.downwards = downwards

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.get_source_expressions()]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        parameters = tuple(value for _, values in parts for value in values)
        return f"({left}) {'<' if self.downwards else '>'} ({right})", parameters


def listed_rows(filters: Filters, *, without: str = "") -> QuerySet[Listing]:
    """The listing rows that the rule and `filters` let through; `without` leaves out one filter."""
    return listed(adult=filters.adult).filter(condition(filters, without=without))


def as_sql(rows: QuerySet[Listing], columns: Sequence[str] = SORT_COLUMNS) -> tuple[str, tuple[Any, ...]] | None:
    """`rows` as a query for use inside another one; None when nothing can match."""
    try:
        sql, parameters = rows.order_by().values(*columns).query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, parameters
