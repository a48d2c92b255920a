"""Rows of any table, whatever columns it had in an older version: each column that must hold something holds the number
of its row, as far as its type can."""

from typing import Any

import psycopg
from psycopg import sql

_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), parent.relname, key.attname
FROM pg_attribute a
LEFT JOIN pg_constraint c ON c.conrelid = a.attrelid AND c.contype = 'f' AND c.conkey = ARRAY[a.attnum]
LEFT JOIN pg_class parent ON parent.oid = c.confrelid
LEFT JOIN pg_attribute key ON key.attrelid = c.confrelid AND key.attnum = c.confkey[1]
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND a.attgenerated = ''
"""
_VALUES = {
    "boolean": "false",
    "date": "current_date",
    "timestamp with time zone": "now()",
    "time without time zone": "localtime",
    "jsonb": "'{}'",
    "uuid": "gen_random_uuid()",
    "interval": "'1 day'",
    "tsvector": "''",
}


def lay(wire: "psycopg.Connection[Any]", table: str, rows: int) -> None:
    """Rows 1 to `rows`, and before them those of the tables that they need, unless there are some."""
    names, values = [], []
    for name, kind, parent, key in wire.execute(_COLUMNS, [table]).fetchall():
        names.append(sql.Identifier(name))
        values.append(sql.SQL(_VALUES.get(kind, f"n::{kind}")) if parent is None else _of(wire, parent, key, rows))
    wire.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM generate_series(1, {}) n").format(
            sql.Identifier(table), sql.SQL(", ").join(names), sql.SQL(", ").join(values), rows
        )
    )


def _of(wire: "psycopg.Connection[Any]", parent: str, key: str, rows: int) -> sql.Composable:
    """The parent of the same number; one for all where the parents were there before."""
    of = {"key": sql.Identifier(key), "parent": sql.Identifier(parent)}
    first, number = wire.execute(sql.SQL("SELECT min({key}::text), count(*) FROM {parent}").format(**of)).fetchone()
    if number and number != rows:
        return sql.Literal(first)
    if not number:
        lay(wire, parent, rows)
    return sql.SQL("n")
