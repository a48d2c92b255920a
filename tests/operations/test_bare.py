"""From nothing to a served page with the very script that the image uses, where no container engine is at hand."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from config.postgres.server import Server
from tests.config.test_serve import free_port
from tests.config.test_settings import SELLING
from tests.operations import bare

LONGEST = 300
pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    if os.geteuid() or not all(map(shutil.which, bare.NEEDS)):
        pytest.skip("needs root and debootstrap: apt-get install debootstrap")
    # Where programs may be run and devices made, which /tmp forbids on some machines; and not pytest's own, for others
    # have to enter it.
    folder = Path(tempfile.mkdtemp(prefix="ocop-bare-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def root(place: Path) -> Path:
    root = place / "root"
    bare.lay(root)
    installed = bare.install(root)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return root


@pytest.fixture(scope="module")
def database(place: Path) -> Iterator[Server]:
    server = Server(place / "postgres", {"fsync": "off"})
    server.ensure()
    server.socket_folder.chmod(0o755)
    yield server
    server.release()


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def start(place: Path, root: Path, database: Server, port: int) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    data = place / "data"
    data.mkdir()
    os.chown(data, *map(int, bare.USER.split(":")))
    variables = {
        "DATA_DIR": "/data",
        "DATABASE_URL": f"postgres://postgres@/ocop?host={quote('/database')}",
        "PORT": str(port),
        "PUBLIC_URL": "https://shop.example",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SECRET_KEY": SELLING["SECRET_KEY"],
    }
    started: list[subprocess.Popen[str]] = []

    def enter(*verb: str) -> subprocess.Popen[str]:
        started.append(bare.enter(root, data, database.socket_folder, *verb, **variables))
        return started[-1]

    yield enter
    for process in started:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    """What it said until it ended well."""
    words, _nothing = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, words
    return words


def page(port: int, path: str) -> str:
    """As the server in front asks for it; asked again until somebody answers."""
    asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "shop.example", "X-Forwarded-Proto": "https"})
    deadline = time.monotonic() + LONGEST
    while True:
        try:
            with urlopen(asked) as answer:  # noqa: S310 - http, to ourselves
                return answer.read().decode()
        except URLError as nobody:
            if not isinstance(nobody.reason, ConnectionError) or time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def test_a_page_is_served_from_a_bare_debian_that_nobody_writes_to(start, port, place):
    assert "Made:" in said(start("prepare"))
    web, worker = start("web"), start("worker")

    assert "OCOP" in page(port, "/")
    said(start("health"))
    said(start("manage", "check_stock"))

    for process in (web, worker):
        process.terminate()
    assert (web.wait(30), worker.wait(30)) == (0, 0)
    owners = {path.stat().st_uid for path in (place / "data").rglob("*")}
    assert owners == {10001}
