"""The shop's processes, started together and stopped together."""

import ctypes
import multiprocessing
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from types import FrameType

# What is under way may wait for a provider (20 s); after that whatever is left is cut off.
GRACE_SECONDS = 30
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


class Stop(Exception):
    """Somebody asked the shop to close."""


def supervise(
    jobs: Sequence[Callable[[], None]],
    *,
    tick: Callable[[], None],
    address: tuple[str, int],
    ready: Callable[[], None],
) -> int:
    """Run each job in a process of its own until Ctrl-C or SIGTERM (exit code 0), or until one of them ends (1).

    `tick` is called about once a second, `ready` once, when `address` answers.
    """
    processes = [multiprocessing.get_context("fork").Process(target=_run, args=[job]) for job in jobs]
    greeted = False
    with _stop_on_signals():
        try:
            for process in processes:
                process.start()
            while all(process.is_alive() for process in processes):
                if not greeted and _answers(address):
                    greeted = True
                    ready()
                tick()
                time.sleep(1 if greeted else 0.05)
        except Stop:
            return 0
        finally:
            _end([process for process in processes if process.pid])
    return 1


def _run(job: Callable[[], None]) -> None:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_DFL)
    if sys.platform == "linux":
        # End when the supervisor is killed, else the web server would keep the port without it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    job()


def _end(processes: Sequence[BaseProcess]) -> None:
    """Ask all to end, then make them: the database is stopped after them, and must be."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        process.join(max(0.0, deadline - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()


def _answers(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, timeout=30) as connection:
            connection.sendall(b"HEAD /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
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

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    yield
