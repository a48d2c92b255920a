"""`/healthz` and `/readyz`: asked by whoever restarts processes and sends visitors to them."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from catalog.search.watching import Health
from config.watch import parts
from config.watch.parts import missing_migrations

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_worker():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (clock_timestamp())")


def defer_job(*, seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)"
            " VALUES ('default', 'late', '{}', clock_timestamp() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_a_process_says_that_it_answers_and_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Cache-Control"] == "no-store"


def test_a_shop_that_is_well_is_ready_part_by_part(client, a_worker):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "ready": True,
        "parts": {
            "database": {"state": "ok"},
            "migrations": {"state": "ok"},
            "search": {"state": "ok"},
            "jobs": {"state": "ok", "workers": 1, "lag_seconds": 0},
        },
    }


def test_a_migration_that_is_missing_makes_it_not_ready(client, a_worker):
    MigrationRecorder.Migration.objects.filter(app="orders", name="0001_initial").delete()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert answer.json()["parts"]["migrations"] == {"state": "missing", "missing": 1}


def test_a_newer_program_has_migrated_already_and_this_one_goes_on(client, a_worker):
    MigrationRecorder.Migration.objects.create(app="orders", name="9999_of_tomorrow")

    assert client.get("/readyz").status_code == 200
    assert missing_migrations() == set()


def test_late_jobs_and_missing_workers_are_told_and_send_nobody_away(client, a_worker):
    defer_job(seconds_ago=parts.LATEST_SECONDS + 60)
    late = client.get("/readyz")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = clock_timestamp() - interval '2 minutes'")
    alone = client.get("/readyz")

    jobs = late.json()["parts"]["jobs"]
    assert (late.status_code, jobs["state"], jobs["workers"]) == (200, "late", 1)
    assert jobs["lag_seconds"] >= parts.LATEST_SECONDS + 60
    assert (alone.status_code, alone.json()["parts"]["jobs"]["state"]) == (200, "no worker")


def test_a_job_that_is_put_off_is_not_late(client, a_worker):
    defer_job(seconds_ago=-3600)

    assert client.get("/readyz").json()["parts"]["jobs"]["lag_seconds"] == 0


def test_a_search_that_cannot_be_asked_makes_it_not_ready(client, a_worker):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE certification_listing RENAME TO gone")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["parts"]["search"] == {"state": "unreachable"}


def test_a_cluster_that_does_not_answer_is_told_and_the_other_engine_serves(client, a_worker, monkeypatch):
    fallen_back = Health("postgres", ok=False, problem="https://cluster.example:9200 refuses.", waiting=3)
    monkeypatch.setattr(parts, "health", lambda: fallen_back)
    monkeypatch.setattr(parts, "settings", SimpleNamespace(ELASTICSEARCH_URL="https://cluster.example:9200"))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    told = {"state": "ok", "engine": "postgres", "as_set": False, "waiting": 3}
    assert answer.json()["parts"]["search"] == told
    assert "cluster.example" not in answer.content.decode()


@override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["shop.example"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whoever_watches_comes_by_address_and_without_tls(client, a_worker, path):
    assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "10.0.0.7:8000"}).status_code == 400
    assert client.get("/", headers={"Host": "shop.example"}).status_code == 301


def test_only_reading_is_answered(client):
    assert client.post("/healthz").status_code == 405
    assert client.post("/readyz").status_code == 405
