"""An older state is put back: read whole, made in a database of its own, told what has become true since, and only then
put in the shop's place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import translation
from pyrage import x25519

from config.backups import databases, journal, loading, tables
from config.backups.errors import BackupProblem
from config.backups.places import Place, place
from config.backups.reading import look_through, refuse_newer
from config.core import eras, lasting

# Rows of a table that fit into an era: ids of it known outside mean nothing else afterwards.
ROOM_OF_IDS = 1_000_000_000
CHECKS = ("check_stock", "check_orders")


@dataclass
class Report:
    """What was put back and made true again, by kind; what the checks say; where the shop's database lies now."""

    made_at: datetime
    rows: int
    files: int
    era: int
    again: Counter[str] = field(default_factory=Counter)
    checks: list[str] = field(default_factory=list)
    replaced: str = ""


def source_of(text: str) -> tuple[Place, str]:
    """Where a file lies and its name there, of a path or an address."""
    folder, _slash, name = (text if "://" in text else f"file://{Path(text).absolute()}").rpartition("/")
    return place(folder), name


def journal_of(url: str, file_at: Place) -> Place:
    """Where the journal is kept: at `url`, beside the file, or at BACKUP_URL. Raises `BackupProblem`."""
    for at in [place(url)] if url else [file_at, *([place(settings.BACKUP_URL)] if settings.BACKUP_URL else [])]:
        if journal.is_there(at):
            return at
    raise BackupProblem(
        "There is no journal beside the file: without it whoever was erased since would be back, and numbers could be "
        "given out twice. Give --journal URL, the place that backups were made to; if it is lost, --without-journal N, "
        "N being how many times this shop has been restored so far."
    )


def restore(
    at: Place, name: str, identity: x25519.Identity, *, diary: Place | None, restored_before: int = 0, replace: bool
) -> Report:
    """Put the backup `name` of a place in the place of the shop's database, with its files.

    `diary` has the journal; None: it is lost, and the shop was restored so many times before. Raises `BackupProblem`;
    then the database is as it was.
    """
    contents = look_through(at, name, identity)
    refuse_newer(contents)
    had_rows = databases.has_rows()
    if had_rows and not replace:
        raise BackupProblem("There are rows in the database: nothing is put over them unless you say --replace.")
    with databases.beside() as beside:
        loading.migrate_to(contents)
        loading.load(contents, at, name, identity)
        loading.migrate_forward()
        report = Report(contents.made_at, contents.rows, contents.manifest["files"], _next_era(diary, restored_before))
        _bring_up_to_date(report, diary)
        report.checks = list(_checks())
        beside.take_its_place(keep=had_rows)
        report.replaced = beside.replaced if had_rows else ""
    return report


def _next_era(diary: Place | None, restored_before: int) -> int:
    """A number that no restore has had: not of this state, and none that the journal knows of."""
    era = max(eras.current(), journal.last_era(diary) if diary else restored_before) + 1
    if diary:
        journal.take_era(diary, era)
    return era


def _bring_up_to_date(report: Report, diary: Place | None) -> None:
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        for sequence, (last, has_room) in tables.sequences().items():
            if has_room:
                tables.set_sequence(sequence, max(last, report.era * ROOM_OF_IDS))
        eras.begin(report.era, state_of=report.made_at)
        for fact in journal.facts(diary) if diary else ():
            report.again[fact.kind] += lasting.make_true(fact)


def _checks() -> Iterator[str]:
    """What stock and money say of the state: it is put back all the same, for there is no better one."""
    for check in CHECKS:
        out = StringIO()
        try:
            call_command(check, stdout=out, stderr=out)
        except (CommandError, SystemExit) as problem:
            yield f"{check}: {problem}"
        yield from (f"{check}: {line}" for line in out.getvalue().splitlines())
    connection.close()
