"""The private server as manage.py and Django meet it."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from config.postgres.server import Server
from tests.config.postgres.conftest import ROOT, ask

pytestmark = pytest.mark.prove

COUNT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM jar")
    print(cursor.fetchone()[0])
"""


def manage(data_dir: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | {"DATA_DIR": str(data_dir)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def test_a_command_starts_the_database_by_itself_and_stops_it_after_itself(place):
    made = manage(place, "dbshell", "--", "-c", "CREATE TABLE jar (name text)")
    assert (made.returncode, made.stdout) == (0, "CREATE TABLE\n")
    assert not (place / "postgres" / "data" / "postmaster.pid").exists()

    counted = manage(place, "shell", "--no-imports", "-c", COUNT)

    assert (counted.returncode, counted.stdout, counted.stderr) == (0, "0\n", "")
    assert not (place / "postgres" / "data" / "postmaster.pid").exists()


def test_a_command_beside_a_running_shop_leaves_its_database_running(place):
    shop = Server(place / "postgres")
    shop.ensure()
    ask(shop, "CREATE TABLE jar (name text)")

    counted = manage(place, "shell", "--no-imports", "-c", COUNT)

    assert (counted.returncode, counted.stdout) == (0, "0\n")
    assert ask(shop, "SELECT count(*) FROM jar") == [(0,)]
    shop.release()


def test_a_command_that_asks_the_database_nothing_starts_none(place):
    assert manage(place, "help").returncode == 0
    assert manage(place, "check").returncode == 0

    assert not (place / "postgres").exists()


def test_database_url_overrides_the_private_server(place, server):
    server.ensure()
    ask(server, "CREATE TABLE jar (name text)")
    url = f"postgres://postgres@/ocop?host={quote(str(server.socket_folder))}"

    counted = manage(place / "data", "shell", "--no-imports", "-c", COUNT, DATABASE_URL=url)

    assert (counted.returncode, counted.stdout) == (0, "0\n")
    assert not (place / "data" / "postgres").exists()


def test_where_no_database_can_be_had_a_command_says_one_sentence(place):
    made = manage(place, "dbshell", "--", "-c", "SELECT 1")
    assert made.returncode == 0
    (place / "postgres" / "data" / "PG_VERSION").write_text("11\n")

    refused = manage(place, "showmigrations")

    assert refused.returncode == 1
    assert refused.stderr.startswith("The database was made by PostgreSQL 11, but this machine has only 18.")
    assert refused.stderr.count("\n") == 1
