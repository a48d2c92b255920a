"""A database as an older version left it, full of movements, and those who go on writing and reading while it is
brought up to date."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from tests.upgrades.laying import lay

ROOT = Path(__file__).resolve().parents[2]
# Nobody may have to wait for longer: whoever does is told by the database, and tells.
LONGEST = "2s"
SHELVES = 200
_FILL = """
INSERT INTO inventory_movement (stock_id, lot_id, kind, delta, balance_after, reason, reference_kind, reference_id,
    happened_at, recorded_at)
SELECT n %% 200 + 1, n %% 200 + 1, 'receipt', 1, 1, '', 'order', n::text, now(), now()
FROM generate_series(%(first)s, %(last)s) n
"""
_READ = "SELECT sum(delta) FROM inventory_movement WHERE stock_id = %(last)s %% 200 + 1 AND happened_at <= now()"


class Database:
    """One of the tests' server, for this test alone."""

    def __init__(self, name: str) -> None:
        settings = connections["default"].settings_dict
        self._at = {"host": settings["HOST"], "user": settings["USER"], "dbname": name}
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "DATABASE_URL": f"postgres://{settings['USER']}@/{name}?host={settings['HOST']}",
        }

    def connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(**self._at, autocommit=True)

    def migrate(self, *to: str) -> None:
        """By the command, in a process of its own."""
        command = [sys.executable, "manage.py", "migrate", "-v", "0", *to]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]

    def fill(self, rows: int) -> None:
        with self.connect() as wire:
            wire.execute("SET session_replication_role = replica")  # keys hold, and are not looked at one by one
            lay(wire, "inventory_stock", SHELVES)
            lay(wire, "inventory_lot", SHELVES)
            wire.execute(_FILL, {"first": 1, "last": rows})
            wire.execute("ANALYZE inventory_movement")


@contextmanager
def new_database(name: str) -> Iterator[Database]:
    """Empty, and gone afterwards."""
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield Database(name)
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Users:
    """Some who write movements and some who read them. `waited_too_long` counts the statements that were given up."""

    def __init__(self, database: Database) -> None:
        self._database, self._over = database, threading.Event()
        self.done, self.waited_too_long = 0, 0
        self.problems: list[Exception] = []
        self._threads = [threading.Thread(target=self._go_on, args=[query]) for query in (_FILL, _READ)]

    def __enter__(self) -> "Users":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _go_on(self, query: str) -> None:
        try:
            with self._database.connect() as wire:
                wire.execute(sql.SQL("SET lock_timeout = {}").format(LONGEST))
                for number in range(10**9):
                    self._use(wire, query, number)
                    if self._over.wait(0.01):
                        return
        except psycopg.Error as problem:
            self.problems.append(problem)

    def _use(self, wire: "psycopg.Connection[Any]", query: str, number: int) -> None:
        try:
            wire.execute(query, {"first": 10**9 + number, "last": 10**9 + number})
            self.done += 1
        except psycopg.errors.LockNotAvailable:
            self.waited_too_long += 1
