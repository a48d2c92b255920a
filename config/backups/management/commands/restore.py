"""`manage.py restore FILE --key FILE`: an older state of the shop comes back (docs/backup.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backups.errors import BackupProblem
from config.backups.keys import secret_key
from config.backups.restoring import Report, journal_of, restore, source_of

LEFT_TO_PEOPLE = """
What nobody but you can do now:
- Start web and workers. Everybody signs in again; links, codes and invitations that were open are to be asked anew.
- Look at who works at the office and the desks: whoever has lost a right since {moment} has it again.
- Give the bank's statement since {moment}: money for orders that are gone stays unmatched, there and at the provider
  of card payments, whose reports of that time are sent again from its own pages.
- Before you send a refund or pay a statement, look in the bank's account whether it has gone already.
- Letters that waited then are not sent by themselves: they are under Failed in the outbox.
- Count the shelves; block again lots that were blocked since; record again recognitions and prices since then.
- With a search cluster: manage.py search_reindex."""


class Command(BaseCommand):
    help = "Put a backup in the place of the shop's database, and its files in their folder. The shop must stand still."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a path, or an address such as sftp://shop@host/backup/ocop-...tar.age")
        parser.add_argument("--key", type=Path, required=True, help="a file with the secret key")
        parser.add_argument("--replace", action="store_true", help="although there are rows; they are kept beside")
        parser.add_argument(
            "--journal", default="", help="the place that backups were made to, if the file is elsewhere"
        )
        parser.add_argument("--without-journal", type=int, metavar="N", help="it is lost; restored N times so far")

    def handle(self, *args: Any, file: str, key: Path, replace: bool, **options: Any) -> None:
        lost = options["without_journal"]
        try:
            identity, (at, name) = secret_key(key), source_of(file)
            diary = journal_of(options["journal"], at) if lost is None else None
            report = restore(at, name, identity, diary=diary, restored_before=lost or 0, replace=replace)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        self._tell(report)

    def _tell(self, report: Report) -> None:
        moment = f"{report.made_at:%Y-%m-%d %H:%M} UTC"
        self.stdout.write(f"The state of {moment} is back: {report.rows} rows, {report.files} files, era {report.era}.")
        for kind, count in sorted(report.again.items()):
            self.stdout.write(f"Made true again, {kind}: {count}")
        for line in report.checks:
            self.stdout.write(line)
        if report.replaced:
            self.stdout.write(
                f"What was there is the database {report.replaced} now: drop it when you need it no more."
            )
        self.stdout.write(LEFT_TO_PEOPLE.format(moment=moment))
