"""What is inside a backup: a tar of parts, each with its SHA-256 in the manifest that comes last.

`header.json` says which state this is and how its tables look; `tables/<name>/<number>` are pieces of PostgreSQL's own
binary COPY, in order; `media/<path>` the files; `manifest.json` counts rows and parts and ends it.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from config.backups.errors import BackupProblem

FORMAT = 1
HEADER, MANIFEST = "header.json", "manifest.json"
_BLOCK = 1 << 20
_WRONG = "The file is no whole backup of this shop: %s."


@dataclass
class Seen:
    """Size and SHA-256 of each part, by its name."""

    parts: dict[str, list[Any]] = field(default_factory=dict)


class Writer:
    """Writes parts one after another; nothing is kept but their sums."""

    def __init__(self, target: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - `close`
        self._seen: Seen = Seen()

    def add(self, name: str, data: bytes) -> None:
        self.add_file(name, io.BytesIO(data), len(data))

    def add_file(self, name: str, source: IO[bytes], size: int) -> None:
        """Exactly `size` bytes of `source`. Raises OSError when there are fewer."""
        info = tarfile.TarInfo(name)
        info.size = size
        counted = _Counted(source)
        self._tar.addfile(info, counted)  # a file that is read from is enough
        self._tar.members.clear()  # type: ignore[attr-defined]  # it would keep one for each part
        self._seen.parts[name] = [size, counted.sha256.hexdigest()]

    def abandon(self) -> None:
        """Nothing more is written: tarfile would, when it is thrown away."""
        stream: Any = self._tar.fileobj
        stream.closed = True

    def close(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, with all sums, and end the archive."""
        self.add(MANIFEST, as_json({**manifest, "parts": self._seen.parts}))
        self._tar.close()


@contextmanager
def writing(target: IO[bytes]) -> Iterator[Writer]:
    """A writer that, once something else has failed, does not try to end the archive behind everybody's back."""
    writer = Writer(target)
    try:
        yield writer
    except BaseException:
        writer.abandon()
        raise


def read(source: IO[bytes], take: Callable[[str, IO[bytes]], None]) -> dict[str, Any]:
    """Give each part to `take`, in order, and then answer the manifest, when everything in it is as it says.

    What `take` has done before a `BackupProblem` is raised counts for nothing: the part may not be what was written.
    """
    seen, manifest = Seen(), None
    try:
        for name, file in _members(source):
            if manifest is not None:
                raise BackupProblem(_WRONG % "something follows its end")
            if name == MANIFEST:
                manifest = json.loads(file.read())
                continue
            counted = _Counted(file)
            take(name, counted)  # type: ignore[arg-type]  # being read from is enough
            while counted.read(_BLOCK):
                pass
            seen.parts[name] = [counted.size, counted.sha256.hexdigest()]
    except (tarfile.TarError, ValueError, EOFError) as problem:
        raise BackupProblem(_WRONG % (str(problem) or type(problem).__name__)) from None
    if manifest is None:
        raise BackupProblem(_WRONG % "its end is missing")
    _compare(seen.parts, manifest["parts"])
    return manifest


def as_json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode()


def _compare(seen: dict[str, list[Any]], written: dict[str, list[Any]]) -> None:
    for name, sums in written.items():
        if seen.get(name) != sums:
            raise BackupProblem(_WRONG % f"{name} is not what was written")
    if len(seen) != len(written):
        raise BackupProblem(_WRONG % "it holds more than was written")


def _members(source: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(fileobj=source, mode="r|") as tar:
        for info in tar:
            file = tar.extractfile(info)
            if file is None:
                raise BackupProblem(_WRONG % f"{info.name} is no file")
            yield info.name, file
            tar.members.clear()  # type: ignore[attr-defined]  # it would keep one for each part


class _Counted:
    """Reads on, and sums up what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.sha256, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data
