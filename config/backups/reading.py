"""A backup is read whole and found right before anything rests on it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db.migrations.loader import MigrationLoader
from pyrage import x25519

from config.backups import archive
from config.backups.errors import BackupProblem
from config.backups.places import Place
from config.backups.sealing import opened
from config.backups.tables import Table


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself: the moment of its state, migrations, tables, sequences; and its counted ends."""

    header: dict[str, Any]
    manifest: dict[str, Any]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.header["made_at"])

    @property
    def migrations(self) -> set[tuple[str, str]]:
        return {(app, name) for app, name in self.header["migrations"]}

    @property
    def tables(self) -> dict[str, Table]:
        return {name: Table(name, tuple(columns)) for name, columns in self.header["tables"]}

    @property
    def rows(self) -> int:
        return sum(self.manifest["rows"].values())


def look_through(at: Place, name: str, identity: x25519.Identity) -> Contents:
    """Read and check every byte of a backup. Raises `BackupProblem`."""
    header: dict[str, Any] = {}

    def take(part: str, file: IO[bytes]) -> None:
        if part == archive.HEADER:
            header.update(json.loads(file.read()))

    with at.reading(name) as sealed, opened(sealed, identity) as plain:
        manifest = archive.read(plain, take)
    if header.get("format") != archive.FORMAT:
        raise BackupProblem(f"The backup has the format {header.get('format')}; this version reads {archive.FORMAT}.")
    return Contents(header, manifest)


def refuse_newer(contents: Contents) -> None:
    """Raises `BackupProblem` for a state of a version that this program does not know."""
    unknown = sorted(contents.migrations - set(MigrationLoader(None).disk_migrations))
    if unknown:
        names = ", ".join(f"{app} {name}" for app, name in unknown[:3])
        raise BackupProblem(
            f"The backup is of another version of the shop: this one does not know {len(unknown)} of its migrations "
            f"({names}). Install the version that made it, restore, then upgrade."
        )
