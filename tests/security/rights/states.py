"""Whether a denial has changed anything."""

from django.apps import apps
from django.db import connection

WATCHED = (
    "core",
    "producers",
    "products",
    "certification",
    "inventory",
    "exchange",
    "notices",
    "delivery",
    "carts",
    "payments",
    "orders",
    "settlement",
    "content",
)


def state() -> list[tuple]:
    """Counts and versions of every row that a route could change."""
    tables = [model._meta.db_table for label in WATCHED for model in apps.get_app_config(label).get_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{t}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM {t}" for t in tables)
        )
        return sorted(cursor.fetchall())


class Watch:
    """Compares states only where a row of any table was written since the last look, be it taken back or not, which
    the server counts for itself: most denials write none."""

    def __init__(self) -> None:
        self._before, self._written = state(), _written()

    def has_changed(self) -> bool:
        """Whether anything is otherwise now than at the beginning."""
        written = _written()
        untouched, self._written = written == self._written, written
        return not untouched and state() != self._before


def _written() -> int:
    """Rows that this transaction has inserted, updated or deleted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
        return cursor.fetchone()[0]
