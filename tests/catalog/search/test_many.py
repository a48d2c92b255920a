"""Where many products share a word, the engine walks instead of ranking; nobody can tell from the answer."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.search import Filters, Page, Sort, get_engine
from catalog.search.models import SearchDocument
from catalog.search.postgres.ranked import Ranked
from catalog.search.text import parse
from catalog.search.tiers import plan
from tests.factories import make_commune, make_listed_product, make_producer, make_product

pytestmark = pytest.mark.django_db

NAMES = ("Mắm cá linh", "Mam cơm nấu sẵn", "Mắm ba khía muối", "Mắm", "Khô cá mắm", "Tương hột", "Màn mắm lưới")


@pytest.fixture
def shop():
    away, home = make_producer(commune=make_commune("Thoại Sơn")), make_producer(commune=make_commune("Tri Tôn"))
    for n, name in enumerate(NAMES):
        make_listed_product(name, producer=home if n % 2 else away, ingredients="mắm")
    make_product("Mắm chưa công nhận")


def read(ranked: Ranked, size: int) -> list[int]:
    found, after = [], None
    while keys := ranked.keys(after=after, backwards=False, limit=size):
        found += [key[-1] for key in keys]
        after = keys[-1]
    return found


@pytest.mark.parametrize("query", ["mắm", "mam", "mam c", "ca mam", "mắm cá linh"])
@pytest.mark.parametrize("communes", [None, ("30682",)])
def test_walked_and_ranked_give_the_same_order(shop, query, communes):
    how, filters = plan(parse(query)), Filters(communes=communes)
    walking = Ranked(how, filters, few=0)

    ranked = read(Ranked(how, filters), 50)

    assert len(ranked) > 0
    assert read(walking, 50) == read(walking, 2) == ranked
    assert [key[-1] for key in walking.keys(after=None, backwards=True, limit=50)] == ranked[::-1]


def test_a_page_of_few_hits_costs_two_queries_however_many_words(shop):
    for query in ("mam", "mắm cá linh", "mam ca linh"):
        with CaptureQueriesContext(connection) as queries:
            assert get_engine().search(query, Filters(), Sort.RELEVANCE, Page(first=24)).product_ids
        assert len(queries) == 2, query


def test_documents_lost_are_learnt_again(shop):
    everything = Ranked(plan(parse("mam")), Filters())
    before = read(everything, 50)
    SearchDocument.objects.all().delete()
    assert read(everything, 50) == []

    call_command("index_search", verbosity=0)

    assert read(everything, 50) == before
