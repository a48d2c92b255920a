"""Everything between the program files and a shop that can be served; each step says what it does and what it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper

from config import messages

PREPARING = 0x0C0B  # the advisory lock under which one process at a time prepares a database


def prepare() -> None:
    """Database, tables, demo data (once), translations and static files. Processes that do it at once take turns."""
    connection = connections["default"]
    with _step("Database"):
        connection.ensure_connection()
    with _alone(connection):
        with _step("Tables"):
            call_command("migrate", verbosity=0, interactive=False)
        if settings.DEMO:
            say("Demo data (laid at the first start only, which takes a minute)")
            call_command("seed_demo")
        else:
            say("Base of the shop")
            call_command("setup")
        with _step("Translations and static files"):
            messages.compile_stale()
            _collect_static()
    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()  # its threads would not come along into the processes that part from this one


def _collect_static() -> None:
    """Collect, name by content and compress the static files, unless they are those of the last time."""
    mark = Path(settings.STATIC_ROOT) / "collected-from"
    files = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list(ignore_patterns=[])]
    seen = sha256()
    for file in sorted(files):
        status = file.stat()
        seen.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    if mark.exists() and mark.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(seen.hexdigest())


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
def _alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])
