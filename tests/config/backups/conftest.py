"""A place on this disk, a pair of keys, and the suite's own database back where it was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from config.backups.keys import new_pair


@dataclass
class Safe:
    """Where backups of a test lie, and the file with the secret key."""

    folder: Path
    key: Path

    @property
    def url(self) -> str:
        return f"file://{self.folder}"

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if path.is_file())

    def save(self) -> Path:
        """Make a backup; its file."""
        before = set(self.files()) if self.folder.exists() else set()
        call_command("backup", stdout=StringIO())
        (new,) = set(self.files()) - before
        return new

    def restore(self, file: Path, **options: object) -> str:
        """Put it back; what the command says."""
        out = StringIO()
        call_command("restore", str(file), key=self.key, stdout=out, **options)
        return out.getvalue()


@pytest.fixture
def safe(tmp_path: Path, settings) -> Safe:
    public, secret = new_pair()
    made = Safe(tmp_path / "place", tmp_path / "key")
    made.key.write_text(f"# public key: {public}\n{secret}\n")
    settings.BACKUP_URL, settings.BACKUP_KEY = made.url, public
    settings.MEDIA_ROOT = tmp_path / "media"
    return made


@pytest.fixture
def put_back(transactional_db) -> Iterator[None]:
    """A restore gives the suite's database another name; it gets its own back."""
    yield
    name = connection.settings_dict["NAME"]
    with server() as run:
        connection.close()
        if run("SELECT FROM pg_database WHERE datname = %s", f"{name}_replaced").rowcount:
            run(f"DROP DATABASE {name} WITH (FORCE)")
            run(f"ALTER DATABASE {name}_replaced RENAME TO {name}")


@pytest.fixture
def databases(transactional_db) -> Callable[[], set[str]]:
    """Which of this suite's worker there are, by what they are called besides its own name."""

    def names() -> set[str]:
        with server() as run:
            ours = connection.settings_dict["NAME"]
            found = run("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", ours)
            return {name.removeprefix(ours) for (name,) in found}

    return names


class server:  # noqa: N801 - used as a function
    """A connection to the server and none of its databases of ours."""

    def __enter__(self) -> Callable[..., psycopg.Cursor]:
        where = connection.get_connection_params()
        kept = {key: where[key] for key in ("host", "user", "port", "password") if where.get(key)}
        self._connection = psycopg.connect(**kept, dbname="postgres", autocommit=True)
        return lambda query, *values: self._connection.execute(query, values or None)

    def __exit__(self, *_problem: object) -> None:
        self._connection.close()
