"""SIGKILL: of the node in the middle of a reindex and of a bulk, of the worker within a batch of the outbox.

The programs that are killed are `writer.py`, processes of their own on the test's database.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from catalog.products.models import Product
from catalog.search import Filters, Page, Sort, get_engine, health
from catalog.search.elastic import state, writing
from catalog.search.elastic.errors import Unavailable
from catalog.search.elastic.reindexing import reindex
from catalog.search.models import OutboxRow
from config.core.changes import changed, gathered
from tests.factories import make_listed_product, make_producer
from tests.stand_ins.elasticsearch import Node, missing

ROOT = Path(__file__).resolve().parents[3]
MANY = 30
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.prove]


@pytest.fixture(scope="module")
def own_node():
    """A server that this file may kill."""
    if lacks := missing():
        pytest.skip(lacks)
    node = Node().start()
    yield node
    node.stop()


@pytest.fixture
def shop(own_node, settings, unhurried) -> list[Product]:
    settings.ELASTICSEARCH_URL = own_node.url
    settings.ELASTICSEARCH_INDEX = f"test-{uuid4().hex[:12]}"
    maker = make_producer()
    with transaction.atomic(), gathered():
        products = [make_listed_product(f"Quixola {n}", producer=maker) for n in range(MANY)]
    reindex(lambda done, of: None)
    return products


@contextmanager
def writer(settings, act: str):
    """A process that says a word before each request to the cluster and waits for an answer to go on."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.listing.running_shop",
        "SHOP_DATABASE": connection.settings_dict["NAME"],
        "CLUSTER": settings.ELASTICSEARCH_URL,
        "CLUSTER_INDEX": settings.ELASTICSEARCH_INDEX,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.catalog.search.writer", act],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def steps(process, until: str) -> None:
    """Let it go on up to the moment before (or after) the request that it calls so."""
    for line in process.stdout:
        if line.strip() == until:
            return
        process.stdin.write("go on\n")
        process.stdin.flush()
    pytest.fail(f"it ended before {until}")


def renamed(products: list[Product], word: str) -> None:
    with transaction.atomic():
        for product in products:
            Product.objects.filter(pk=product.pk).update(name=f"{word} {product.pk}")
        changed("product", [product.pk for product in products])


def found(word: str) -> tuple[int, int]:
    hits = get_engine().search(word, Filters(), Sort.RELEVANCE, Page(first=100))
    return len(hits.product_ids), hits.total


def assert_all_is_well() -> None:
    """The cluster answers again, what waited is sent, and index and database agree."""
    state._breaker.cache_clear()  # the rest is over, without waiting for it
    writing.send_outbox()
    assert OutboxRow.objects.count() == 0
    call_command("search_check")
    assert health().engine == "elasticsearch"


@pytest.mark.parametrize("moment", ["before bulk", "after bulk"])
def test_a_worker_killed_within_a_batch_loses_nothing(shop, settings, moment):
    renamed(shop, "Brinvex")
    with writer(settings, "outbox") as process:
        steps(process, moment)
        process.kill()
        process.wait()
    assert OutboxRow.objects.count() == MANY
    # Before anybody has told the cluster the rest, and after.
    assert (found("brinvex"), found("quixola")) == ((MANY, MANY), (0, 0))
    assert_all_is_well()
    assert (found("brinvex"), found("quixola")) == ((MANY, MANY), (0, 0))


def test_a_reindex_killed_leaves_what_is_searched_and_the_next_one_clears_up(shop, settings):
    with writer(settings, "reindex") as process:
        steps(process, "after bulk")
        process.kill()
        process.wait()
    renamed(shop[:3], "Brinvex")
    writing.send_outbox()
    assert found("brinvex") == (3, 3)
    call_command("search_reindex")
    assert_all_is_well()


@pytest.mark.parametrize("act", ["outbox", "reindex"])
def test_a_node_killed_in_the_middle(shop, settings, own_node, act):
    renamed(shop, "Brinvex")
    with writer(settings, act) as process:
        steps(process, "before bulk")
        # It sends, and the node dies with the request on its way or just served: either must do no harm.
        process.stdin.write("go on\n")
        process.stdin.flush()
        own_node.kill()
        process.stdin.close()
        process.stdout.read()
        assert process.wait() != 0
    waiting = OutboxRow.objects.count()
    assert waiting in (MANY, MANY - 10)
    try:
        # While it is down nothing is lost and everything is found.
        assert found("brinvex") == (MANY, MANY)
        with pytest.raises(Unavailable, match="does not answer"):
            writing.send_outbox()
        told = health()
        assert (told.engine, told.waiting) == ("postgres", waiting)
    finally:
        own_node.start()
    assert_all_is_well()
    if act == "reindex":
        call_command("search_reindex")
        assert_all_is_well()
    assert (found("brinvex"), found("quixola")) == ((MANY, MANY), (0, 0))
