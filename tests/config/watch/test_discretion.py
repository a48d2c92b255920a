"""What lines of libraries may say aloud."""

import logging

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from config.core.models import User
from config.watch.discretion import discreet
from tests.config.watch.lines import all_lines
from tests.factories import make_user

log = logging.getLogger("somebody.else")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Sent to lan@example.test.", "Sent to [address]"),
        ("Called 0912 345 678 twice", "Called [number] twice"),
        ("+84912345678: no answer", "[number]: no answer"),
        ("GET https://shop.example/don-hang/1?x=2 failed", "GET https://shop.example/... failed"),
        ("no row 0b9c1c1e-8c0e-4b4e-9d51-0a3c2ad0f001 here", "no row [id] here"),
        ("token eyJhbGciOiJIUzI1NiJ9abcdefghij refused", "token [key] refused"),
        ("relation inventory_hold of 12 rows, 5 %", "relation inventory_hold of 12 rows, 5 %"),
    ],
)
def test_what_is_somebodys_is_left_out(said, kept):
    assert discreet(said) == kept


def test_only_what_is_named_is_written():
    with all_lines() as lines:
        log.warning("100 % full", extra={"buyer": "Thạch Sa Rươl", "stack": "0912345678"})

    (line,) = lines.of("100 % full")
    assert set(line) == {"time", "level", "logger", "message"}


@pytest.mark.django_db
def test_a_database_names_the_rule_and_not_the_row():
    make_user(email="sa.ruol@thu-rieng.test")
    with all_lines() as lines:
        try:
            with transaction.atomic():
                User.objects.create(email="sa.ruol@thu-rieng.test")
        except IntegrityError:
            log.exception("not stored")

    error = lines.of("not stored")[0]["error"]
    assert "psycopg.errors.UniqueViolation 23505 core_user" in error
    assert error.endswith("django.db.utils.IntegrityError")
    assert "thu-rieng" not in lines.text


@pytest.mark.django_db
def test_a_forged_form_is_told_by_its_route():
    secret = "0b9c1c1e-8c0e-4b4e-9d51-0a3c2ad0f001"
    with all_lines() as lines:
        answer = Client(enforce_csrf_checks=True).post(f"/don-hang/{secret}/huy/", headers={"Referer": f"/{secret}/"})

    assert answer.status_code == 403
    assert any(line["message"].endswith(": checkout:cancel") for line in lines.of_logger("django.security.csrf"))
    assert secret not in lines.text
