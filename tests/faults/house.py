"""A house for shops that fail: a PostgreSQL of its own, the loaded program, and the other end of the
wires over which its processes say where they are."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from config.postgres import account, binaries, shelter
from config.postgres.server import DATABASE, ROLE, Server
from tests.stand_ins.stripe import SECRET, StripeServer, stripe_server

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until something that does not answer is given up
Fault = Callable[["Shop"], None]


class Lost(Exception):
    """Nobody answered, or with a 5xx: what has become of it is not known."""


class Shop:
    """One process of the shop. Once it is `armed`, what it passes is noted, and at the point with the number of the
    fault it does not go on before the fault has happened."""

    def __init__(self, wire: socket.socket) -> None:
        self._lines = wire.makefile("rw")
        self.pid, self.port = map(int, self._lines.readline().split())
        self.reached: list[str] = []
        self.step = ""
        self._armed, self._at, self._fault = False, -1, kill
        threading.Thread(target=self._listen, daemon=True).start()

    def arm(self, fault: Fault, at: int = -1) -> None:
        """From now on points are counted; `fault` happens at the one with this number, if there is one."""
        self._armed, self._fault, self._at = True, fault, at

    @property
    def was_hit(self) -> bool:
        return 0 <= self._at < len(self.reached)

    def _listen(self) -> None:
        with suppress(OSError, ValueError):
            for point in self._lines:
                if self._armed:
                    self.reached.append(f"{self.step}: {point.strip()}")
                    if len(self.reached) - 1 == self._at:
                        self._fault(self)
                self._lines.write("on\n")
                self._lines.flush()

    def post(self, path: str, body: bytes, **headers: str) -> bytes:
        """The body of an answer that is none of a server in trouble. Raises `Lost`."""
        wire = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            wire.request("POST", path, body, {"Content-Type": "application/json", **headers})
            answer = wire.getresponse()
            said = answer.read()
        except (OSError, HTTPException) as problem:
            raise Lost(str(problem)) from problem
        finally:
            wire.close()
        if answer.status >= 500:
            raise Lost(f"{answer.status} {said.decode()[-2000:]}")
        return said

    def act(self, name: str, **given: Any) -> Any:
        """An act of `acts`, in the shop's process."""
        return json.loads(self.post(f"/-/{name}", json.dumps(given).encode()))

    def graphql(self, document: str, **variables: Any) -> Any:
        """The API's answer. Raises `Lost` when it could not be worked out."""
        answer = json.loads(self.post("/graphql/", json.dumps({"query": document, "variables": variables}).encode()))
        if answer.get("errors"):
            raise Lost(str(answer["errors"]))
        return answer["data"]

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def kill(shop: Shop) -> None:
    """The process is gone, wherever it was, and nothing of it goes on."""
    os.kill(shop.pid, signal.SIGKILL)
    raise OSError("nobody is there to go on")


class House:
    def __init__(self, folder: Path, stripe: StripeServer, environment: dict[str, str]) -> None:
        self.stripe = stripe
        # Only the server is ended here, never the machine: what it has handed to the system before it says that it has
        # committed is there afterwards, whether or not the disk has it yet.
        self.database = Server(folder / "postgres", {"fsync": "off", "full_page_writes": "off"})
        self.database.ensure()
        ours = ("DATABASE_URL", "HOST", "PUBLIC_URL", "OCOP_NOW")
        self._environment = {k: v for k, v in os.environ.items() if k not in ours} | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATA_DIR": str(folder),
            "STRIPE_API_BASE": stripe.url,
            "STRIPE_SECRET_KEY": "sk_test_x",
            "STRIPE_WEBHOOK_SECRET": SECRET,
            **environment,
        }
        subprocess.run(self._python("manage.py", "migrate", "-v", "0"), cwd=ROOT, env=self._environment, check=True)
        self._wires = socket.create_server(("127.0.0.1", 0), backlog=8)
        port = str(self._wires.getsockname()[1])
        self._program = subprocess.Popen(
            self._python("-m", "tests.faults.shop", port),
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._program.stdout.readline() == "loaded\n"
        with self.shop() as shop:
            # One that there is always enough of, some of which there is one, some that a crowd may buy up.
            self.plenty, *others = shop.act("lay", shelves=[10_000, 1, 1, 1, 1_000, 1_000, 1_000])
            self.single, self.rare = others[:3], others[3:]

    def manage(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        """A command of the shop's, begun in a process of its own."""
        command = self._python("manage.py", *arguments)
        return subprocess.Popen(command, cwd=ROOT, env=self._environment, text=True, **options)

    def _python(self, *arguments: str) -> list[str]:
        return [sys.executable, *arguments]

    @contextmanager
    def shop(self, *, minutes: float = 0) -> Iterator[Shop]:
        """A process of the shop, whose clock is so many minutes ahead."""
        self._program.stdin.write(f"{minutes}\n")
        self._program.stdin.flush()
        wire, _address = self._wires.accept()
        shop = Shop(wire)
        try:
            yield shop
        finally:
            shop.close()
            wire.close()

    def on_server(self, query: str, *parameters: Any, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Said to the server itself, or to another of its databases."""
        where = {"host": str(self.database.socket_folder), "user": ROLE, "dbname": database, "autocommit": True}
        with psycopg.connect(**where) as connection:
            done = connection.execute(query, parameters or None)
            return done.fetchall() if done.description else []

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What lies in the database, read by nobody of the shop's."""
        return self._run(query, *parameters).fetchall()

    @contextmanager
    def holding(self, query: str, *parameters: Any) -> Iterator[Callable[[], None]]:
        """The rows that a query locks, until what is given is called."""
        with self._connect() as connection:
            connection.execute(query, parameters)
            yield connection.commit

    def _connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        where = {"host": str(self.database.socket_folder), "user": ROLE, "dbname": DATABASE}
        return psycopg.connect(**where)

    def _run(self, query: str, *parameters: Any) -> "psycopg.Cursor[tuple[Any, ...]]":
        with self._connect() as connection:
            return connection.execute(query, parameters or None)

    def without_letters(self) -> None:
        """Notices are proved elsewhere (tests/checkout/notices); here their jobs would only be more of the same."""
        self._run("DELETE FROM procrastinate_jobs WHERE task_name LIKE '%send_notice%' AND status = 'todo'")

    def restart(self, shop: Shop | None = None) -> None:
        """`pg_ctl restart -m immediate`: the server aborts without writing anything down, and recovers."""
        data = (self.database.folder / "data").resolve()
        runs_as = account.choose(data)
        found = binaries.choose(int((data / "PG_VERSION").read_text()))
        programs = shelter.programs_for(found, runs_as, self.database.shelter_root)
        began = self.database.pid()
        log = data / "restarted"  # where the account may write
        done = runs_as.run(programs.folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "-l", log, "restart")
        assert done.returncode == 0, done.stderr
        assert self.database.pid() != began

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._program.pid, signal.SIGKILL)
        self._program.wait()
        self._wires.close()
        for pipe in (self._program.stdin, self._program.stdout):
            pipe.close()
        self.database.release()


@contextmanager
def open_house(**environment: str) -> Iterator[House]:
    """The house, until the block ends; nothing of it stays behind. `environment` is told to its processes."""
    with TemporaryDirectory(prefix="ocop-faults-", dir="/tmp") as folder, stripe_server() as stripe:
        Path(folder).chmod(0o755)
        house = House(Path(folder), stripe, environment)
        try:
            yield house
        finally:
            house.close()
