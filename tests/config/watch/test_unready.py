"""A database that does not answer, seen by a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.test_settings import CLEAN, SELLING

pytestmark = pytest.mark.prove

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import json
import django
django.setup()
from django.test import Client
client = Client()
alive, ready = (client.get(path, headers={"Host": "127.0.0.1"}) for path in ("/healthz", "/readyz"))
figures = client.get("/metrics", headers={"Authorization": "Bearer a-token-of-whoever-watches-the-shop"})
print(json.dumps([alive.status_code, ready.status_code, ready.json(), figures.content.decode()]))
"""


def test_it_lives_without_a_database_and_says_that_it_is_not_ready(tmp_path):
    environment = (
        CLEAN
        | SELLING
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATABASE_URL": "postgres://shop:pass-word-of-it@127.0.0.1:1/shop",
            "DATA_DIR": str(tmp_path),
            "METRICS_TOKEN": "a-token-of-whoever-watches-the-shop",
        }
    )

    answer = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stderr
    alive, ready, told, figures = json.loads(answer.stdout)
    assert (alive, ready) == (200, 503)
    unknown = {"state": "unknown"}
    assert told == {
        "ready": False,
        "parts": {"database": {"state": "unreachable"}, "migrations": unknown, "search": unknown, "jobs": unknown},
    }
    assert "shop_database_up 0.0" in figures
    # Each line of its log is JSON, and has no secret
    lines = [json.loads(line) for line in answer.stderr.splitlines()]
    assert {line["message"] for line in lines} >= {"request"}
    assert "pass-word-of-it" not in answer.stderr + answer.stdout
