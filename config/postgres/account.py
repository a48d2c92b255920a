"""As whom the server runs: PostgreSQL refuses root, so root's programs run as somebody without rights."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.postgres.errors import DatabaseUnavailable


@dataclass(frozen=True)
class Account:
    """The owner of the data folder. `drop` is true when this process is root and must become it in the child."""

    uid: int
    gid: int
    drop: bool

    def popen_options(self) -> dict[str, Any]:
        """Arguments for subprocess: a child that has dropped root for good, in a folder that it can read."""
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))
        } | {"LC_ALL": "C"}
        options: dict[str, Any] = {"cwd": "/", "env": environment}
        if self.drop:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def run(self, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self.popen_options(),
        )

    def can(self, test: str, path: Path) -> bool:
        """Whether this account passes the shell's `test -r`, `-w` or `-x` on the path, parents included."""
        program = shutil.which("test", path="/usr/bin:/bin") or "test"
        return self.run(program, test, path).returncode == 0

    def own(self, *folders: Path) -> None:
        """Make folders that only this account (and root) can enter."""
        for folder in folders:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.drop:
                os.chown(folder, self.uid, self.gid)
            folder.chmod(0o700)


def choose(data: Path, names: Sequence[str] = ("postgres", "nobody")) -> Account:
    """Oneself, or for root the owner of the data folder if there is one, else the first of `names` on the machine."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), drop=False)
    if data.exists() and (status := data.stat()).st_uid != 0:
        return Account(status.st_uid, status.st_gid, drop=True)
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, drop=True)
    raise DatabaseUnavailable(
        "PostgreSQL does not run as root, and this machine has no user called "
        f"{' or '.join(names)} to run it as. Start the shop as an ordinary user, or set DATABASE_URL."
    )
