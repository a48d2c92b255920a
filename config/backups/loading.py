"""Rows and files of a backup, into an empty database and the folder of files."""

import os
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql
from pyrage import x25519

from config.backups import archive, tables
from config.backups.errors import BackupProblem
from config.backups.places import Place
from config.backups.reading import Contents
from config.backups.sealing import opened

_BLOCK = 1 << 20


def migrate_to(contents: Contents) -> None:
    """Lay the tables as they were, neither older nor newer. Raises `BackupProblem` when that cannot be."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    # Only those that nothing else of that state rests on: a target that is there already would be taken back to.
    ends = [at for at in contents.migrations if not set(graph.node_map[at].children) & contents.migrations]
    executor.migrate(sorted(ends))
    laid = set(executor.recorder.applied_migrations())
    if laid != contents.migrations or {table.name: table for table in tables.tables()} != contents.tables:
        raise BackupProblem("The backup's tables are not those that its migrations lay in this version of the shop.")


def load(contents: Contents, at: Place, name: str, identity: x25519.Identity) -> None:
    """Fill the tables in one transaction, at whose end every reference is judged; files are added to those there are.

    Needs no right but a table's owner's: triggers of ours are silent meanwhile, keys that point to each other wait.
    """
    found = tables.tables()
    with transaction.atomic():
        _each(found, "ALTER TABLE {} DISABLE TRIGGER USER")
        with connection.cursor() as cursor:
            names = sql.SQL(", ").join(sql.Identifier(table.name) for table in found)
            cursor.execute(sql.SQL("TRUNCATE {}").format(names))
        with ExitStack() as stack, at.reading(name) as sealed, opened(sealed, identity) as plain:
            again = archive.read(plain, _Loader(contents, stack).take)
        if again != contents.manifest:
            raise BackupProblem("The file has been changed while it was read.")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _each(found, "ALTER TABLE {} ENABLE TRIGGER USER")
        for sequence, (last, _has_room) in contents.header["sequences"].items():
            tables.set_sequence(sequence, last)


def migrate_forward() -> None:
    """To this version of the shop."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class _Loader:
    """Parts in the order of the file: the pieces of a table follow each other, and go into one COPY."""

    def __init__(self, contents: Contents, stack: ExitStack) -> None:
        self._tables, self._stack = contents.tables, stack
        self._table, self._copy, self._close = "", None, ExitStack()
        stack.callback(lambda: self._close.close())

    def take(self, part: str, file: IO[bytes]) -> None:
        kind, _slash, name = part.partition("/")
        table = name.rpartition("/")[0] if kind == "tables" else ""
        if table != self._table:
            self._begin(table)
        if kind == "tables":
            self._write(file)
        elif kind == "media":
            _put_file(name, file)

    def _begin(self, table: str) -> None:
        self._close.close()
        self._close, self._table = ExitStack(), table
        self._copy = self._close.enter_context(tables.copy_in(self._tables[table])) if table else None

    def _write(self, file: IO[bytes]) -> None:
        copy: Any = self._copy
        while data := file.read(_BLOCK):
            copy.write(data)


def _put_file(name: str, file: IO[bytes]) -> None:
    """Under its name at once and whole. Names never lead out of the folder, whoever made the file."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BackupProblem(f"The backup holds a file for another place: {name}.")
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{uuid4().hex}")
    try:
        with draft.open("wb") as out:
            while data := file.read(_BLOCK):
                out.write(data)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _each(found: list[tables.Table], text: str) -> None:
    with connection.cursor() as cursor:
        for table in found:
            cursor.execute(sql.SQL(text).format(sql.Identifier(table.name)))
