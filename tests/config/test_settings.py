import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "ALLOWED_HOSTS", "HOST", "PORT", "DATA_DIR", "OCOP_NOW")
CLEAN = {key: value for key, value in os.environ.items() if key not in (*OURS, "DJANGO_SETTINGS_MODULE")}
SELLING = {
    "SECRET_KEY": "zJ4p1uWq8TfYk3nB7xRv0sMh6gLd2cEa9iUo5tNlQwKyPbXr0123456789",
    "DATABASE_URL": "postgres://shop:secret@db.example:5432/shop",
    "PUBLIC_URL": "https://shop.example",
    "DATA_DIR": "/srv/shop",
}
LOAD = """
import importlib, json, os, sys
from django.core.exceptions import ImproperlyConfigured
module, name, environments = json.load(sys.stdin)
before, answers = dict(os.environ), []
for environment in environments:
    os.environ.clear()
    os.environ.update(before | environment)
    for loaded in [each for each in sys.modules if each.startswith("config.settings.")]:
        del sys.modules[loaded]
    try:
        answers.append(str(getattr(importlib.import_module(module), name)))
    except ImproperlyConfigured as problem:
        answers.append(str(problem))
print(json.dumps(answers))
"""


def settings(module: str, name: str, environments: Sequence[dict[str, str]]) -> list[str]:
    """A setting's value, or the sentence of its refusal, under each environment: loaded in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", LOAD],
        cwd=ROOT,
        env=CLEAN,
        input=json.dumps([f"config.settings.{module}", name, environments]),
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def manage(*arguments: str, **environment: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=CLEAN | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def test_production_passes_djangos_own_check():
    answer = manage(
        "check", "--deploy", "--fail-level", "WARNING", DJANGO_SETTINGS_MODULE="config.settings.production", **SELLING
    )

    assert answer.stderr + answer.stdout == "System check identified no issues (0 silenced).\n"
    assert answer.returncode == 0


def test_production_names_what_is_missing_or_unfit_and_says_what_to_set():
    sentences = [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY in the environment: a secret of at least 50 random characters."),
        ({"SECRET_KEY": "secret"}, "SECRET_KEY must be at least 50 random characters."),
        (
            {"DATABASE_URL": ""},
            "Set DATABASE_URL in the environment: the PostgreSQL server, such as postgres://shop:password@host:5432/shop.",
        ),
        ({"DATABASE_URL": "mysql://db/shop"}, "DATABASE_URL must be postgres://...: the shop runs on PostgreSQL only."),
        (
            {"PUBLIC_URL": ""},
            "Set PUBLIC_URL in the environment: the address that buyers use, such as https://shop.example.",
        ),
        (
            {"PUBLIC_URL": "http://shop.example"},
            "PUBLIC_URL must begin with https:// in production, not 'http://shop.example'.",
        ),
        (
            {"PUBLIC_URL": "shop.example"},
            "PUBLIC_URL must be a whole address such as https://shop.example, not 'shop.example'.",
        ),
        ({"DATA_DIR": ""}, "Set DATA_DIR in the environment: the folder that keeps uploaded pictures and files."),
        (
            {"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_PUBLISHABLE_KEY": "pk_live_1"},
            "Set STRIPE_WEBHOOK_SECRET as well, or none of these: only then cards are paid through Stripe.",
        ),
        (
            {"BANK_BIN": "970436", "BANK_ACCOUNT": "0011223344"},
            "Set BANK_HOLDER, BANK_NAME as well, or none of these: only then transfers come by VietQR.",
        ),
        (
            {"EMAIL_URL": "smtp+tls://shop:secret@mail.example:587"},
            "Set MAIL_FROM (or OPERATOR_EMAIL) as well: the address that mails are sent from.",
        ),
        (
            {"BANK_NOTICE_SECRET": "secret"},
            "BANK_NOTICE_SECRET must be at least 32 random characters, or not set at all.",
        ),
        ({"METRICS_TOKEN": "token"}, "METRICS_TOKEN must be at least 32 random characters, or not set at all."),
        (
            {"OCOP_NOW": "2029-01-31T09:00+07:00"},
            "Remove OCOP_NOW from the environment: a shop that sells lives in the present.",
        ),
    ]

    answers = settings("production", "DEMO", [SELLING | change for change, _ in sentences])

    assert answers == [sentence for _, sentence in sentences]
    assert settings("production", "DEMO", [SELLING]) == ["False"]


# A shop with everything that can be set.
WHOLE = SELLING | {
    "OPERATOR_NAME": "Trung tâm",
    "OPERATOR_PHONE": "0296 3852 000",
    "OPERATOR_EMAIL": "ocop@shop.example",
    "EMAIL_URL": "smtp+tls://shop:secret@mail.example:587",
    "BANK_BIN": "970436",
    "BANK_NAME": "Ngân hàng",
    "BANK_ACCOUNT": "0011223344",
    "BANK_HOLDER": "TRUNG TAM",
    "BANK_NOTICE_SECRET": "n" * 40,
    "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
}
ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("collectstatic", verbosity=0, interactive=False)  # the pages of refusals have a picture
client = Client()
answers = [
    client.get("/robots.txt", secure=True, headers={"Host": "shop.example"}),
    client.get("/robots.txt", headers={"Host": "shop.example"}),
    client.get("/robots.txt", headers={"Host": "shop.example", "X-Forwarded-Proto": "https"}),
    client.get("/robots.txt", secure=True, headers={"Host": "elsewhere.example"}),
    client.get("/graphql/", secure=True, headers={"Host": "shop.example"}),
]
cookies = {name: getattr(settings, name) for name in (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE")}
print(json.dumps([[(a.status_code, dict(a.headers)) for a in answers], cookies]))
"""


def test_a_whole_environment_passes_the_check_as_well():
    answer = manage(
        "check", "--deploy", "--fail-level", "WARNING", DJANGO_SETTINGS_MODULE="config.settings.production", **WHOLE
    )

    assert answer.stderr + answer.stdout == "System check identified no issues (0 silenced).\n"


def test_production_answers_its_own_name_over_tls_only(tmp_path):
    environment = CLEAN | WHOLE | {"DJANGO_SETTINGS_MODULE": "config.settings.production", "DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    (page, plain, behind_proxy, elsewhere, console), cookies = json.loads(done.stdout)

    assert [status for status, _headers in (page, plain, behind_proxy, elsewhere, console)] == [200, 301, 200, 400, 405]
    headers = page[1]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    rules = dict(rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";") if rule.strip())
    assert rules["default-src"] == "'self'"
    assert "script-src" not in rules
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (rules["frame-ancestors"], rules["object-src"]) == ("'none'", "'none'")
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert headers["Referrer-Policy"] == "same-origin"
    assert plain[1]["Location"] == "https://shop.example/robots.txt"
    assert cookies == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
    }


def test_a_refusal_is_one_line_on_the_screen_and_an_exit_code():
    answer = manage("migrate", DJANGO_SETTINGS_MODULE="config.settings.production", **(SELLING | {"SECRET_KEY": ""}))

    assert answer.stderr == "Set SECRET_KEY in the environment: a secret of at least 50 random characters.\n"
    assert answer.stdout == ""
    assert answer.returncode == 1


def test_production_lays_no_demo():
    answer = manage("seed_demo", DJANGO_SETTINGS_MODULE="config.settings.production", **SELLING)

    assert "demo data have no place" in answer.stderr
    assert answer.returncode == 1


def test_a_demo_needs_nothing_set_and_keeps_its_secret(tmp_path):
    environment = {"DATA_DIR": str(tmp_path / "data")}

    first, second = settings("demo", "SECRET_KEY", [environment, environment])

    assert len(first) >= 50
    assert first == second
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_public_url_follows_from_host_and_port_unless_it_is_set(tmp_path):
    addresses = [
        ({}, "http://127.0.0.1:8000"),
        ({"HOST": "", "PORT": ""}, "http://127.0.0.1:8000"),
        ({"PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"HOST": "0.0.0.0", "PORT": "8123"}, "http://127.0.0.1:8123"),  # noqa: S104
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"HOST": "shop.local"}, "http://shop.local:8000"),
        ({"PUBLIC_URL": "https://shop.example/", "PORT": "8123"}, "https://shop.example"),
    ]
    kept = {"DATA_DIR": str(tmp_path)}

    answers = settings("demo", "PUBLIC_URL", [kept | environment for environment, _ in addresses])

    assert answers == [address for _, address in addresses]


def test_the_clock_of_a_demo_starts_where_it_is_told(tmp_path):
    code = "from config.core import clock; print(clock.today(), clock.now().isoformat()[:16])"

    answer = manage("shell", "--no-imports", "-c", code, DATA_DIR=str(tmp_path), OCOP_NOW="2029-01-31T00:30+07:00")

    assert answer.stdout == "2029-01-31 2029-01-30T17:30\n"


def test_processes_of_one_shop_agree_on_a_clock_that_was_set(tmp_path):
    began = {"DATA_DIR": str(tmp_path), "OCOP_NOW": "2029-01-31T00:30+07:00", "OCOP_NOW_SINCE": "1790000000"}

    early, late = settings("demo", "CLOCK_OFFSET", [began, began])

    assert early == late


def test_a_moment_that_cannot_be_placed_is_refused(tmp_path):
    moments = ["2029-01-31T09:00", "tomorrow", "2029-13-01T00:00+07:00"]

    answers = settings("demo", "CLOCK_OFFSET", [{"DATA_DIR": str(tmp_path), "OCOP_NOW": each} for each in moments])

    assert answers == [
        f"OCOP_NOW must be a moment with its offset from UTC such as 2029-01-31T09:00+07:00, not {each!r}."
        for each in moments
    ]
