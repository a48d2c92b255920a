"""Each worker's database is copied from one that was migrated once, and is emptied of what a test has committed.

Copying takes a fraction of a second, migrating a dozen seconds. The copied one stays on the tests' server under the
digest of the migrations: nobody migrates again until one of them changes.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase

PREFIX = "ocop_migrated_"
LOCK = 0x0C0F_7E57  # the advisory lock under which one worker migrates while the others wait for it
# What a migrated database begins with: places, and Django's own rows of tables and rights.
KEPT = ("places", "contenttypes", "auth")
JOBS = "procrastinate"  # its tables come by its own SQL; what one test leaves to be done the next must not find


def migrated() -> str:
    """The name of a database of this server that has every migration and no connection; made when there is none."""
    name = PREFIX + _digest()
    connection = connections["default"]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT FROM pg_database WHERE datname = %s AND datistemplate", [name])
        if not cursor.rowcount:
            _forget_others(cursor)
            _migrate(name)
            cursor.execute(f"ALTER DATABASE {name} IS_TEMPLATE true")  # said last: one that is half made has no mark
    return name


def _digest() -> str:
    """Of the text of every migration there is, those of other packages too."""
    written = hashlib.sha256()
    loader = MigrationLoader(None)
    for label, name in sorted(loader.disk_migrations):
        file = Path(apps.get_app_config(label).path) / "migrations" / f"{name}.py"
        written.update(f"{label}.{name}\n".encode() + (file.read_bytes() if file.exists() else b""))
    return written.hexdigest()[:16]


def _forget_others(cursor) -> None:
    cursor.execute("SELECT datname, datistemplate FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    for name, is_template in cursor.fetchall():
        if is_template:
            cursor.execute(f"ALTER DATABASE {name} IS_TEMPLATE false")
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(name: str) -> None:
    """As Django makes a test's database, under another name."""
    connection = connections["default"]
    real, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"].get("NAME")
    connection.settings_dict["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = real
        connection.settings_dict["TEST"]["NAME"] = test


@contextmanager
def emptied_after(case: type[TransactionTestCase]) -> Iterator[None]:
    """Inside it a test of that kind, which commits, ends with what it wrote deleted.

    Django truncates all tables instead, which costs half a second even where nothing lies in them, and lays places and
    rights again; that is still done after a test that has changed those.
    """
    as_django_does = case._fixture_teardown
    kept = [_kept_rows()]

    def emptied(test: TransactionTestCase) -> None:
        _delete_all()
        if _kept_rows() != kept[0]:
            as_django_does(test)
            kept[0] = _kept_rows()

    case._fixture_teardown = emptied
    yield
    case._fixture_teardown = as_django_does


def _delete_all() -> None:
    """In one transaction: foreign keys are judged at its end, so that the order does not matter. Tables whose rows the
    database itself lets nobody delete are truncated, before anything waits to be judged."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in _tables(kept=False)))
        filled = {table for (table,) in cursor.fetchall()}
        cursor.execute(_GUARDED)
        guarded = filled & {table for (table,) in cursor.fetchall()}
        if guarded:
            cursor.execute(f"TRUNCATE {', '.join(sorted(guarded))} CASCADE")
        for table in sorted(filled - guarded):
            cursor.execute(f"DELETE FROM {table}")


# With a trigger before each row's deletion: ROW 1, BEFORE 2, DELETE 8.
_GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 11 = 11"


def _tables(*, kept: bool) -> list[str]:
    models = apps.get_models(include_auto_created=True)
    ours = [m._meta for m in models if m._meta.managed or m._meta.app_label == JOBS]
    return sorted({meta.db_table for meta in ours if (meta.app_label in KEPT) == kept})


def _kept_rows() -> list[tuple]:
    """Count and versions of the rows of each table that is not emptied."""
    tables = _tables(kept=True)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{t}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM {t}" for t in tables)
        )
        return sorted(cursor.fetchall())
