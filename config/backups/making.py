"""A backup is made: one moment of the database, the files after it, sealed on the way to another place.

The tables are read in one transaction that sees one moment, so orders are placed all the while. Files are never changed
under their names and are there before the rows that name them, so those of that moment are among those read after it.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from config.backups import archive, journal, keys, tables
from config.backups.errors import BackupProblem
from config.backups.models import Backup
from config.backups.names import name_of, to_remove
from config.backups.places import Place, place
from config.backups.sealing import sealed
from config.core import clock, lasting
from config.core.models import User

MAKING = 0x0C0B_BAC0  # the advisory lock that lets one process make a backup at a time
_BLOCK = 1 << 20


def make_backup() -> Backup:
    """Make one now and thin out the old ones. Raises `BackupProblem`; then there is nothing new at the place."""
    recipient, at = keys.public_key(settings.BACKUP_KEY), place(settings.BACKUP_URL)
    with _alone():
        at.tidy()
        journal.begin(at)
        moment = clock.now()
        sums = _Sums()
        at.write(name_of(moment), lambda file: _fill(sums.of(file), recipient, moment), sums.compare)
        journal.keep(at, _erased())
        made = Backup.objects.create(
            name=name_of(moment), made_at=moment, where=at.shown, size=sums.size, sha256=sums.sha256.hexdigest()
        )
        thin_out(at)
    return made


def thin_out(at: Place) -> list[str]:
    """Remove what is no longer kept; their names."""
    old = to_remove(at.names())
    for name in old:
        at.remove(name)
    return old


def _fill(file: IO[bytes], recipient: Any, moment: datetime) -> None:
    with sealed(file, recipient) as plain, archive.writing(plain) as out:
        with _one_moment() as found:
            header = {
                "format": archive.FORMAT,
                "made_at": moment.isoformat(),
                "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
                "tables": [[table.name, list(table.columns)] for table in found],
                "sequences": tables.sequences(),
            }
            out.add(archive.HEADER, archive.as_json(header))
            rows = {table.name: _save(out, table) for table in found}
        files = sum(_save_file(out, path) for path in _files(Path(settings.MEDIA_ROOT)))
        out.close({"rows": rows, "files": files})


@contextmanager
def _one_moment() -> Iterator[list[tables.Table]]:
    """All tables as they were at one moment; none of them can be changed in shape meanwhile."""
    found = tables.tables()
    names = sql.SQL(", ").join(sql.Identifier(table.name) for table in found)
    with transaction.atomic(durable=True):
        with tables.raw_cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(names))
        if tables.tables() != found:
            raise BackupProblem("The tables were changed at this moment: try again.")
        yield found


def _save(out: archive.Writer, table: tables.Table) -> int:
    number = 0

    def give(piece: bytes) -> None:
        nonlocal number
        out.add(f"tables/{table.name}/{number:06d}", piece)
        number += 1

    return tables.rows_out(table, give)


def _files(root: Path) -> Iterator[Path]:
    for folder, _folders, names in os.walk(root):
        yield from (Path(folder, name) for name in sorted(names))


def _save_file(out: archive.Writer, path: Path) -> int:
    """One that is taken away at this moment belongs to no row any more."""
    try:
        with path.open("rb") as file:
            name = path.relative_to(settings.MEDIA_ROOT).as_posix()
            out.add_file(f"media/{name}", file, os.fstat(file.fileno()).st_size)
    except FileNotFoundError:
        return 0
    return 1


def _erased() -> Iterator[lasting.Lasting]:
    """Written down when it happens; once more with each backup, should the place not have been reached then."""
    ids = User.objects.exclude(erased_at=None).values_list("pk", flat=True)
    return (lasting.Lasting("erased", str(pk)) for pk in ids)


class _Sums:
    """What was written, to be compared with what lies there."""

    def __init__(self) -> None:
        self.sha256, self.size = hashlib.sha256(), 0

    def of(self, file: IO[bytes]) -> Any:
        self._file = file
        return self

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        self.size += len(data)
        self._file.write(data)  # all of it, or it raises; paramiko does not say how much
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    def compare(self, file: IO[bytes]) -> None:
        """Raises `BackupProblem` when the place gives back anything else."""
        read = sum_of(file)
        if read != self.sha256.hexdigest():
            raise BackupProblem("The place does not give back what was written: the backup is not good.")


def sum_of(file: IO[bytes]) -> str:
    """The SHA-256 of all of it."""
    found = hashlib.sha256()
    while data := file.read(_BLOCK):
        found.update(data)
    return found.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MAKING])
        if not cursor.fetchone()[0]:
            raise BackupProblem("Another backup is being made at this moment.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKING])
