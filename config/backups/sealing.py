"""Encryption of a stream of any length, with a pipe between it and whoever writes or reads: a few hundred kilobytes of
memory, however long the stream."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, Any

import pyrage
from pyrage import x25519

from config.backups.errors import BackupProblem

_BUFFER = 1 << 16
DAMAGED = "The file is damaged or was cut off: it cannot be decrypted to its end."


@contextmanager
def sealed(target: IO[bytes], recipient: x25519.Recipient) -> Iterator[IO[bytes]]:
    """A file: what is written to it goes to `target` encrypted, all of it once the block has ended."""
    with _pipe() as (reader, writer), ThreadPoolExecutor(1) as other:
        done = other.submit(_ended, reader, pyrage.encrypt_io, reader, target, [recipient])
        try:
            yield writer
        except BrokenPipeError:
            _sealed_to_the_end(done)  # says why nobody reads any more
            raise
        finally:
            with suppress(OSError):
                writer.close()
        _sealed_to_the_end(done)


@contextmanager
def opened(source: IO[bytes], identity: x25519.Identity) -> Iterator[IO[bytes]]:
    """A file that gives what was sealed in `source`. Raises `BackupProblem` for another key, and for a stream that was
    changed or does not come to its end."""
    with _pipe() as (reader, writer), ThreadPoolExecutor(1) as other:
        done = other.submit(_ended, writer, pyrage.decrypt_io, source, writer, [identity])
        try:
            yield reader
        except Exception:
            reader.close()
            _say_why(done)
            raise
        reader.close()
        _say_why(done)


def _sealed_to_the_end(done: "Future[Any]") -> None:
    try:
        done.result()
    except (pyrage.EncryptError, OSError) as problem:
        raise BackupProblem(f"The backup cannot be written to its place: {problem}.") from None


def _say_why(done: "Future[Any]") -> None:
    """The reader stops early when it has seen enough; what the other end then says of its pipe is no news."""
    try:
        done.result()
    except pyrage.DecryptError as problem:
        words = str(problem)
        if "matching keys" in words:
            raise BackupProblem("The file is sealed for another key than this one, or is no backup.") from None
        if "pipe" not in words.lower():
            raise BackupProblem(DAMAGED) from None
    except BrokenPipeError:
        return
    except OSError as problem:
        if "pipe" not in str(problem).lower():
            raise BackupProblem(DAMAGED) from None


def _ended(end: IO[bytes], work: Any, *given: Any) -> None:
    """Whoever is at the other end of the pipe must not wait for one that has given up."""
    try:
        work(*given)
    finally:
        with suppress(OSError):
            end.close()


@contextmanager
def _pipe() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    out, into = os.pipe()
    reader, writer = os.fdopen(out, "rb", _BUFFER), os.fdopen(into, "wb", _BUFFER)
    try:
        yield reader, writer
    finally:
        for end in (writer, reader):
            with suppress(OSError):  # what is left in a buffer that nobody reads any more
                end.close()
