"""The books of several points at once, at the office; and what waits at a point, on its first page."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from catalog.inventory.models import PointRole, Stock
from catalog.inventory.services import ask_consignment, enter_count, open_count, submit_count, write_off
from config.core import clock
from tests import factories as make
from tests.pages import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make.make_officer())
    return client


def span(**more) -> dict[str, str]:
    """From yesterday until tomorrow, as the browser writes it."""
    now = clock.now().astimezone(clock.BUSINESS_ZONE)
    moments = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
    return {name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in moments.items()} | more


@pytest.fixture
def two_points() -> tuple[Stock, Stock]:
    """Ten pieces of one producer at one point, ten of another at the other, where three broke."""
    one, two = (make.make_stock(make.make_listed_product(), make.make_point(), lots={"": (10, None)}) for _ in "12")
    write_off(make.make_point_member(two.point), two, two.lots.get().lot, quantity=3, reason="Vỡ")
    return one, two


def numbers(page) -> dict[tuple[str, str], tuple[int, int]]:
    """By point and producer: opening and closing."""
    return {
        (point.name, producer): (table["opening"], table["closing"])
        for point, producers in page.context["groups"]
        for producer, table in producers
    }


def test_the_office_reads_all_points_by_producer_and_their_sum(office, two_points):
    page = office.get(reverse("desks:office_month_end"), span())
    assert numbers(page) == {
        (stock.point.name, stock.variant.product.producer.name): (0, left)
        for stock, left in zip(two_points, (10, 7), strict=True)
    }
    [(_none, together)] = page.context["sums"]
    assert (together["closing"], together["moved"]["write_off"], together["moved"]["receipt"]) == (17, -3, 20)
    assert two_points[0].variant.product.name not in page.content.decode()


@pytest.mark.parametrize("by", ["points", "producer", "q"])
def test_they_are_narrowed_to_points_a_producer_and_goods(office, two_points, by):
    stock = two_points[1]
    product = stock.variant.product
    chosen = {"points": [stock.point_id], "producer": product.producer_id, "q": stock.variant.sku}
    page = office.get(reverse("desks:office_month_end"), span(**{by: chosen[by]}))
    assert numbers(page) == {(stock.point.name, product.producer.name): (0, 7)}
    assert (product.name in page.content.decode()) == (by != "points")


def test_the_workbook_has_a_row_for_each_variant_at_each_point(office, two_points):
    answer = office.get(reverse("desks:office_month_end"), span(xlsx="1"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = {row[0].value: [cell.value for cell in row] for row in list(sheet.rows)[1:]}
    assert {name: (row[4], row[-3]) for name, row in rows.items()} == {
        stock.point.name: (stock.variant.sku, left) for stock, left in zip(two_points, (10, 7), strict=True)
    }


def test_a_time_that_ends_before_it_begins_is_named(office, two_points):
    times = span()
    page = office.get(reverse("desks:office_month_end"), {"since": times["until"], "until": times["since"]})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["until"])


def test_the_books_cost_the_same_for_one_point_and_for_many(office, two_points):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(reverse("desks:office_month_end"), span()).status_code == 200
        return len(captured)

    before = queries()
    for _ in range(6):
        make.make_stock(make.make_listed_product(), make.make_point())
    assert queries() == before


def test_what_waits_for_the_manager_stands_on_the_points_first_page(client, two_points):
    point = two_points[0].point
    manager = make.make_point_member(point, role=PointRole.MANAGER)
    client.force_login(manager)
    address = reverse("desks:point", args=[point.slug])
    assert [client.get(address).context[name] for name in ("questions", "to_approve")] == [0, 0]
    maker = make.make_producer()
    ask_consignment(make.make_member(maker), maker, point, starts_on=clock.today())
    ask_consignment(manager, make.make_producer(), point, starts_on=clock.today())
    count = open_count(manager, point)
    enter_count(manager, count.lines.get(), counted=10)
    submit_count(manager, count)
    page = client.get(address)
    assert [page.context[name] for name in ("questions", "to_approve")] == [1, 1]
    for route in ("counts", "consignments"):
        [waiting] = said(page, f".//a[@href='{reverse(f'desks:{route}', args=[point.slug])}']/b")
        assert waiting == "1"


def test_a_point_that_holds_nothing_yet_hears_the_question_all_the_same(client):
    point, maker = make.make_point(), make.make_producer()
    client.force_login(make.make_point_member(point, role=PointRole.MANAGER))
    ask_consignment(make.make_member(maker), maker, point, starts_on=clock.today())
    page = client.get(reverse("desks:point", args=[point.slug]))
    assert (page.context["questions"], page.context["begun"]) == (1, False)
    assert reverse("desks:consignments", args=[point.slug]) in page.content.decode()
