"""As whom the server runs: PostgreSQL refuses root, so root's programs run as somebody without rights."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.postgres.errors import DatabaseUnavailable


@dataclass(frozen=True)
class Account:
    """Who owns the data folder. `drop` says that this process is root and its child must become that user."""

    uid: int
    gid: int
    drop: bool

    def popen_options(self) -> dict[str, Any]:
        """Arguments for subprocess: a child without root and without our PG* and locale variables."""
        ours = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
        options: dict[str, Any] = {"cwd": "/", "env": ours | {"LC_ALL": "C"}, "stdin": subprocess.DEVNULL}
        if self.drop:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def run(self, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(command, capture_output=True, text=True, check=False, **self.popen_options())

    def can(self, test: str, path: Path) -> bool:
        """Whether this account passes the shell's `test -r`, `-w` or `-x` on the path, its parents included."""
        program = shutil.which("test", path="/usr/bin:/bin") or "test"
        return self.run(program, test, path).returncode == 0

    def own(self, folder: Path) -> None:
        """Make a folder that only this account (and root) can enter, or take it over if it is already its own.

        The folder may lie in /tmp: what somebody else has put there under its name is refused, links too.
        """
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (self.uid, os.geteuid()):
                raise DatabaseUnavailable(
                    f"{folder} belongs to somebody else, and the database's files must not lie there. Remove it."
                ) from None
        if self.drop:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)


def choose(data: Path, names: Sequence[str] = ("postgres", "nobody")) -> Account:
    """Oneself, or for root the owner of the data folder if there is one, else the first of `names` on the machine."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), drop=False)
    found = _owner(data) or next(filter(None, map(_entry, names)), None)
    if found is None:
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root, and this machine has no user called "
            f"{' or '.join(names)} to run it as. Start the shop as an ordinary user, or set DATABASE_URL."
        )
    account = Account(*found, drop=True)
    try:
        account.can("-e", Path("/"))
    except (OSError, subprocess.SubprocessError) as problem:
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as root, and this root cannot become user {account.uid} ({problem}). "
            "Start the shop as an ordinary user, or set DATABASE_URL."
        ) from None
    return account


def _owner(data: Path) -> tuple[int, int] | None:
    status = data.stat() if data.exists() else None
    return (status.st_uid, status.st_gid) if status and status.st_uid != 0 else None


def _entry(name: str) -> tuple[int, int] | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return entry.pw_uid, entry.pw_gid
