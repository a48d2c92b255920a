"""The books of a point as of any moment: opening, what moved by kind, closing."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import MovementKind, SalesPoint, Stock
from catalog.inventory.selectors.month_end import month_end
from catalog.inventory.services import adjust, receive, undo, write_off
from config.core import clock
from tests.factories import (
    make_agreed_consignment,
    make_listed_product,
    make_officer,
    make_point,
    make_point_member,
    make_stock,
)

OCTOBER = datetime.fromisoformat("2026-10-01T00:00+07:00")
NOVEMBER = datetime.fromisoformat("2026-11-01T00:00+07:00")
NOW = datetime.fromisoformat("2026-11-23T12:00+07:00")


@pytest.fixture
def shelf():
    product, point = make_listed_product(), make_point()
    make_agreed_consignment(product.producer, point, starts_on=OCTOBER.date())
    return point, make_point_member(point), product.variants.get()


def books(user, point: SalesPoint, since: datetime, until: datetime) -> list[tuple[int, dict, int]]:
    lines = month_end(user, SalesPoint.objects.filter(pk=point.pk), since=since, until=until)
    return [(line.opening, line.moved, line.closing) for line in lines]


def test_what_was_written_down_late_stands_in_the_month_it_happened_in(shelf) -> None:
    point, clerk, pack = shelf
    with clock.starting_at(NOW):
        receive(clerk, point, pack, quantity=10, happened_at=OCTOBER - timedelta(days=1))
        receive(clerk, point, pack, quantity=4, happened_at=NOVEMBER - timedelta(minutes=1))
        stock = Stock.objects.get()
        write_off(clerk, stock, stock.lots.get().lot, quantity=3, reason="Vỡ")
        assert books(clerk, point, OCTOBER, NOVEMBER) == [(10, {MovementKind.RECEIPT: 4}, 14)]
        assert books(clerk, point, NOVEMBER, NOW + timedelta(days=1)) == [(14, {MovementKind.WRITE_OFF: -3}, 11)]


def test_a_moment_belongs_to_what_begins_with_it(shelf) -> None:
    point, clerk, pack = shelf
    with clock.starting_at(NOW):
        receive(clerk, point, pack, quantity=5, happened_at=NOVEMBER)
        assert books(clerk, point, OCTOBER, NOVEMBER) == []
        assert books(clerk, point, NOVEMBER, NOW + timedelta(days=1)) == [(0, {MovementKind.RECEIPT: 5}, 5)]


def test_what_was_undone_comes_to_nothing_and_is_left_out_of_its_kind(shelf) -> None:
    point, clerk, pack = shelf
    with clock.starting_at(NOW):
        receive(clerk, point, pack, quantity=5)
        stock = Stock.objects.get()
        undo(clerk, adjust(clerk, stock, stock.lots.get().lot, delta=2, reason="Thừa"))
        until = NOW + timedelta(days=1)
        assert books(clerk, point, NOVEMBER, until) == [(0, {MovementKind.RECEIPT: 5}, 5)]


def test_only_what_the_reader_may_see(shelf) -> None:
    point, _clerk, pack = shelf
    make_stock(pack.product, point)
    until = clock.now() + timedelta(days=1)
    stranger = make_point_member(make_point())
    assert books(stranger, point, NOVEMBER, until) == []
    assert len(books(make_officer(), point, NOVEMBER, until)) == 1


def test_the_same_queries_for_1_and_for_30_rows(shelf) -> None:
    point, clerk, pack = shelf
    make_stock(pack.product, point)
    until = clock.now() + timedelta(days=1)
    with CaptureQueriesContext(connection) as one:
        books(clerk, point, NOVEMBER, until)
    for _ in range(29):
        make_stock(make_listed_product(), point)
    with CaptureQueriesContext(connection) as thirty:
        assert len(books(clerk, point, NOVEMBER, until)) == 30
    assert len(one) == len(thirty) == 2
