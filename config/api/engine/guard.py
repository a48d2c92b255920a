"""Who may query the database while a document is executed: root fields and batches, nobody else.

Under test every request is guarded, so a resolver that asks the database once per row fails whatever test reaches it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

_may_query: ContextVar[bool] = ContextVar("may_query", default=False)


class QueryOutsideBatch(RuntimeError):
    """A plain field asked the database: declare it with `@batch`."""


@contextmanager
def querying() -> Iterator[None]:
    """What runs inside may query: it answers for all of its level, or once per request."""
    before = _may_query.set(True)
    try:
        yield
    finally:
        _may_query.reset(before)


def _refuse(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not _may_query.get():
        raise QueryOutsideBatch(sql)
    return execute(sql, params, many, context)


@contextmanager
def guarded() -> Iterator[None]:
    """Refuse each query made outside `querying()`."""
    with connection.execute_wrapper(_refuse):
        yield
