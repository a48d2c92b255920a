"""`manage.py backup`: database and files, sealed, to the place of BACKUP_URL."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backups.errors import BackupProblem
from config.backups.making import make_backup


class Command(BaseCommand):
    help = "Save database and files, sealed with BACKUP_KEY, at BACKUP_URL; thin out the old ones there."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup()
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{made.name} lies at {made.where}: {made.size} bytes, read back and found whole.")
