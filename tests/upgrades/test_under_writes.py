"""The last migrations on a million movements, while the shop goes on selling: nobody waits for two seconds."""

from collections.abc import Iterator

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.upgrades.under_writes import Database, Users, new_database

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]

MOVEMENTS = 1_000_000
LAST = 3  # so many of the stock's own migrations, and all that others build on them


@pytest.fixture
def older() -> Iterator[Database]:
    """A database as it was before the last migrations, with its movements."""
    own = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "inventory")
    with new_database("ocop_upgrade") as database:
        database.migrate("inventory", own[-LAST - 1])
        database.fill(MOVEMENTS)
        yield database


def test_nobody_waits_while_the_tables_change(older):
    # The negative control: somebody who holds the table for longer is noticed
    with Users(older) as users, older.connect() as wire, wire.transaction(force_rollback=True):
        wire.execute("ALTER TABLE inventory_movement ADD COLUMN slow int")
        wire.execute("SELECT pg_sleep(4)")
    assert users.waited_too_long > 0

    with Users(older) as users:
        older.migrate()

    assert users.problems == []
    assert users.waited_too_long == 0
    assert users.done > 100
    with older.connect() as wire:
        in_all = wire.execute("SELECT count(*) FROM inventory_movement").fetchone()[0]
    assert in_all > MOVEMENTS + 50
