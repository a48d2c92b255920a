"""Public pages: what they show, in how many queries, and what they answer to bad addresses."""

from datetime import timedelta

import pytest
from django.test import Client

from config.core import clock
from tests.factories import (
    make_category,
    make_collection,
    make_commune,
    make_listed_product,
    make_picture,
    make_producer,
    make_product,
    make_recognition,
    make_wine,
)
from tests.pages import json_ld, read, said

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
LARGEST_PAGE = 60_000


def text(response) -> str:
    return response.content.decode()


def fill_shelf(count: int) -> list:
    """Products with a producer, a place and a picture each."""
    products = []
    for number in range(count):
        producer = make_producer(commune=make_commune(f"Xã số {number}"))
        product = make_listed_product(producer=producer)
        make_picture(product)
        products.append(product)
    return products


# Words cost three queries more than the budget of a plain list: they are looked up, ranked, and counted.
@pytest.mark.parametrize(
    ("path", "most"),
    [("/san-pham/", MOST_QUERIES), ("/en/san-pham/", MOST_QUERIES), ("/", MOST_QUERIES), ("/tim-kiem/?q=thot+not", 15)],
)
def test_a_list_costs_the_same_for_1_and_24_products_and_at_most_12_queries(
    client, path, most, django_assert_max_num_queries
):
    # Given one product, then 24 with distinct producers, places and pictures
    fill_shelf(1)
    with django_assert_max_num_queries(most) as for_one:
        client.get(path)
    fill_shelf(23)

    # When each list is asked for
    with django_assert_max_num_queries(most) as for_many:
        response = client.get(path)

    # Then it costs the same, and the page is light
    assert len(for_many) == len(for_one)
    assert len(response.content) < LARGEST_PAGE


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_product_costs_at_most_12_queries(client, prefix, django_assert_max_num_queries):
    products = fill_shelf(6)
    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get(f"{prefix}/san-pham/{products[0].slug}/")
    assert response.status_code == 200
    assert len(response.content) < LARGEST_PAGE


def test_a_product_shows_its_proof_and_says_it_to_machines(client):
    product = make_listed_product("Đường thốt nốt", price=125_000, recognition={"stars": 4})
    recognition = product.recognitions.get()

    response = client.get(f"/san-pham/{product.slug}/")

    page = text(response)
    assert recognition.certificate_number in page
    assert recognition.decision_number in page
    assert "125.000\u00a0₫" in page
    assert "250.000\u00a0₫/kg" in page
    offered = next(data for data in json_ld(page) if data["@type"] == "Product")
    assert offered["hasCertification"]["certificationIdentification"] == recognition.certificate_number
    assert offered["offers"][0]["price"] == 125_000
    assert offered["offers"][0]["priceCurrency"] == "VND"


def test_hostile_names_stay_text(client):
    hostile = "Mắm </script><script>alert(1)</script> <b>\u2028 & Co"
    product = make_listed_product(hostile)

    page = text(client.get(f"/san-pham/{product.slug}/"))

    assert "<script>alert" not in page
    assert "\\u003c/script\\u003e" in page
    assert hostile in [data["name"] for data in json_ld(page) if data["@type"] == "Product"]


@pytest.mark.parametrize("path", ["/", "/san-pham/", "/tim-kiem/?q=an+di", "/goi-y/?q=an+di", "/sitemap-products.xml"])
def test_what_may_not_be_listed_is_nowhere(client, path):
    # Given one product that must show and three that must not
    make_collection("Nổi bật", make_listed_product("Khô cá hiện ra"), slug="featured-products")
    today = clock.today()
    for name, facts in {
        "Mắm ẩn đi một": {"valid_from": today - timedelta(days=1200), "valid_until": today - timedelta(days=1)},
        "Mắm ẩn đi hai": {"stars": 2},
        "Mắm ẩn đi ba": {"withdrawn_on": today},
    }.items():
        make_listed_product(name, recognition=facts)

    page = text(client.get(path))

    assert "ẩn đi" not in page
    assert "an-di" not in page
    if "?" not in path:
        assert "hiện ra" in page or "hien-ra" in page


def test_a_lapsed_product_answers_as_if_it_had_never_been(client):
    today = clock.today()
    lapsed = make_listed_product(
        "Mắm đã hết", recognition={"valid_from": today - timedelta(days=1200), "valid_until": today - timedelta(days=1)}
    )
    response = client.get(f"/san-pham/{lapsed.slug}/")
    assert response.status_code == 404
    assert "Mắm đã hết" not in text(response)
    assert text(client.get("/san-pham/khong-co/")).count("/chung-nhan/") >= 1


def test_alcohol_waits_for_the_visitors_word(client):
    # Given a wine and a visitor who has said nothing
    wine = make_wine("Rượu thốt nốt Tri Tôn")
    address = f"/san-pham/{wine.slug}/"

    # Then its page is the question, without its name, and it is in no list
    gate = text(client.get(address))
    assert "Rượu thốt nốt" not in gate
    assert 'name="adult"' in gate
    assert "Rượu thốt nốt" not in text(client.get("/san-pham/"))

    # When the visitor says yes, by a form of this shop
    answer = client.post("/do-tuoi/", {"adult": "yes", "next": address})

    # Then the way leads back, and now it is shown; but never suggested nor in the site map
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "Rượu thốt nốt" in text(client.get(address))
    assert "Rượu thốt nốt" in text(client.get("/san-pham/"))
    assert "Rượu thốt nốt" not in text(client.get("/goi-y/?q=ruou"))
    assert wine.slug not in text(client.get("/sitemap-products.xml"))


def test_the_age_answer_cannot_be_forged_nor_lead_elsewhere():
    wine = make_wine()
    forger = Client(enforce_csrf_checks=True)
    assert forger.post("/do-tuoi/", {"adult": "yes", "next": "/"}).status_code == 403
    forger.cookies["adult"] = "yes"
    assert wine.name not in text(forger.get("/san-pham/"))
    answer = Client().post("/do-tuoi/", {"adult": "yes", "next": "https://elsewhere.test/"})
    assert answer["Location"] == "/san-pham/"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Còn hiệu lực đến"),
        ({"valid_from": "later"}, "Chưa có hiệu lực"),
        ({"valid_from": "long ago"}, "Đã hết hạn"),
        ({"withdrawn_on": "today"}, "Đã thu hồi từ"),
        ({"valid_from": None}, "không xác nhận được"),
    ],
)
def test_the_certificate_check_tells_each_state_without_a_price(client, facts, words):
    today = clock.today()
    days = {"later": today + timedelta(days=5), "long ago": today - timedelta(days=1500), "today": today}
    recognition = make_recognition(
        make_product("Mắm cá linh"), **{name: days.get(value, value) for name, value in facts.items()}
    )

    for address in (f"/chung-nhan/{recognition.certificate_number}", f"/chung-nhan/{recognition.certificate_number}/"):
        response = client.get(address)
        assert response.status_code == 200
        assert words in text(response)
        assert "Mắm cá linh" in text(response)
        assert "₫" not in text(response)


def test_an_unknown_number_helps_and_a_careless_one_is_understood(client):
    recognition = make_recognition(make_product())
    number = recognition.certificate_number
    missing = client.get("/chung-nhan/AG-1999-0001")
    assert missing.status_code == 404
    assert "AG-1999-0001" in text(missing)
    assert client.get("/chung-nhan/", {"number": f" {number.lower()} "})["Location"] == f"/chung-nhan/{number}"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("price_from=abc", "giá từ"),
        ("stars=9", "hạng sao"),
        ("group=nothing", "nhóm"),
        ("category=999999", "danh mục"),
        ("commune=zzzzz", "nơi làm ra"),
        ("producer=99999999999999999999", "chủ thể"),
        ("page=0", "Trang"),
        ("page=-1", "Trang"),
        ("page=9999999", "9999999"),
        ("sort=wild", "wild"),
    ],
)
def test_a_wrong_filter_is_named_and_the_list_stays(client, query, named):
    make_listed_product("Khô cá lóc")
    response = client.get(f"/san-pham/?{query}")
    assert response.status_code == 400
    assert named in " ".join(said(response, ".//*[@role='alert']"))
    assert "Khô cá lóc" in text(response)


@pytest.mark.parametrize(
    "query",
    [
        "x" * 10_000,
        "%00",
        "%ed%a0%80",
        "'; DROP TABLE products_product; --",
        "<script>alert(1)</script>",
        "%%% ((( ***",
    ],
)
def test_any_words_get_an_answer(client, query):
    encoded = query if query.startswith("%") and len(query) < 10 else None
    address = f"/tim-kiem/?q={encoded}" if encoded else "/tim-kiem/"
    response = client.get(address) if encoded else client.get(address, {"q": query})
    assert response.status_code in (200, 400)
    assert "<script>alert" not in text(response)
    assert client.get("/goi-y/", {"q": query[:500]}).status_code == 200


def test_each_page_knows_its_other_language_and_is_kept_by_no_cache(client):
    make_listed_product("Khô cá lóc")
    response = client.get("/en/san-pham/")
    page = text(response)
    assert '<html lang="en">' in page
    assert 'hreflang="vi" href="http://127.0.0.1:8000/san-pham/"' in page
    assert 'rel="canonical" href="http://127.0.0.1:8000/en/san-pham/"' in page
    assert "no-cache" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert "Khô cá lóc" in said(page, ".//*[@lang='vi']")


def test_producers_stand_under_their_place_and_on_the_map(client):
    commune = make_commune("Ba Chúc")
    producer = make_producer("Hợp tác xã Thốt Nốt", commune=commune)
    make_listed_product(producer=producer)
    make_producer("Hợp tác xã Không Hàng", commune=commune)

    page = text(client.get("/chu-the/"))

    assert "Hợp tác xã Thốt Nốt" in page
    assert "Không Hàng" not in page
    assert f"?commune={commune.code}" in page
    assert "Hợp tác xã Thốt Nốt" in text(client.get(f"/chu-the/?commune={commune.code}"))
    assert client.get(f"/chu-the/{producer.slug}/").status_code == 200
    assert client.get("/chu-the/khong-co/").status_code == 404


def test_a_category_holds_what_lies_below_it(client):
    parent = make_category("Thực phẩm")
    below = make_category("Mắm", parent=parent)
    make_listed_product("Mắm cá linh", category=below)
    make_listed_product("Gạo thơm", category=make_category("Gạo"))
    page = text(client.get(f"/danh-muc/{parent.slug}/"))
    assert "Mắm cá linh" in page
    assert "Gạo thơm" not in page


def test_pictures_come_in_listed_sizes_only_and_stay_cached(client):
    name = make_picture(make_listed_product()).picture.name
    small = client.get(f"/media/thumbnails/256/{name}")
    assert small.status_code == 200
    assert "immutable" in small["Cache-Control"]
    assert small["Content-Type"] == "image/webp"
    assert client.get(f"/media/{name}").status_code == 200
    assert client.get(f"/media/thumbnails/257/{name}").status_code == 404
    assert client.get(f"/media/thumbnails/256/products/{'0' * 32}.webp").status_code == 404
    assert client.get("/media/products/../../secret-key").status_code == 404


def test_a_list_from_everywhere_is_light_and_every_place_can_be_asked_for(client, django_assert_max_num_queries):
    # Given products with the longest names, each from a place and a producer of its own
    places = [make_commune(f"Xã Mỹ Hội Đông Thoại Giang Vĩnh Thạnh Trung {number:03d}") for number in range(110)]
    producer = "Hợp tác xã Dịch vụ Nông nghiệp và Thủ công mỹ nghệ Vĩnh Thạnh Trung huyện Châu Phú"
    food = make_category("Thực phẩm")
    for number, place in enumerate(places):
        maker = make_producer(f"{producer} {number}", commune=place)
        product = make_listed_product(
            f"Mắm cá linh bông điên điển mùa nước nổi gia truyền {number:03d}", producer=maker, category=food
        )
        make_picture(product)

    # When the list is asked for, with one of the last places chosen
    last = places[-1]
    with django_assert_max_num_queries(MOST_QUERIES):
        plain = client.get("/san-pham/")
    with django_assert_max_num_queries(MOST_QUERIES + 1):
        chosen = client.get("/san-pham/", {"commune": last.pk})
    whole = client.get("/san-pham/", {"all": "commune"})

    # Then it is light, offers a few places and the one chosen, and all of them by one more link
    def offered(response) -> list[str]:
        return [box.get("value", "") for box in read(response).findall(".//input[@name='commune']")]

    assert len(plain.content) < LARGEST_PAGE - 5_000
    assert len(offered(plain)) == 12
    assert "?all=commune#facet-commune" in text(plain)
    assert offered(chosen)[-1] == last.pk
    assert sorted(offered(whole)) == sorted(place.pk for place in places)
    assert "all=commune#facet-commune" not in text(whole)
