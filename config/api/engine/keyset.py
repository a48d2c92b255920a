"""Pages by key: a cursor holds the sort values of a row, so the thousandth page costs what the first does."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Count, F, Func, IntegerField, Model, QuerySet, Value
from django.db.models.fields import Field

from config.api.engine.errors import BadInput

PART = "_part"
Column = tuple[str, Field]


@dataclass(frozen=True)
class Order:
    """A total order: columns compared from left to right, all in one direction, the last one unique, none null.

    `columns` are names as in a queryset, each with the field that reads its values back from a cursor.
    """

    name: str
    columns: tuple[Column, ...]
    descending: bool = False

    def reversed(self) -> "Order":
        return Order(self.name, self.columns, not self.descending)

    def sort(self, rows: QuerySet) -> QuerySet:
        sign = "-" if self.descending else ""
        return rows.order_by(*(f"{sign}{column}" for column, _ in self.columns))

    def annotated(self, rows: QuerySet) -> QuerySet:
        """The rows with their sort values, for `values`."""
        return rows.annotate(**{f"_key{place}": F(column) for place, (column, _) in enumerate(self.columns)})

    def values(self, row: Model) -> tuple[Any, ...]:
        return tuple(getattr(row, f"_key{place}") for place in range(len(self.columns)))

    def beyond(self, values: Sequence[Any], *, inclusive: bool = False) -> "_RowComparison":
        """The condition that a row comes after the one with these sort values."""
        operator = ("<" if self.descending else ">") + ("=" if inclusive else "")
        fields = [field for _, field in self.columns]
        given = [Value(value, output_field=field) for value, field in zip(values, fields, strict=True)]
        return _RowComparison(*(F(column) for column, _ in self.columns), *given, operator=operator)

    def cursor(self, row: Model) -> str:
        """The opaque place of a row in this order."""
        packed = orjson.dumps([self._tag, *self.values(row)], default=str)
        return urlsafe_b64encode(packed).decode().rstrip("=")

    def read_cursor(self, cursor: str, side: str) -> tuple[Any, ...]:
        """The sort values in a cursor. Raises `BadInput` naming `side` for one that is not of this order."""
        try:
            tag, *packed = orjson.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
            if tag != self._tag or len(packed) != len(self.columns):
                raise ValueError
            if any(isinstance(value, str) and "\0" in value for value in packed):
                raise ValueError
            fields = [field for _, field in self.columns]
            return tuple(field.clean(value, None) for value, field in zip(packed, fields, strict=True))
        except (ValueError, TypeError, OverflowError, ValidationError):
            message = f"`{side}` is no cursor of this list: take one from its edges, with the same `sortBy`."
            raise BadInput(side, message) from None

    @property
    def _tag(self) -> str:
        return f"-{self.name}" if self.descending else self.name


class _RowComparison(Func):
    """`(a, b) > (x, y)`, which PostgreSQL answers from one index; `a > x OR a = x AND b > y` it would not."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.get_source_expressions()]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        parameters = tuple(value for _, values in parts for value in values)
        return f"({left}) {self.extra['operator']} ({right})", parameters


def read_each(parts: Sequence[QuerySet]) -> list[list[Any]]:
    """The rows of several querysets of one model in one query, in the order of `parts`."""
    if len(parts) == 1:
        return [list(parts[0])]
    tagged = [part.annotate(**{PART: Value(place, IntegerField())}) for place, part in enumerate(parts)]
    found: list[list[Any]] = [[] for _ in parts]
    for row in _union(tagged):
        found[getattr(row, PART)].append(row)
    return found


def count_each(parts: Sequence[QuerySet]) -> list[int]:
    """How many rows each of several querysets of one model has, in one query."""
    if len(parts) == 1:
        return [parts[0].count()]
    tagged = [
        part.order_by().annotate(**{PART: Value(place, IntegerField())}).values(PART).annotate(n=Count("*"))
        for place, part in enumerate(parts)
    ]
    found = {row[PART]: row["n"] for row in _union(tagged)}
    return [found.get(place, 0) for place in range(len(parts))]


def _union(parts: Sequence[QuerySet]) -> Iterable[Any]:
    return parts[0].union(*parts[1:], all=True) if parts else ()
