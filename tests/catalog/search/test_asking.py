"""What is sent to the cluster and what becomes of its answers, seen at a stand-in that says what it is told to."""

from datetime import timedelta
from uuid import uuid4

import orjson
import pytest

from catalog.search import Filters, Page, Sort
from catalog.search.contract import AttributeFilter
from catalog.search.cursors import Key
from catalog.search.elastic import queries, writing
from catalog.search.elastic.connection import patience
from catalog.search.elastic.engine import ElasticEngine
from catalog.search.elastic.errors import NotForIndex, Unavailable
from catalog.search.models import OutboxRow
from catalog.search.orders import order_of
from config.core import clock
from tests.factories import make_listed_product, make_product
from tests.stand_ins.broken_cluster import Broken, broken


@pytest.fixture
def cluster(settings):
    settings.ELASTICSEARCH_INDEX = f"test-{uuid4().hex[:12]}"
    with broken(Broken()) as stand_in, patience(60):
        settings.ELASTICSEARCH_URL = stand_in.address
        yield stand_in


def hits(*products) -> dict:
    return {"hits": {"hits": [{"_id": str(one.pk), "sort": [one.name_key, one.pk]} for one in products]}}


@pytest.mark.django_db
def test_hits_are_judged_by_the_listing_rule_before_anybody_sees_them(cluster):
    listed, unlisted = make_listed_product("Mật"), make_product("Mắm")
    OutboxRow.objects.all().delete()
    cluster.body = hits(listed, unlisted)

    found = ElasticEngine().search("", Filters(), Sort.NAME, Page(first=24))

    assert found.product_ids == [listed.pk]
    assert not found.has_next


@pytest.mark.django_db
def test_an_index_that_is_wrong_about_too_much_is_left_for_postgres(cluster):
    listed, unlisted = make_listed_product("Mật"), make_product("Mắm")
    cluster.body = hits(*[unlisted] * 5000)

    assert ElasticEngine().search("", Filters(), Sort.NAME, Page(first=2)).product_ids == [listed.pk]
    assert len(cluster.asked) == 4


def test_a_write_carries_its_version(cluster):
    cluster.body = {"errors": False, "items": []}
    writing.send(["somewhere"], {1: 7, 2: 3}, {1: {"product_id": 1}}, at_once=True)

    version = {"version_type": "external"}
    assert [orjson.loads(line) for line in cluster.bodies[-1].splitlines()] == [
        {"index": {"_id": "1", "version": 7, **version}},
        {"product_id": 1},
        {"delete": {"_id": "2", "version": 3, **version}},
    ]
    assert "require_alias=true" in cluster.asked[-1]


def test_a_conflict_of_versions_is_no_failure_and_anything_else_is(cluster):
    conflict = {"index": {"_id": "1", "status": 409, "error": {"reason": "newer"}}}
    cluster.body = {"errors": True, "items": [conflict]}
    writing.send(["somewhere"], {1: 7}, {}, at_once=True)

    full = {"index": {"_id": "1", "status": 429, "error": {"reason": "queue is full"}}}
    cluster.body = {"errors": True, "items": [conflict, full]}
    with pytest.raises(Unavailable, match="refuses product 1: 429 queue is full"):
        writing.send(["somewhere"], {1: 7}, {}, at_once=True)


def test_the_dates_of_recognition_are_in_the_question(settings):
    today, tomorrow = clock.today().isoformat(), (clock.today() + timedelta(days=1)).isoformat()
    settings.DEMO = False
    asked = str([part.to_dict() for part in queries.listed(adult=True)])
    assert [f"'days_{stars}': '{today}'" in asked for stars in (2, 3, 4, 5, 6)] == [False, True, True, True, False]
    assert "demo_days" not in asked
    assert "is_alcohol" in str(queries.listed(adult=False))

    settings.DEMO = True
    with clock.starting_at(clock.now() + timedelta(days=1)):
        asked = str([part.to_dict() for part in queries.listed(adult=True)])
    assert f"'demo_days_4': '{tomorrow}'" in asked
    assert today not in asked


def test_what_no_product_can_have_is_not_sent():
    asked = queries.filtered(Filters(products=(1, 10**30), slugs=("mam", "\ud800"), price_max=10**30))
    assert [part.to_dict() for part in asked] == [
        {"terms": {"product_id": [1]}},
        {"terms": {"slug": ["mam"]}},
        {"range": {"price_from": {"lte": 2**63 - 1}}},
    ]


@pytest.mark.parametrize("nested", ["all_of", "any_of"])
def test_answers_to_attributes_are_no_question_for_the_index(nested):
    part = Filters(attributes=(AttributeFilter(slug="huong-vi", values=("sen",)),))
    with pytest.raises(NotForIndex):
        queries.filtered(Filters(**{nested: (part,)}))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.PRICE, [(5, 1), (5, 2), (7, 3), (None, 4), (None, 5)]),
        (Sort.PRICE_DESC, [(7, 3), (5, 2), (5, 1), (None, 5), (None, 4)]),
        (Sort.NAME_DESC, [("b", 3), ("a", 2), ("a", 1)]),
        (Sort.STARS, [(5, 9), (5, 2), (3, 7)]),
    ],
)
def test_keys_of_both_engines_come_in_one_order(sort: Sort, expected: list[Key]):
    order = order_of(sort, Filters(), has_words=False)
    assert order.sorted(expected[::-1], backwards=False) == expected
    assert order.sorted(expected, backwards=True) == expected[::-1]
