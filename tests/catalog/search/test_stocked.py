"""What search says of stock: available now, at a point, and how many there are of each."""

from datetime import timedelta

import pytest

from catalog.inventory.models import Hold
from catalog.search import Filters, Page, Sort
from config.core import clock
from tests.factories import make_agreed_consignment, make_listed_product, make_point, make_producer, make_stock

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    """Honey lies at both points, sugar at one, tea nowhere."""
    maker = make_producer()
    points = [make_point("Chợ"), make_point("Bến")]
    for point in points:
        make_agreed_consignment(maker, point)
    honey, sugar, tea = (make_listed_product(name, producer=maker) for name in ("Mật", "Đường", "Trà"))
    make_stock(honey, points[0], lots={"": (3, None)})
    make_stock(honey, points[1], lots={"": (1, None)})
    make_stock(sugar, points[1], lots={"": (2, None)})
    return {"points": points, "honey": honey, "sugar": sugar, "tea": tea}


def _found(engine, **filters) -> set[int]:
    return set(engine.search("", Filters(**filters), Sort.NAME, Page(first=24)).product_ids)


def _facets(engine, query="", **filters) -> dict[str, list[tuple[str, int]]]:
    found = engine.facets(query, Filters(**filters), language="vi")
    return {f.name: [(v.label, v.count) for v in f.values] for f in found}


def test_available_and_its_opposite_share_the_list(engine, shop):
    honey, sugar, tea = (shop[name].pk for name in ("honey", "sugar", "tea"))
    assert _found(engine, available=True) == {honey, sugar}
    assert _found(engine, available=False) == {tea}
    assert _found(engine, points=(shop["points"][0].pk,)) == {honey}
    assert _found(engine, points=tuple(point.pk for point in shop["points"])) == {honey, sugar}
    assert _found(engine, points=()) == set()


def test_what_is_promised_or_not_the_points_to_sell_is_not_available(engine, shop):
    stock = shop["sugar"].variants.get().stocks.get()
    facts = {"stock": stock, "holder_kind": "order", "holder_id": "1", "good_on": clock.today()}
    Hold.objects.create(quantity=2, expires_at=clock.now() + timedelta(minutes=5), **facts)
    assert _found(engine, available=True) == {shop["honey"].pk}
    with clock.starting_at(clock.now() + timedelta(minutes=6)):
        assert _found(engine, available=True) == {shop["honey"].pk, shop["sugar"].pk}
        shop["points"][1].consignments.update(state="ended")
        assert _found(engine, available=True) == {shop["honey"].pk}


def test_facets_count_what_a_reader_would_find(engine, shop):
    facets = _facets(engine)
    assert facets["available"] == [("có hàng ngay", 2)]
    assert facets["point"] == [("Bến", 2), ("Chợ", 1)]


def test_a_facets_own_filter_does_not_shrink_it(engine, shop):
    first = shop["points"][0].pk
    facets = _facets(engine, points=(first,))
    assert (facets["available"], facets["point"]) == ([("có hàng ngay", 1)], [("Bến", 2), ("Chợ", 1)])
    assert _facets(engine, available=False)["available"] == [("có hàng ngay", 2)]
    assert _facets(engine, available=False)["point"] == []


def test_facets_with_words_count_those_that_fit(engine, shop):
    assert _facets(engine, "đường")["point"] == [("Bến", 1)]
    assert _facets(engine, "xyzzy")["available"] == []


def test_facets_of_stock_cost_one_query(engine, shop, django_assert_num_queries):
    from catalog.search.postgres import stocked
    from catalog.search.postgres.rows import listed_rows

    with django_assert_num_queries(1):
        stocked.facets(lambda without: listed_rows(Filters(), without=without), Filters(), language="vi")
