"""The listing rule over an index that is frozen at an old state, on every read path and with a real cluster.

Two ways in which an index may be old: it waits for what the outbox holds, then nothing is missing anywhere; or it has
lost what it was told, as one restored from an old copy has, then nothing that is not listed shows all the same.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

import tests.listing.paths  # noqa: F401  they join the registry
from catalog.search import health
from catalog.search.elastic import connection
from catalog.search.elastic.reindexing import reindex
from catalog.search.models import OutboxRow
from config.core import clock
from tests.factories import make_officer
from tests.listing.histories import WORDS, World, begin, happen
from tests.listing.registry import PATHS, Reader, in_this_process
from tests.listing.test_read_paths import histories_of

pytestmark = [pytest.mark.django_db, pytest.mark.prove]


@pytest.fixture
def cluster(elasticsearch_url, settings, unhurried):
    settings.ELASTICSEARCH_URL = elasticsearch_url
    settings.ELASTICSEARCH_INDEX = f"test-{uuid4().hex[:12]}"
    yield
    with connection.patience(60), connection.asked() as client:
        client.indices.delete(index=",".join(client.indices.get(index=f"{settings.ELASTICSEARCH_INDEX}-*").body))


@pytest.mark.parametrize("half", ["early", "late"])
@histories_of(5)
def test_what_waits_in_the_outbox_is_missing_nowhere(client: Client, cluster, half, history) -> None:
    with transaction.atomic():
        world = live(history, told_after=0 if half == "early" else len(history) // 2)
        with clock.starting_at(clock.now() + timedelta(days=world.days_ahead)):
            reader = Reader(in_this_process(client))
            seen = {name: path.sees(reader, world) for name, path in PATHS.items()}
            due = {name: path.shows(world) for name, path in PATHS.items()}
            assert health().engine == "elasticsearch"
        assert seen == due
        transaction.set_rollback(True)
    cache.clear()


@histories_of(8)
def test_what_the_index_has_lost_shows_nothing_that_is_not_listed(client: Client, cluster, history) -> None:
    with transaction.atomic():
        world = live(history, told_after=0)
        OutboxRow.objects.all().delete()
        with clock.starting_at(clock.now() + timedelta(days=world.days_ahead)):
            reader = Reader(in_this_process(client))
            shown = {name: path.sees(reader, world) for name, path in PATHS.items() if path.shows is World.listed}
            listed = world.listed()
            assert health().engine == "elasticsearch"
        assert {name: words - listed for name, words in shown.items() if words - listed} == {}
        assert WORDS[0] in shown["API: products by search"]
        transaction.set_rollback(True)
    cache.clear()


def live(history, *, told_after: int):
    """A world of which the index knows everything up to its act number `told_after`, and nothing of what came then."""
    cache.clear()
    world = begin(make_officer())
    if not told_after:
        reindex(lambda done, of: None)
    for n, act in enumerate(history, start=1):
        happen(world, act)
        if n == told_after:
            reindex(lambda done, of: None)
    return world
