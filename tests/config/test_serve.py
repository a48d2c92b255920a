"""`make run`'s program as somebody at a terminal meets it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from config.postgres.server import Server

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ocop-test-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def shop(data_dir: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(port: int, folder: Path = data_dir) -> subprocess.Popen[str]:
        clean = {
            key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=ROOT,
            env=clean | {"DATA_DIR": str(folder), "PORT": str(port), "PUBLIC_URL": "", "HOST": ""},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What the process says up to the line with these words; fails when it ends before."""
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(f"ended without saying {words!r}:\n{said}")


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_START
    while not happened():
        assert time.monotonic() < deadline


def free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.prove
def test_ctrl_c_stops_web_and_database(shop, data_dir):
    port = free_port()
    process = shop(port)
    said = read_until(process, "Ctrl-C stops it.")
    assert f"The shop is open: http://127.0.0.1:{port}\n" in said
    assert "owner@ocop.test" in said
    assert urlopen(f"http://127.0.0.1:{port}/").status == 200
    postmaster = Server(data_dir / "postgres").pid()
    members = psutil.Process(process.pid).children(recursive=True)

    os.killpg(process.pid, signal.SIGINT)

    assert process.wait(60) == 0
    # The demo's worker shows the mails that it sends; nobody complains.
    assert "Traceback" not in process.stdout.read()
    assert free(port)
    assert not psutil.pid_exists(postmaster)
    assert not any(member.is_running() for member in members)


@pytest.mark.prove
def test_a_term_signal_to_the_first_process_alone_does_the_same(shop, data_dir):
    port = free_port()
    process = shop(port)
    read_until(process, "Ctrl-C stops it.")
    postmaster = Server(data_dir / "postgres").pid()

    process.terminate()

    assert process.wait(60) == 0
    assert free(port)
    assert not psutil.pid_exists(postmaster)


@pytest.mark.prove
def test_a_killed_shop_leaves_its_port_and_data_to_the_next_one(shop):
    port = free_port()
    first = shop(port)
    read_until(first, "Ctrl-C stops it.")

    first.kill()

    wait_for(lambda: free(port))
    second = shop(port)
    said = read_until(second, "Ctrl-C stops it.")
    assert "The demo was there already." in said
    assert urlopen(f"http://127.0.0.1:{port}/").status == 200


@pytest.mark.prove
def test_a_killed_database_comes_back_under_the_running_shop(shop, data_dir):
    port = free_port()
    process = shop(port)
    read_until(process, "Ctrl-C stops it.")
    server = Server(data_dir / "postgres")
    killed = server.pid()

    os.kill(killed, signal.SIGKILL)

    wait_for(lambda: server.pid() not in (None, killed))
    assert urlopen(f"http://127.0.0.1:{port}/").status == 200


def test_a_taken_port_is_named_before_anything_is_done(shop, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        process = shop(port, tmp_path)
        said, _ = process.communicate()

    assert said == (
        f"Port {port} of 127.0.0.1 cannot be used (Address already in use). Stop what runs there, or choose another: "
        f"make run PORT={port + 1}\n"
    )
    assert process.returncode == 1
    assert not (tmp_path / "postgres").exists()
