"""`manage.py migrate` beside a shop that goes on selling.

A change of a table waits for everybody who uses it, and everybody who comes after waits behind the change. So it waits
for two seconds, lets the others go on, and comes again. Each migration is one transaction: one that gave up has changed
nothing, those before it are done.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.errors import LockNotAvailable

LONGEST_WAIT = "2s"
TRIES = 30
PAUSE_SECONDS = 2.0


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        for left in reversed(range(TRIES)):
            try:
                with _impatient(connections[options["database"]]):
                    super().handle(*args, **options)
                return
            except OperationalError as problem:
                if not isinstance(problem.__cause__, LockNotAvailable):
                    raise
                if not left:
                    raise CommandError(
                        f"A table was in use each of {TRIES} times. What was done is done, the rest is as it was: look "
                        "for what holds it (pg_stat_activity), then run manage.py migrate again."
                    ) from problem
                self.stderr.write("A table is in use; it is left to its users for a moment.")
                time.sleep(PAUSE_SECONDS)


@contextmanager
def _impatient(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LONGEST_WAIT])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', '0', false)")
