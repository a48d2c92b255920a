"""Where backups lie: a folder on a disk, or on another machine by sftp, through fsspec."""

import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any
from urllib.parse import urlsplit

import fsspec
import paramiko
from django.conf import settings
from fsspec import AbstractFileSystem

from config.backups.errors import BackupProblem

_DRAFT = ".part"
_CONNECT_SECONDS = 20
_UNREACHABLE = (OSError, paramiko.SSHException, EOFError)


@dataclass(frozen=True)
class Place:
    """A folder. A file gets its name when all of it lies there, so whatever has a name is whole."""

    fs: AbstractFileSystem
    folder: str
    shown: str

    def names(self, below: str = "") -> list[str]:
        """Of the files in it, or in a folder of it, sorted; none where there is no folder."""
        folder = self._path(below) if below else self.folder
        with self._reached():
            if not self.fs.exists(folder):
                return []
            self.fs.invalidate_cache()
            found = [path.rsplit("/", 1)[-1] for path in self.fs.ls(folder, detail=False)]
        return sorted(name for name in found if not name.endswith(_DRAFT))

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """The file, from its beginning."""
        with self._reached():
            if not self.fs.exists(self._path(name)):
                raise BackupProblem(f"There is no {name} at {self.shown}.")
            file = self.fs.open(self._path(name), "rb")
        with file:
            yield file

    def write(self, name: str, fill: Callable[[IO[bytes]], None], check: Callable[[IO[bytes]], None]) -> None:
        """Let `fill` write a file, and `check` read it back; only then it gets its name. Of what does not come so far
        nothing is left, unless the process was killed: `tidy`."""
        draft = self._path(name) + _DRAFT
        with self._reached():
            self.fs.makedirs(draft.rsplit("/", 1)[0], exist_ok=True)
            try:
                with self.fs.open(draft, "wb") as file:
                    fill(file)
                    _to_disk(file)
                with self.fs.open(draft, "rb") as file:
                    check(file)
                self.fs.mv(draft, self._path(name))
            except BaseException:
                with suppress(Exception):
                    self.fs.rm_file(draft)
                raise

    def put(self, name: str, data: bytes) -> None:
        """A small file."""

        def fill(file: IO[bytes]) -> None:
            file.write(data)

        def check(file: IO[bytes]) -> None:
            if file.read() != data:
                raise BackupProblem(f"{self.shown} does not give back what was written.")

        self.write(name, fill, check)

    def remove(self, name: str) -> None:
        with self._reached():
            self.fs.rm_file(self._path(name))

    def tidy(self) -> None:
        """Remove what killed backups have left; whoever calls makes the only one now."""
        with self._reached():
            if self.fs.exists(self.folder):
                for path in self.fs.ls(self.folder, detail=False):
                    if path.endswith(_DRAFT):
                        self.fs.rm_file(path)

    def _path(self, name: str) -> str:
        return f"{self.folder}/{name}"

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except _UNREACHABLE as problem:
            raise BackupProblem(f"{self.shown} cannot be used: {_words(problem)}.") from problem


def place(url: str) -> Place:
    """The place of an address. Raises `BackupProblem` when it is none, or nobody answers there."""
    if not url:
        raise BackupProblem("No place is set: set BACKUP_URL, such as file:///mnt/backup or sftp://shop@host/backup.")
    parts = urlsplit(url)
    shown = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
    try:
        fs, folder = fsspec.core.url_to_fs(url, **_options(parts.scheme))
    except (ValueError, ImportError) as problem:
        raise BackupProblem(f"{shown} is no place for backups: {_words(problem)}.") from None
    except _UNREACHABLE as problem:
        raise BackupProblem(f"{shown} cannot be reached: {_words(problem)}.") from None
    return Place(fs, folder.rstrip("/"), shown)


def _options(scheme: str) -> dict[str, Any]:
    options = {"skip_instance_cache": True, **settings.BACKUP_OPTIONS}
    if scheme in ("sftp", "ssh"):
        seconds = dict.fromkeys(("timeout", "banner_timeout", "auth_timeout"), _CONNECT_SECONDS)
        options = {"allow_agent": False, "look_for_keys": False, **seconds, **options}
        options["host_key_policy"] = _Pinned(settings.BACKUP_HOST_KEY)
    return options


class _Pinned(paramiko.MissingHostKeyPolicy):
    """Only the server whose key was looked at: whoever stands in between would get every backup."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint.strip()

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        found = "SHA256:" + b64encode(sha256(key.asbytes()).digest()).decode().rstrip("=")
        if found != self._fingerprint:
            raise paramiko.SSHException(f"its key is {found}, and BACKUP_HOST_KEY is {self._fingerprint or 'not set'}")


def _to_disk(file: Any) -> None:
    """A file on a disk of this machine outlives a power cut; another machine sees to its own."""
    file.flush()
    with suppress(AttributeError, OSError, ValueError):
        os.fsync(file.fileno())


def _words(problem: BaseException) -> str:
    return re.sub(r"\s+", " ", str(problem)).strip(" .") or type(problem).__name__
