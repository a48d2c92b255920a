"""The tables of a state: which there are, out of the database and into one, by PostgreSQL's own binary COPY."""

from collections.abc import Callable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection
from psycopg import sql

PART = 4 << 20  # bytes until a new part begins: what is kept in memory of a table
# Whoever was signed in signs in again.
LEFT_OUT = ("django_session",)

_TABLES = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname
"""
# Judged row by row: whom they point to must be there first.
_AT_ONCE = """
SELECT c.relname, r.relname FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
WHERE k.contype = 'f' AND NOT k.condeferrable AND k.conrelid <> k.confrelid
AND c.relnamespace = current_schema()::regnamespace
"""
_SEQUENCES = "SELECT sequencename, last_value, data_type::text FROM pg_sequences WHERE schemaname = current_schema()"


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]


def tables() -> list[Table]:
    """All there are, extensions' own apart, in an order in which they can be filled."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        found = {name: Table(name, tuple(columns)) for name, columns in cursor.fetchall() if name not in LEFT_OUT}
        cursor.execute(_AT_ONCE)
        needs: dict[str, set[str]] = {name: set() for name in found}
        for name, needed in cursor.fetchall():
            needs[name].add(needed)
    return [found[name] for name in TopologicalSorter(needs).static_order()]


def rows_out(table: Table, give: Callable[[bytes], None]) -> int:
    """Give the table's rows away in pieces of a few megabytes; how many rows there were."""
    with raw_cursor() as cursor:
        kept = bytearray()
        with cursor.copy(_copy("COPY {} ({}) TO STDOUT (FORMAT binary)", table)) as copy:
            for piece in copy:
                kept += piece
                if len(kept) >= PART:
                    give(bytes(kept))
                    kept.clear()
        give(bytes(kept))
        return int(cursor.rowcount)


def copy_in(table: Table) -> Any:
    """What rows are written into, in pieces of any length."""
    return raw_cursor().copy(_copy("COPY {} ({}) FROM STDIN (FORMAT binary)", table))


def sequences() -> dict[str, tuple[int, bool]]:
    """What each has given out last, and whether it has room for eras (64 bits)."""
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES)
        return {name: (last or 0, kind == "bigint") for name, last, kind in cursor.fetchall()}


def set_sequence(name: str, last: int) -> None:
    """The next it gives out is the one after `last`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(%s::regclass, %s, %s)", [connection.ops.quote_name(name), max(last, 1), last > 0])


def raw_cursor() -> Any:
    """psycopg's own cursor of Django's connection, which knows how to copy."""
    connection.ensure_connection()
    return connection.connection.cursor()


def _copy(text: str, table: Table) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns)))
