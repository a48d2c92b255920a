"""Each request has a name, one line, and costs nothing that is not its own."""

import pytest
from django.test import Client

from config.core import trace
from tests.checkout.making import make_rate_table, make_shop
from tests.config.watch.lines import all_lines
from tests.graphql import ask
from tests.storefront.checkout.by_forms import order, put

pytestmark = pytest.mark.django_db

PROXYS = "3f2504e04f8941d39a0c0305e82c3301"


def test_a_request_keeps_the_name_that_a_proxy_gave_it(client):
    with all_lines() as lines:
        answer = client.get("/", headers={trace.HEADER: PROXYS})

    assert answer[trace.HEADER] == PROXYS
    (line,) = lines.of("request")
    assert line["request_id"] == PROXYS
    assert (line["method"], line["route"], line["status"]) == ("GET", "shop:home", 200)
    assert trace.current() == ""


@pytest.mark.parametrize(
    "given", ["", "short", "0912 345 678", "a" * 65, 'x"}\n{"level": "ERROR"}', "chị Lan ở Long Xuyên"]
)
def test_a_name_that_is_not_well_formed_is_replaced(client, given):
    with all_lines() as lines:
        answer = client.get("/healthz", HTTP_X_REQUEST_ID=given)

    assert len(answer[trace.HEADER]) == 32
    assert answer[trace.HEADER] != given
    assert [line["request_id"] for line in lines.of("request")] == [answer[trace.HEADER]]


def test_two_requests_have_two_names(client):
    assert client.get("/healthz")[trace.HEADER] != client.get("/healthz")[trace.HEADER]


def test_the_line_counts_what_the_answer_cost(client, django_assert_num_queries):
    client.get("/")
    with all_lines() as lines, django_assert_num_queries(0):
        client.get("/healthz")
    with all_lines() as more:
        client.get("/chung-nhan/AG-2024-0001")

    assert lines.of("request")[0]["queries"] == 0
    assert more.of("request")[0]["queries"] > 0


def test_the_address_of_an_order_is_not_in_its_line(client):
    make_rate_table()
    put(client, make_shop()[0])
    where = order(client)["Location"]

    with all_lines() as lines:
        client.get(f"{where}?ref=0912345678")

    (line,) = lines.of("request")
    assert line["route"] == "checkout:order"
    assert where.split("/")[-2] not in lines.text
    assert "0912345678" not in lines.text


def test_a_line_of_the_api_names_its_fields_and_what_became_of_them():
    document = """query mine { a: products(first: 1, channel: "an-giang") { totalCount } ...more }
    fragment more on Query { order(id: "nobody") { id } }"""
    with all_lines() as lines:
        ask(document)

    assert lines.of("request")[0]["fields"] == ["query products ok", "query order none"]


def test_a_page_that_breaks_says_where_and_not_with_what(monkeypatch):
    def breaks(*given, **more):
        raise KeyError("chị Lan 0912345678")

    monkeypatch.setattr("storefront.shop.views.home.is_adult", breaks)
    with all_lines() as lines:
        answer = Client(raise_request_exception=False).get("/?q=lan@example.test")

    assert answer.status_code == 500
    assert lines.of("request")[0]["status"] == 500
    (error,) = [line for line in lines.of("Internal Server Error: shop:home") if "error" in line]
    assert error["error"].endswith("breaks\nKeyError")
    assert error["request_id"] == lines.of("request")[0]["request_id"]
    assert "Lan" not in lines.text
    assert "example.test" not in lines.text
