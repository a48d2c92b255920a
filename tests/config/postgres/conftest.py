import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config.postgres.server import Server

ROOT = Path(__file__).resolve().parents[3]

HOLDER = """
import sys
from pathlib import Path
from config.postgres.server import Server
server = Server(Path(sys.argv[1]))
server.ensure()
print(server.pid(), flush=True)
sys.stdin.read()
server.release()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user of the machine can enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(place: Path) -> Iterator[Server]:
    server = Server(place / "postgres", {"fsync": "off"})
    yield server
    server.release()


@pytest.fixture
def hold() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Start another process that makes sure of the server in a folder, says its pid, and holds it until stdin ends."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ask(server: Server, query: str, *values: object) -> list[tuple]:
    """The rows of a query, asked in a connection of its own."""
    with psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="ocop") as connection:
        cursor = connection.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def as_user(name: str, act: Callable[[], bool]) -> bool:
    """What `act` answers in a child that has become that user; False too when it raises."""
    user = pwd.getpwnam(name)
    child = os.fork()
    if child == 0:
        answer = False
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            answer = act()
        finally:
            os._exit(0 if answer else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
