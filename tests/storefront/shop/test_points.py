"""Sales points on pages: found by nearness and by what they have, and what a product's page says of them."""

import re
from datetime import datetime, time, timedelta
from xml.etree.ElementTree import tostring

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import OpeningException, OpeningHours
from config.core import clock
from tests.factories import (
    make_agreed_consignment,
    make_commune,
    make_listed_product,
    make_point,
    make_producer,
    make_stock,
)
from tests.pages import find, json_ld, said, words

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
LARGEST_PAGE = 60_000


@pytest.fixture
def shop():
    """Honey: plenty in Long Xuyên, three in Rạch Giá; sugar nowhere."""
    maker = make_producer()
    near = make_point("Chợ Long Xuyên", latitude=10.383, longitude=105.441, phone="+84900000101")
    far = make_point("Bến Rạch Giá", latitude=10.012, longitude=105.081)
    for point in (near, far):
        make_agreed_consignment(maker, point)
    honey, sugar = make_listed_product("Mật", producer=maker), make_listed_product("Đường", producer=maker)
    make_stock(honey, near, lots={"": (47, None)})
    make_stock(honey, far, lots={"": (3, None)})
    return {"near": near, "far": far, "honey": honey, "sugar": sugar}


def _main(client, path: str, *, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return tostring(find(response, ".//main"), encoding="unicode")


def _order(page: str, *words: str) -> list[str]:
    return sorted(words, key=page.index)


def test_a_products_page_says_where_it_is_and_never_how_much(client, shop):
    page = _main(client, f"/san-pham/{shop['honey'].slug}/")
    where = words(find(page, ".//section[@aria-labelledby='where']"))
    assert _order(where, "Chợ Long Xuyên", "Bến Rạch Giá") == ["Chợ Long Xuyên", "Bến Rạch Giá"]
    assert "Còn hàng" in where
    assert "Sắp hết" in where
    assert not re.search(r"\b(47|50|3)\b", where)


def test_the_nearest_comes_first_when_a_place_is_chosen(client, shop):
    make_commune("Rạch Giá")
    page = _main(client, f"/san-pham/{shop['honey'].slug}/?lat=10.0&lon=105.1")
    assert _order(page, "Chợ Long Xuyên", "Bến Rạch Giá") == ["Bến Rạch Giá", "Chợ Long Xuyên"]
    assert "2,5 km" in page


def test_a_product_that_is_nowhere_says_so_on_its_page_and_its_card(client, shop):
    assert "Hiện chưa điểm bán nào có sản phẩm này." in _main(client, f"/san-pham/{shop['sugar'].slug}/")
    shelf = find(client.get("/san-pham/"), ".//main")
    cards = {words(find(card, ".//a")): words(card) for card in shelf.iter("article")}
    assert "Hết hàng" in cards["Đường"]
    assert "Hết hàng" not in cards["Mật"]


def test_offers_say_whether_they_are_in_stock(client, shop):
    for name, availability in (("honey", "InStock"), ("sugar", "OutOfStock")):
        page = client.get(f"/san-pham/{shop[name].slug}/").content.decode()
        assert f'"availability": "https://schema.org/{availability}"' in page


def test_a_list_is_narrowed_to_a_point_and_to_what_is_available(client, shop):
    for address in ("/san-pham/?available=true", f"/san-pham/?point={shop['far'].pk}"):
        page = _main(client, address)
        assert "Mật" in said(page, ".//a")
        assert "Đường" not in said(page, ".//a")
    assert "Bến Rạch Giá" in page
    wrong = _main(client, "/san-pham/?point=999999&available=maybe", status=400)
    assert 'id="problem-point"' in wrong
    assert 'id="problem-available"' in wrong


def test_points_are_found_near_a_commune_and_by_what_they_have(client, shop):
    make_commune("Rạch Giá")
    assert _order(_main(client, "/diem-ban/"), "Chợ Long Xuyên", "Bến Rạch Giá")[0] == "Bến Rạch Giá"
    by_device = _main(client, "/diem-ban/?lat=10.38&lon=105.44")
    assert _order(by_device, "Chợ Long Xuyên", "Bến Rạch Giá")[0] == "Chợ Long Xuyên"
    shop["near"].consignments.update(state="ended")
    having = _main(client, f"/diem-ban/?sp={shop['honey'].slug}")
    assert "Chợ Long Xuyên" not in having
    assert "Sắp hết" in having
    assert "Bến" not in _main(client, f"/diem-ban/?sp={shop['sugar'].slug}")


def test_a_commune_is_enough_to_find_the_nearest(client, shop):
    commune = make_commune("Rạch Giá")
    commune.latitude, commune.longitude = 10.01, 105.08
    commune.save()
    page = _main(client, "/diem-ban/?gan=rach+gia")
    names = said(page, ".//h3/a")
    assert names.index("Bến Rạch Giá") < names.index("Chợ Long Xuyên")


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("gan=xyzzyq", "gan"),
        ("lat=10", "lon"),
        ("lat=x&lon=y", "lat"),
        ("lat=100&lon=105", "lat"),
        ("lat=nan&lon=105", "lat"),
        ("sp=khong-co", "sp"),
    ],
)
def test_what_cannot_be_taken_is_named_and_everything_is_shown(client, shop, address, field):
    page = _main(client, f"/diem-ban/?{address}", status=400)
    assert f'id="problem-{field}"' in page
    assert "Chợ Long Xuyên" in page


def test_a_points_page_tells_hours_holidays_and_what_it_has(client, shop):
    monday = datetime(2027, 3, 1, tzinfo=clock.BUSINESS_ZONE)
    point = shop["far"]
    shop["honey"].recognitions.update(valid_until=monday.date() + timedelta(days=900))
    OpeningHours.objects.create(point=point, weekday=0, opens=time(8), closes=time(17))
    OpeningException.objects.create(point=point, day=monday.date() + timedelta(days=7), note="Nghỉ lễ")
    address = f"/diem-ban/{point.slug}/"
    with clock.starting_at(monday + timedelta(hours=9)):
        page = _main(client, address)
        store = next(data for data in json_ld(client.get(address)) if data["@type"] == "Store")
        assert point.slug in client.get("/sitemap-points.xml").content.decode()
    for fact in ("Đang mở cửa", "08:00–17:00", "Nghỉ lễ", "08/03/2027"):
        assert fact in page, fact
    assert "Mật" in said(page, ".//a")
    assert "Đường" not in said(page, ".//a")
    assert store["specialOpeningHoursSpecification"][0]["validFrom"] == "2027-03-08"
    with clock.starting_at(monday + timedelta(hours=18)):
        assert "Đang đóng cửa" in _main(client, address)
    for closed in (make_point(is_active=False), make_point(closes_on=clock.today() - timedelta(days=1))):
        assert client.get(f"/diem-ban/{closed.slug}/").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_cost_the_same_for_1_and_30(client, prefix, django_assert_max_num_queries):
    maker, first = make_producer(), make_point("Điểm đầu")

    def lay(count: int) -> str:
        for _number in range(count):
            product, point = make_listed_product(producer=maker), make_point()
            make_agreed_consignment(maker, point)
            make_stock(product, first)
            make_stock(product, point)
        return f"{prefix}/san-pham/{product.slug}/"

    make_agreed_consignment(maker, first)
    product = lay(1)
    pages = (f"{prefix}/diem-ban/", f"{prefix}/diem-ban/{first.slug}/")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(product)
    counts = [_count(client, address) for address in pages]
    lay(29)
    assert [_count(client, address) for address in pages] == counts
    assert max(counts) <= MOST_QUERIES
    assert max(len(client.get(address).content) for address in pages) < LARGEST_PAGE


def _count(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
