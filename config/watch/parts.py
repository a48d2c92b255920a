"""The parts that the shop stands on, each asked how it is. A state is one word; nothing is told of where a part is or
what it said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from catalog.search.contract import Filters, Page, Sort
from catalog.search.engines import get_engine
from catalog.search.watching import health
from config.postgres.errors import DatabaseUnavailable
from config.watch.backlog import backlog

OK = "ok"
# A job begins in milliseconds; one that waits for so long waits for a worker that is not there, or is overrun.
LATEST_SECONDS = 300


@dataclass(frozen=True)
class Part:
    name: str
    state: str
    is_needed: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        return self.state == OK


def examine() -> list[Part]:
    """Every part. Without a database nothing else can be asked."""
    parts = [_asked("database", _database)]
    if not parts[0].is_well:
        return parts + [Part(name, "unknown", is_needed=False) for name in ("migrations", "search", "jobs")]
    return [*parts, _asked("migrations", _migrations), _asked("search", _search), _asked("jobs", _jobs)]


def missing_migrations() -> set[tuple[str, str]]:
    """(app, name) of what this program's tables still need. Later ones, of a newer program, are no trouble."""
    return _on_disk() - set(MigrationRecorder(connection).applied_migrations())


@cache
def _on_disk() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


def _asked(name: str, how: Callable[[], Part]) -> Part:
    try:
        return how()
    except (Error, DatabaseUnavailable):
        return Part(name, "unreachable")


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Part("database", OK)


def _migrations() -> Part:
    missing = len(missing_migrations())
    return Part("migrations", "missing" if missing else OK, facts={"missing": missing} if missing else {})


def _search() -> Part:
    get_engine().search("", Filters(), Sort.NAME, Page(first=1))
    if not settings.ELASTICSEARCH_URL:
        return Part("search", OK)
    # It answers, by the other engine when the cluster does not.
    now = health()
    return Part("search", OK, facts={"engine": now.engine, "as_set": now.ok, "waiting": now.waiting})


def _jobs() -> Part:
    jobs = backlog()
    state = "late" if jobs.lag_seconds > LATEST_SECONDS else OK
    if not jobs.workers:
        state = "no worker"
    facts = {"workers": jobs.workers, "lag_seconds": round(jobs.lag_seconds)}
    return Part("jobs", state, is_needed=False, facts=facts)
