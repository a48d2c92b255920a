"""Shops to measure: the programs of `make run` on data that are kept from one run to the next."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.postgres.server import Server
from tests.speed.clients import Client

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(os.environ.get("DATA_DIR") or ROOT / ".data").absolute() / "speed"
LONGEST_START = 300
STOPPING = 30


@dataclass(frozen=True)
class Shop:
    """`folder` is its DATA_DIR, in which its own PostgreSQL lies."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the shop's programs are started with; nothing of the caller's settings gets in."""
        own = ("DATABASE_URL", "HOST", "PUBLIC_URL", "OCOP_NOW", "ELASTICSEARCH_URL")
        kept = {name: value for name, value in os.environ.items() if name not in own}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "tests.speed.settings",
            "DATA_DIR": str(self.folder),
            "PORT": str(self.port),
        }

    def client(self, *, cookie: str = "") -> Client:
        """A new visitor, or whose session the cookie is."""
        return Client(self.url, cookie=cookie)

    def python(self, *arguments: str, **options: object) -> subprocess.Popen[str]:
        """A process of the shop's own: `shop.python("-m", "tests.speed.some_worker", "8")`."""
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, text=True, **options)  # type: ignore[call-overload]

    def manage(self, *arguments: str) -> None:
        """Run a command of `manage.py` to its end; what it says is shown. Raises when it fails."""
        process = self.python("manage.py", *arguments)
        if process.wait() != 0:
            raise RuntimeError(f"manage.py {' '.join(arguments)} ended with {process.returncode}")

    def connect(self) -> "psycopg.Connection[tuple]":
        """A bare connection to the shop's database; the server runs while the shop is open."""
        folder = Server(self.folder / "postgres").socket_folder
        return psycopg.connect(host=str(folder), user="postgres", dbname="ocop", autocommit=True)


def shop_with(*, products: int, name: str = "") -> Shop:
    """A shop with the demo and so many made-up products, not open yet. Its data are laid once and kept in
    `DATA_DIR/speed`; a bench that writes gives its own `name` and so has data of its own."""
    shop = Shop(KEPT / (name or f"products-{products}"), free_port())
    shop.folder.mkdir(parents=True, exist_ok=True)
    shop.manage("migrate", "--verbosity", "0")
    shop.manage("seed_demo", "--products", str(products))
    return shop


@contextmanager
def open_shop(*, products: int, name: str = "") -> Iterator[Shop]:
    """The same, served as `make run` serves it."""
    shop = shop_with(products=products, name=name)
    with served(shop):
        yield shop


@contextmanager
def served(shop: Shop) -> Iterator[subprocess.Popen[str]]:
    """`make run`'s program for this shop, from its first answer to its orderly end."""
    process = shop.python("-m", "config.serve", stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_until_open(shop, process)
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOPPING)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_open(shop: Shop, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            shop.client().get("/robots.txt")
            return
        time.sleep(0.05)
    raise RuntimeError(f"the shop of {shop.folder} did not open")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
