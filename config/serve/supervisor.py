"""The shop's processes, started together and stopped together."""

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

GRACE_SECONDS = 15
PR_SET_PDEATHSIG = 1


class Stop(Exception):
    """Somebody asked the shop to close."""


def supervise(
    commands: Sequence[Sequence[str]],
    *,
    tick: Callable[[], None],
    address: tuple[str, int],
    ready: Callable[[], None],
) -> int:
    """Run the commands until Ctrl-C or SIGTERM (exit code 0), or until one of them ends by itself (1).

    `tick` is called about once a second, `ready` once, when `address` answers.
    """
    processes: list[subprocess.Popen[bytes]] = []
    greeted = False
    with _stop_on_signals():
        try:
            processes += [subprocess.Popen(command, preexec_fn=_die_with_parent) for command in commands]
            while all(process.poll() is None for process in processes):
                if not greeted and _answers(address):
                    greeted = True
                    ready()
                tick()
                time.sleep(1 if greeted else 0.1)
        except Stop:
            return 0
        finally:
            _end(processes)
    return 1


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, then make them: the database is stopped after them, and must be."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, timeout=30) as connection:
            connection.sendall(b"HEAD /robots.txt HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return connection.recv(5) == b"HTTP/"
    except OSError:
        return False


@contextmanager
def _stop_on_signals() -> Iterator[None]:
    """The first signal raises Stop; further ones are left out, so that a second Ctrl-C cannot cut the closing short."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield


def _die_with_parent() -> None:
    """In the child: end when the supervisor is killed, else the web server would keep the port without it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
