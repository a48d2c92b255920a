"""Laying the place data in the database."""

from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from catalog.places import data
from catalog.places.models import Commune, FormerUnit, Province


def load_places(*, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Lay or renew provinces, communes and former units; how many rows of each there are in the data.

    May run again at any time: rows are renewed by their codes. A commune that the data no longer have stays, since
    producers may lie in it. Whoever loads newer data over older should index the products again.
    """
    laid = data.rows()
    tables: dict[str, type[models.Model]] = {
        "province": Province,
        "commune": Commune,
        "former": FormerUnit,
        "successors": FormerUnit.successors.through,
    }
    with transaction.atomic(using=using):
        for name, model in tables.items():
            _renew(model, laid[name], using=using)
    return {name: len(rows) for name, rows in laid.items()}


def _renew(model: type[models.Model], rows: Iterable[tuple], *, using: str) -> None:
    """COPY beside the table, then merge: 25,000 rows in a fraction of a second."""
    table = model._meta.db_table
    key = model._meta.pk
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    renewed = ", ".join(f'"{f.column}" = excluded."{f.column}"' for f in fields if f is not key)
    pairs_only = key not in fields
    conflict = "DO NOTHING" if pairs_only else f'("{key.column}") DO UPDATE SET {renewed}'
    with connections[using].cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE laid ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0")  # noqa: S608
        with cursor.copy(f"COPY laid ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM laid ON CONFLICT {conflict}"  # noqa: S608
        )
        if pairs_only:
            cursor.execute(f"DELETE FROM {table} WHERE ({columns}) NOT IN (SELECT {columns} FROM laid)")  # noqa: S608
        cursor.execute("DROP TABLE laid")
