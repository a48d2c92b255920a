"""Everything between the program files and a shop that can be served; each step says what it does and what it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config import messages

PREPARING = 0x0C0B  # the advisory lock under which one process at a time prepares a database


def prepare() -> None:
    """Database, tables, demo data (once), translations and static files. Processes that do it at once take turns."""
    with _step("Database"):
        connection.ensure_connection()
    with _alone():
        with _step("Tables"):
            call_command("migrate", verbosity=0, interactive=False)
        if settings.DEMO:
            say("Demo data (laid at the first start only, which takes a minute)")
            call_command("seed_demo")
        with _step("Translations and static files"):
            messages.compile_stale()
            call_command("collectstatic", verbosity=0, interactive=False)
    connection.close()


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


@contextmanager
def _step(name: str) -> Iterator[None]:
    sys.stdout.write(f"{name} ... ")
    sys.stdout.flush()
    began = time.monotonic()
    yield
    say(f"{time.monotonic() - began:.1f} s")


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])
