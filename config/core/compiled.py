"""Questions that are asked at every turn: Django puts their statement together once for a process, and the server plans
it once for a connection. To put one together takes longer than to answer it.

    @compiled
    def _lines() -> QuerySet[CheckoutLine]:
        return CheckoutLine.objects.filter(checkout=Given("checkout", "uuid")).select_related("variant__product")

    rows = _lines().ask(checkout=pk)

What differs from one time to the next is `Given`; "today" and "now" are those of the moment at which it is asked. All
else stays as the code says it, so that the planner knows it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, wraps
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.transaction import TransactionManagementError
from psycopg import sql

from config.core import clock
from config.core.prepared import prepared_cursor

Row = TypeVar("Row")


class Given(Expression):
    """A value that `ask` is given by this name, of an SQL type. Several at once (`bigint[]`) stand behind `__in`."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__()
        self.name, self.kind = name, kind

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return ("SELECT unnest(%s)" if self.kind.endswith("[]") else "%s"), (self,)


class Question(Generic[Row]):
    """A statement and how its answer is read: instances with what they are joined to, or tuples of `values_list`."""

    def __init__(self, rows: QuerySet[Any, Row]) -> None:
        compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._text = _text(*compiler.as_sql())
        self._locks = rows.query.select_for_update
        self._converters = compiler.get_converters([column for column, _sql, _name in compiler.select])
        self._make: Callable[[Sequence[Any]], Any] = tuple
        if rows._iterable_class is ModelIterable:
            self._make = _maker(compiler)

    def ask(self, **given: Any) -> list[Row]:
        """The rows of the answer."""
        if self._locks and not connection.in_atomic_block:
            raise TransactionManagementError("a lock is held until a transaction ends, and there is none")
        with prepared_cursor() as cursor:
            cursor.execute(self._text, {**given, "today": clock.today(), "now": clock.now()})
            return [self._make(self._converted(row)) for row in cursor.fetchall()]

    def first(self, **given: Any) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.ask(**given)), None)

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self._converters:
            return row
        values = list(row)
        for place, (converters, column) in self._converters.items():
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return values


def compiled(rows: Callable[..., QuerySet[Any, Row]]) -> Callable[..., Question[Row]]:
    """Declare the function below, from plain arguments to rows, as a question: put together once for each arguments."""

    @cache
    def question(demo: bool, arguments: tuple[Any, ...]) -> Question[Row]:
        return Question(rows(*arguments))

    @wraps(rows)
    def known(*arguments: Any) -> Question[Row]:
        # What may be listed depends on whether this is a demo; nothing else that a statement says is a setting.
        return question(settings.DEMO, arguments)

    return known


def _text(template: str, values: Sequence[Any]) -> str:
    return template.replace("%%", "%%%%") % tuple(map(_place, values))


def _place(value: Any) -> str:
    if isinstance(value, Given):
        return f"%({value.name})s::{value.kind}"
    if isinstance(value, datetime):
        return "%(now)s::timestamptz"
    if isinstance(value, date):
        if value != clock.today():
            raise ValueError(f"{value} is not today: a statement that is kept says other days by Given")
        return "%(today)s::date"
    return sql.Literal(value).as_string().replace("%", "%%")


def _maker(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """As Django's own reading of rows: an instance, those that it is joined to, and what it is annotated with."""
    kind, select = compiler.klass_info, compiler.select
    first, last = kind["select_fields"][0], kind["select_fields"][-1] + 1
    names = [column.target.attname for column, _sql, _name in select[first:last]]
    joined = get_related_populators(kind, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # of Django 6.1
    notes = compiler.annotation_col_map or {}

    def make(row: Sequence[Any]) -> Any:
        made = kind["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for other in joined:
            other.populate(row, made)
        for name, place in notes.items():
            setattr(made, name, row[place])
        return made

    return make
