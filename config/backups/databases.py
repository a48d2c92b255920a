"""Another database beside the shop's: what is put back is made whole there, and takes the shop's name at the end.

So a file that breaks off, a migration that fails and a process that is killed all leave the shop's database as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import errors, sql

from config.backups import tables
from config.backups.errors import BackupProblem

RESTORING = 0x0C0B_BAC1  # the advisory lock of the server that lets one process restore at a time
# What migrations alone lay: places, kinds of rows, rights, the catalogue's stamp.
_LAID = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "places_",
    "certification_stamp",
    "procrastinate_",
)
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() AND usename IS NOT NULL"
_END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s) AND pid <> pg_backend_pid()
"""
_TRIES = 5


def has_rows() -> bool:
    """Whether anything lies in the database that a new one would not have."""
    names = [table.name for table in tables.tables() if not table.name.startswith(_LAID)]
    if not names:
        return False
    with connection.cursor() as cursor:
        parts = [sql.SQL("EXISTS (SELECT FROM {})").format(sql.Identifier(name)) for name in names]
        cursor.execute(sql.SQL("SELECT ") + sql.SQL(" OR ").join(parts))
        return bool(cursor.fetchone()[0])


@contextmanager
def beside() -> Iterator["Beside"]:
    """A new, empty database that Django talks to until the block ends; dropped then, unless it has taken the shop's
    place. Raises `BackupProblem` where the server does not allow it, or somebody uses the shop's."""
    name = str(connection.settings_dict["NAME"])
    with connection._nodb_cursor() as cursor:
        admin = Beside(cursor, name)
        admin.create()
        try:
            with _talking_to(admin.fresh):
                yield admin
        finally:
            admin.drop(admin.fresh)


class Beside:
    """The server's side of it."""

    def __init__(self, cursor: Any, name: str) -> None:
        self._cursor, self.name = cursor, name
        self.fresh, self.replaced = f"{name[:50]}_restoring", f"{name[:50]}_replaced"

    def create(self) -> None:
        self._cursor.execute("SELECT pg_try_advisory_lock(%s)", [RESTORING])
        if not self._cursor.fetchone()[0]:
            raise BackupProblem("Another restore is under way on this server.")
        _hang_up()
        if others := self._others():
            raise BackupProblem(f"{others} still use the database {self.name}: stop the shop's web and workers first.")
        self.drop(self.fresh)
        try:
            self._run("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", self.fresh)
        except DatabaseError as problem:
            if not isinstance(problem.__cause__, errors.InsufficientPrivilege):
                raise
            raise BackupProblem(
                "The database's user may not create a database, which a restore needs beside the shop's: let the "
                f"server's administrator run ALTER ROLE {connection.settings_dict['USER']} CREATEDB."
            ) from None

    def take_its_place(self, *, keep: bool) -> None:
        """Give the new database the shop's name, in one transaction; `keep` the shop's under another."""
        _hang_up()
        self.drop(self.replaced)
        for left in reversed(range(_TRIES)):
            self._cursor.execute(_END_OTHERS, [[self.name, self.fresh]])
            try:
                self._swap()
            except DatabaseError as problem:
                # Somebody has come back between the two statements.
                if left and isinstance(problem.__cause__, errors.ObjectInUse):
                    continue
                raise
            break
        if not keep:
            self.drop(self.replaced)

    def _others(self) -> int:
        """Who uses the shop's database; whoever has just left is given a moment to be gone."""
        for _ in range(_TRIES):
            self._cursor.execute(_OTHERS, [self.name])
            if not (others := int(self._cursor.fetchone()[0])):
                break
            self._cursor.execute("SELECT pg_sleep(0.3)")
        return others

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _swap(self) -> None:
        self._cursor.execute("BEGIN")
        try:
            self._run("ALTER DATABASE {} RENAME TO {}", self.name, self.replaced)
            self._run("ALTER DATABASE {} RENAME TO {}", self.fresh, self.name)
            self._cursor.execute("COMMIT")
        except DatabaseError:
            with suppress(DatabaseError):
                self._cursor.execute("ROLLBACK")
            raise

    def _run(self, text: str, *names: str) -> None:
        self._cursor.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


@contextmanager
def _talking_to(name: str) -> Iterator[None]:
    _hang_up()
    before, options = connection.settings_dict["NAME"], connection.settings_dict["OPTIONS"]
    connection.settings_dict["NAME"], connection.settings_dict["OPTIONS"] = name, {**options, "pool": False}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.settings_dict["OPTIONS"] = before, options
        ContentType.objects.clear_cache()


def _hang_up() -> None:
    ours = connections[connection.alias]  # itself: what `connection` is, is a stand-in for it
    ours.close()
    if isinstance(ours, DatabaseWrapper):
        ours.close_pool()
    ContentType.objects.clear_cache()
