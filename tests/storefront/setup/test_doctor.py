"""`manage.py doctor`: what is missing or wrong, in sentences, and an exit code for whoever asks every hour."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from catalog.inventory.models import Stock
from config.backups.models import Backup
from config.core import clock
from config.core.models import OfficeRole
from storefront.content.models import Page
from tests import factories as make
from tests.checkout.making import make_shop
from tests.stand_ins.smtp import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(settings, tmp_path):
    """A shop that nothing is wrong with and nothing is missing of."""
    settings.DEMO = False
    settings.PUBLIC_URL = "https://shop.example"
    settings.SECRET_KEY = "zJ4p1uWq8TfYk3nB7xRv0sMh6gLd2cEa9iUo5tNlQwKyPbXr0123456789"
    settings.METRICS_TOKEN = "a-token-of-whoever-watches-the-shop"
    settings.OPERATOR_NAME, settings.OPERATOR_PHONE, settings.OPERATOR_EMAIL = "Trung tâm", "0296 1", "a@b.example"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_URL = ""
    settings.BACKUP_URL = "file:///mnt/backup"
    Backup.objects.create(name="last night's", made_at=clock.now() - timedelta(hours=5), where="there", size=1)
    make.make_user(role=OfficeRole.OWNER)
    make_shop()
    Page.objects.update(is_draft=False)
    run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (clock_timestamp())")
    return settings


def run(sql: str, *given: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


@pytest.fixture
def doctor(capsys, monkeypatch):
    """What it says, by mark, and its exit code."""
    monkeypatch.setattr(
        "storefront.setup.doctor.machine.psutil", SimpleNamespace(disk_usage=lambda folder: SimpleNamespace(percent=40))
    )

    def ask(*options: str) -> tuple[int, dict[str, list[str]]]:
        try:
            call_command("doctor", *options)
            code = 0
        except SystemExit as end:
            code = end.code
        lines = capsys.readouterr().out.splitlines()
        return code, {mark: [line[2:] for line in lines if line[0] == mark] for mark in "+-!"}

    return ask


def test_a_shop_that_is_well_is_told_so(well, doctor):
    code, said = doctor()

    assert (code, said["-"], said["!"]) == (0, [], [])
    assert said["+"] == [
        "The secret key is strong.",
        "Buyers come to https://shop.example.",
        "Database and machine agree on the time.",
        "The tables are up to date.",
        "The search answers.",
        "Workers run and keep up.",
        "The disk has room: 40 % of it is used.",
        "Pictures and papers can be stored.",
        "The last backup is 5 hours old.",
    ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEMO", True, "These are the settings of a demo: nothing in it is real, and everybody knows its passwords."),
        (
            "SECRET_KEY",
            "a" * 60,
            "SECRET_KEY is too weak: set 50 random characters or more; manage.py setup makes them.",
        ),
        (
            "PUBLIC_URL",
            "http://shop.example",
            "PUBLIC_URL is http://shop.example: without https anybody on the way can read along.",
        ),
        (
            "PUBLIC_URL",
            "https://localhost",
            "PUBLIC_URL is https://localhost, which only this machine can open: set it to the address that buyers use.",
        ),
        (
            "STRIPE_SECRET_KEY",
            "sk_test_1",
            "Cards are only tried out: STRIPE_SECRET_KEY is one of Stripe's tests.",
        ),
        (
            "EMAIL_URL",
            "smtp://127.0.0.1:1",
            "The mail server cannot be reached (ConnectionRefusedError): look at EMAIL_URL.",
        ),
    ],
)
def test_a_setting_that_harms_is_wrong(well, doctor, name, value, sentence):
    setattr(well, name, value)
    if name == "EMAIL_URL":
        well.EMAIL_BACKEND, well.EMAIL_HOST, well.EMAIL_PORT = _SMTP, "127.0.0.1", 1

    code, said = doctor()

    assert code == 1
    assert sentence in said["!"]


_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def test_a_mail_server_that_lets_the_shop_in_is_well(well, doctor):
    with mail_server() as server:
        well.EMAIL_URL, well.EMAIL_BACKEND = "smtp://set", _SMTP
        well.EMAIL_HOST, well.EMAIL_PORT = "127.0.0.1", server.port

        code, said = doctor()

    assert code == 0
    assert "The mail server lets the shop in." in said["+"]


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "UPDATE procrastinate_workers SET last_heartbeat = clock_timestamp() - interval '2 minutes'",
            "No worker runs: no mail is sent, no payment is followed up. Start one (docs/operations.md).",
        ),
        (
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)"
            " VALUES ('default', 'a', '{}', clock_timestamp() - interval '20 minutes')",
            "Jobs are 20 minutes late: start one more worker, or look for what holds them up.",
        ),
        (
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, periodic_id) VALUES"
            " ('checkout.orders.tasks.follow_the_clock', extract(epoch FROM clock_timestamp()) - 300, 'orders')",
            "The clock does not set off what it should: checkout.orders.tasks.follow_the_clock.",
        ),
    ],
)
def test_what_stands_still_is_wrong(well, doctor, sql, sentence):
    run(sql)

    code, said = doctor()

    assert code == 1
    assert sentence in said["!"]


@pytest.mark.django_db(transaction=True)
def test_a_search_that_fails_is_wrong(well, doctor):
    run("ALTER TABLE search_searchdocument RENAME TO gone")
    run("ALTER TABLE certification_listing RENAME TO gone_too")
    try:
        code, said = doctor()
    finally:
        run("ALTER TABLE gone RENAME TO search_searchdocument")
        run("ALTER TABLE gone_too RENAME TO certification_listing")

    assert code == 1
    assert "The search does not answer: buyers find nothing. The log says why." in said["!"]


def test_tables_that_are_behind_are_wrong_and_what_lies_in_them_is_not_asked(well, doctor):
    MigrationRecorder.Migration.objects.filter(app="orders", name="0001_initial").delete()

    code, said = doctor("--ledgers")

    assert code == 1
    assert said["!"] == ["The tables are not up to date (1 migration is missing): run manage.py migrate."]


def test_a_clock_that_is_off_is_wrong(well, doctor, monkeypatch):
    real = time.time
    monkeypatch.setattr("storefront.setup.doctor.running.time", SimpleNamespace(time=lambda: real() + 61))

    code, said = doctor()

    assert code == 1
    assert "differ by 61 seconds" in said["!"][0]


def test_a_disk_that_is_nearly_full_is_wrong(well, doctor, monkeypatch):
    monkeypatch.setattr(
        "storefront.setup.doctor.machine.psutil", SimpleNamespace(disk_usage=lambda folder: SimpleNamespace(percent=85))
    )

    code, said = doctor()

    assert code == 1
    assert "85 % full" in said["!"][0]


def test_a_folder_that_nothing_can_be_stored_in_is_wrong(well, doctor, tmp_path):
    well.MEDIA_ROOT = tmp_path / "a file" / "media"
    (tmp_path / "a file").touch()

    code, said = doctor()

    assert code == 1
    assert "Nothing can be stored in" in said["!"][0]


def test_a_backup_that_is_missing_or_old_is_wrong(well, doctor):
    Backup.objects.update(made_at=clock.now() - timedelta(hours=27))
    old = doctor()
    Backup.objects.all().delete()
    none = doctor()
    well.BACKUP_URL = ""
    off = doctor()

    assert [code for code, _said in (old, none, off)] == [1, 1, 1]
    assert old[1]["!"] == ["The last backup is 27 hours old."]
    assert none[1]["!"] == ["There is no backup yet: run manage.py backup (docs/backup.md)."]
    assert off[1]["!"] == ["No backup is set up: set BACKUP_URL (docs/backup.md)."]


def test_what_is_missing_is_a_note_and_no_alarm(well, doctor):
    well.METRICS_TOKEN = well.BANK_ACCOUNT = ""
    run("INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES ('default', 'a', '{}', 'failed')")

    code, said = doctor()

    assert code == 0
    assert said["-"] == [
        "Nobody reads the shop's figures: set METRICS_TOKEN, and let Prometheus ask for /metrics.",
        "1 job has failed for good; the log says which and why.",
        "Nobody can pay by transfer: set BANK_BIN, BANK_NAME, BANK_ACCOUNT and BANK_HOLDER.",
    ]


@pytest.mark.django_db(transaction=True)
def test_ledgers_are_read_when_asked_for(well, doctor):
    agreed = doctor("--ledgers")
    Stock.objects.update(on_hand=1)

    code, said = doctor("--ledgers")

    assert agreed[0] == 0
    assert {"Stock and its ledger agree.", "Orders, payments and the ledger agree."} <= set(agreed[1]["+"])
    assert code == 1
    assert said["!"] == ["Stock and its ledger disagree: run manage.py check_stock."]
    assert doctor()[0] == 0


def test_it_speaks_vietnamese_as_well(well, doctor):
    code, said = doctor("--language", "vi")

    assert code == 0
    assert "Khóa bí mật đủ mạnh." in said["+"]
