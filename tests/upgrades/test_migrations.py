"""Each migration since the last release lets the version before it go on."""

import inspect
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.core.management.commands import migrate as patient
from tests.races.racing import Runners, waiting
from tests.upgrades.linting import WITHOUT_DEFAULT, findings, ours, released


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


@pytest.mark.django_db
def test_what_is_newer_than_the_last_release_breaks_no_rule(loader):
    broken = {}
    for key in ours(loader):
        if key not in released():
            migration = loader.disk_migrations[key]
            before = loader.project_state(key, at_end=False)
            broken[".".join(key)] = findings(migration, before, inspect.getsource(inspect.getmodule(type(migration))))
    assert {name: rules for name, rules in broken.items() if rules} == {}


def test_what_was_released_is_still_there(loader):
    assert released() <= set(ours(loader))
    assert len(released()) > 30


def made(*operations: migrations.operations.base.Operation, atomic: bool = True) -> migrations.Migration:
    migration = migrations.Migration("9999_sample", "inventory")
    migration.operations, migration.atomic = list(operations), atomic
    return migration


# squawk sees that the default goes away again, ours what comes of it.
BOTH = ["ban-drop-default", WITHOUT_DEFAULT]
NAMED = models.CharField(max_length=20)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("operation", "rules"),
    [
        (migrations.AddField("movement", "colour", models.CharField(max_length=20, default="")), BOTH),
        (migrations.AddField("movement", "colour", models.CharField(max_length=20, db_default="")), []),
        (migrations.AddField("movement", "colour", models.CharField(max_length=20, null=True)), []),
        (migrations.RemoveField("movement", "reason"), ["ban-drop-column"]),
        (migrations.RenameField("movement", "reason", "why"), ["renaming-column"]),
        (migrations.AlterModelTable("movement", "moves"), ["renaming-table"]),
        (
            migrations.AddIndex("movement", models.Index(fields=["reason"], name="movement_why")),
            ["require-concurrent-index-creation"],
        ),
        (
            migrations.AddConstraint(
                "movement", models.CheckConstraint(condition=~models.Q(delta=7), name="movement_not_seven")
            ),
            ["constraint-missing-not-valid"],
        ),
        (migrations.AlterField("movement", "delta", models.BigIntegerField()), ["changing-column-type"]),
        (migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True)), ("name", NAMED)]), []),
    ],
)
def test_a_migration_that_would_stop_a_shop_is_named(loader, operation, rules):
    before = loader.project_state()

    assert findings(made(operation), before) == rules
    excuses = "".join(f"# upgrade: {rule}, because nobody uses it any more\n" for rule in rules)
    assert findings(made(operation), before, excuses) == []
    assert findings(made(operation), before, excuses.replace(", because nobody uses it any more", "")) == rules


@contextmanager
def one_to_do():
    """A migration that Django believes not to have been run, and that changes an empty table."""
    app, name = "inventory", "0006_receipt_numbers"
    MigrationRecorder.Migration.objects.filter(app=app, name=name).delete()
    yield lambda: MigrationRecorder.Migration.objects.filter(app=app, name=name).exists()


@pytest.fixture
def runner():
    runners = Runners(1)
    yield runners
    runners.close()


@pytest.mark.django_db(transaction=True)
def test_a_table_in_use_is_left_to_its_users_and_changed_afterwards(runner, monkeypatch):
    monkeypatch.setattr(patient, "LONGEST_WAIT", "10ms")
    monkeypatch.setattr(patient, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(patient, "TRIES", 3)
    with one_to_do() as is_done:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM inventory_countersale")  # a reader, as a page is
            given_up = runner.start(lambda: call_command("migrate", verbosity=0)).result()
            assert not is_done()
            assert waiting() == 0
        assert isinstance(given_up, CommandError)
        assert "A table was in use each of 3 times." in str(given_up)

        call_command("migrate", verbosity=0)

        assert is_done()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
