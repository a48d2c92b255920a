"""`manage.py backup_check`: the newest backup is read whole where it lies."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.backups.errors import BackupProblem
from config.backups.keys import secret_key
from config.backups.making import sum_of
from config.backups.models import Backup
from config.backups.names import backups_in, moment_of
from config.backups.places import Place, place
from config.backups.reading import look_through
from config.core import clock


class Command(BaseCommand):
    help = "Read the newest backup whole: byte for byte what was written; with the secret key also what is inside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--key", type=Path, help="a file with the secret key, to look inside")

    def handle(self, *args: Any, key: Path | None, **options: Any) -> None:
        try:
            at = place(settings.BACKUP_URL)
            newest = next(iter(backups_in(at.names())), None)
            if newest is None:
                raise BackupProblem(f"There is no backup at {at.shown}.")
            found = self._inside(at, newest, key) if key else self._bytes(at, newest)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        moment = moment_of(newest)
        age = clock.now() - moment if moment else None
        self.stdout.write(f"{newest} at {at.shown}, {age} old: {found}.")

    def _inside(self, at: Place, name: str, key: Path) -> str:
        contents = look_through(at, name, secret_key(key))
        return f"whole, {contents.rows} rows and {contents.manifest['files']} files"

    def _bytes(self, at: Place, name: str) -> str:
        known = Backup.objects.filter(name=name).first()
        if known is None:
            raise BackupProblem(f"This shop did not make {name}: give --key to look inside.")
        with at.reading(name) as file:
            if sum_of(file) != known.sha256:
                raise BackupProblem(f"{name} is not what was written: it has been changed or damaged at {at.shown}.")
        return f"whole, {known.size} bytes"
