"""What a migration would do to a shop that goes on selling: what squawk says of its SQL, and what only Django knows.

A rule that does not hold for a certain migration is named in it, with the reason: `# upgrade: rule, because ...`.
"""

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.migrations import AddField, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

RELEASED = Path(__file__).parent / "released.txt"
SQUAWK = Path(sys.executable).parent / "squawk"
# Matters of taste; and what manage.py migrate itself sees to.
NOT_OURS = (
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "require-lock-timeout",
    "require-statement-timeout",
)
WITHOUT_DEFAULT = "old-code-leaves-it-out"
_EXCUSED = re.compile(r"# upgrade: ([\w-]+), because \S")


def ours(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Every migration of this project."""
    root = str(Path(__file__).resolve().parents[2])
    files = {key: inspect.getfile(type(migration)) for key, migration in loader.disk_migrations.items()}
    return sorted(key for key, file in files.items() if file.startswith(root) and "/.venv/" not in file)


def released() -> set[tuple[str, str]]:
    """Those that the last released version brought; the tables of a running shop have them."""
    lines = (line.split("#")[0].strip() for line in RELEASED.read_text(encoding="utf-8").splitlines())
    return {tuple(line.split(".", 1)) for line in lines if line}  # type: ignore[misc]


def findings(migration: Migration, before: ProjectState, source: str = "") -> list[str]:
    """The rules that it breaks, sorted; `source` is its text, in which some may be excused."""
    excused = set(_EXCUSED.findall(source))
    return sorted({*_of_squawk(sql_of(migration, before)), *_of_django(migration)} - excused)


def sql_of(migration: Migration, before: ProjectState) -> str:
    """What it would send to the database, on tables as they are at `before`."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(before.clone(), editor, collect_sql=True)
    lines = "\n".join(editor.collected_sql)
    return f"BEGIN;\n{lines}\nCOMMIT;" if migration.atomic else lines


def _of_squawk(sql: str) -> Iterator[str]:
    command = [SQUAWK, "--reporter", "json", "--pg-version", "15", "--exclude", ",".join(NOT_OURS)]
    said = subprocess.run([*command, "--stdin-filepath", "migration.sql"], input=sql, capture_output=True, text=True)
    assert said.returncode in (0, 1), said.stderr
    yield from (found["rule_name"] for found in json.loads(said.stdout))


def _of_django(migration: Migration) -> Iterator[str]:
    """Django gives the rows that are there a default and takes it away again: the version before, which does not know
    the column, could store nothing more. `db_default` stays."""
    for operation in migration.operations:
        if isinstance(operation, AddField):
            field = operation.field
            if not (field.null or field.many_to_many or field.has_db_default()):
                yield WITHOUT_DEFAULT
