"""`manage.py backup_key`: a pair of keys for backups. The secret one is shown once and kept nowhere."""

from typing import Any

from django.core.management.base import BaseCommand

from config.backups.keys import new_pair


class Command(BaseCommand):
    help = "Make a pair of keys: the public one for BACKUP_KEY, the secret one to be kept away from this machine."

    def handle(self, *args: Any, **options: Any) -> None:
        public, secret = new_pair()
        self.stdout.write(f"BACKUP_KEY={public}\n\nThe secret key. It is shown this once: print it or put it on two")
        self.stdout.write("sticks, away from this machine. Without it no backup can be opened, by nobody.\n")
        self.stdout.write(secret)
