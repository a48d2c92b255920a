"""Statements that the server plans once for a connection: for the few whose planning costs more than their work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


class _Preparing(psycopg.Cursor):
    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Preparing":
        return super().execute(query, params, **{**options, "prepare": True})


@contextmanager
def prepared_cursor() -> Iterator[Any]:
    """A cursor of Django's connection (its errors, its log of queries) whose statements are prepared by the server.

    Parameters travel apart from the statement, so that arrays among them need their type said: `%s::bigint[]`.
    """
    connection.ensure_connection()
    raw: Any = _Preparing(connection.connection)
    wrapped: Any = connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw)
    with wrapped as cursor:
        yield cursor
