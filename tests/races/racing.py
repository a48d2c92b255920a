"""Many at once on a real PostgreSQL: each runner is a thread with a connection of its own, over committed data.

A race is only one if they meet. So a gate holds what they will want, until the database itself says that enough of
them wait for it; then it opens.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Model

from catalog.inventory.locks import lock_stocks

PATIENCE = 60  # seconds until a race that nobody turns up for is given up
Outcome = Any  # what an act returned, or the exception it raised

_WAITING = """
SELECT count(DISTINCT lock.pid) FROM pg_locks lock JOIN pg_stat_activity backend USING (pid)
WHERE NOT lock.granted AND backend.datname = current_database()
"""


def waiting() -> int:
    """How many backends of this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # inside a transaction the first look would stay the last
        cursor.execute(_WAITING)
        return cursor.fetchone()[0]


class Runners:
    """Threads that keep their connections from round to round."""

    def __init__(self, most: int) -> None:
        self._pool = ThreadPoolExecutor(most)
        self._most = most

    def start(self, act: Callable[[], Any]) -> Future[Outcome]:
        """`act`, begun in a thread of its own."""
        return self._pool.submit(_outcome, act)

    def race(
        self,
        acts: Sequence[Callable[[], Any]],
        *,
        gate: AbstractContextManager[Any],
        meet: int | None = None,
        late: Sequence[Callable[[], Any]] = (),
    ) -> list[Outcome]:
        """What each of `acts` came to, let loose at once when `meet` of them (all, unless fewer are said) wait at the
        gate; `late` ones are started behind those, and wait as well, before it opens."""
        with transaction.atomic(), gate:
            running = [self.start(act) for act in acts]
            _until_they_wait(len(acts) if meet is None else meet)
            for act in late:
                before = waiting()
                running.append(self.start(act))
                _until_they_wait(before + 1)
        return [run.result(PATIENCE) for run in running]

    def close(self) -> None:
        """Ends every thread with its connections."""
        together = threading.Barrier(self._most)

        def leave() -> None:
            together.wait(PATIENCE)
            connections.close_all()

        for run in [self._pool.submit(leave) for _ in range(self._most)]:
            run.result(PATIENCE)
        self._pool.shutdown()


@contextmanager
def holding(*stock_ids: int) -> Iterator[None]:
    """A gate: the rows that everybody has to lock."""
    lock_stocks(stock_ids)
    yield


@contextmanager
def locked(model: type[Model], pk: Any) -> Iterator[None]:
    """A gate: one row of another kind."""
    model.objects.select_for_update().get(pk=pk)
    yield


@contextmanager
def without_constraint(table: str, name: str) -> Iterator[None]:
    """Takes away a constraint that would hide a wrong total; afterwards the table is empty and the constraint back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        definition = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def unique_of(table: str, column: str) -> str:
    """The name of a column's own unique constraint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid"
            " WHERE c.conrelid = %s::regclass AND c.contype = 'u' AND c.conkey = ARRAY[a.attnum] AND a.attname = %s",
            [table, column],
        )
        return cursor.fetchone()[0]


@contextmanager
def without_index(table: str, name: str) -> Iterator[None]:
    """The same for a partial unique constraint, which PostgreSQL keeps as an index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        definition = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {name}")
        try:
            yield
        finally:
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(definition)


def _outcome(act: Callable[[], Any]) -> Outcome:
    try:
        return act()
    except Exception as problem:  # noqa: BLE001 - a race is judged by what came of everybody
        return problem


def _until_they_wait(number: int) -> None:
    began, seen = time.monotonic(), 0
    while seen < number:
        seen = waiting()
        if time.monotonic() - began > PATIENCE:
            raise AssertionError(f"{seen} of {number} wait at the gate")
        time.sleep(0.02)
