"""What has to come off a shelf is told to its point and its producer, each once."""

from datetime import timedelta

import pytest

from catalog.inventory.models import Stock
from catalog.inventory.services import block_lot, let_lot_go, say_what_comes_off
from checkout.notices.models import Audience, Notice
from config.core import clock
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def shelf(name: str, lots: dict, **facts) -> Stock:
    return make.make_stock(make.make_listed_product(name, **facts), make.make_point(), lots=lots)


def told(kind: str) -> dict[str, Notice]:
    """By audience; there is one for each."""
    notices = Notice.objects.filter(kind=kind)
    by_audience = {notice.audience: notice for notice in notices}
    assert len(by_audience) == len(notices)
    return by_audience


def test_a_lot_that_passed_its_date_at_midnight_is_told_once_that_day() -> None:
    today = clock.today()
    stock = shelf("Mắm cá linh", {"A": (3, today), "B": (2, today + 9 * DAY)})
    shelf("Khô cá lóc", {"A": (1, today + DAY)})
    assert say_what_comes_off() == {"stock_past_date": [], "stock_lapsed": []}
    with clock.starting_at(clock.now() + DAY):
        for _ in range(2):
            assert say_what_comes_off()["stock_past_date"] == [stock.pk]
    notices = told("stock_past_date")
    assert (notices[Audience.POINT].point, notices[Audience.PRODUCER].producer) == (
        stock.point,
        stock.variant.product.producer,
    )
    assert "Mắm cá linh" in notices[Audience.POINT].text
    assert stock.point.name in notices[Audience.PRODUCER].text
    assert "Khô cá lóc" not in notices[Audience.POINT].text
    with clock.starting_at(clock.now() + 5 * DAY):
        assert say_what_comes_off() == {"stock_past_date": [], "stock_lapsed": []}


def test_goods_whose_recognition_ended_at_midnight_are_told_unless_another_took_over() -> None:
    last = {"valid_from": clock.today() - 300 * DAY, "valid_until": clock.today()}
    stock = shelf("Mắm cá linh", {"": (3, None)}, recognition=last)
    renewed = shelf("Khô cá lóc", {"": (3, None)}, recognition=last)
    make.make_recognition(renewed.variant.product, valid_from=clock.today())
    with clock.starting_at(clock.now() + DAY):
        assert say_what_comes_off()["stock_lapsed"] == [stock.pk]
    assert set(told("stock_lapsed")) == {Audience.POINT, Audience.PRODUCER}


def test_a_blocked_lot_is_told_at_once_wherever_it_lies_with_the_reason() -> None:
    stock, officer = shelf("Mắm cá linh", {"XAU": (3, None)}), make.make_officer()
    lot = stock.lots.get().lot
    other = make.make_stock(stock.variant.product, make.make_point(), lots={"XAU": (4, None)})
    block_lot(officer, lot, reason="Nhiễm khuẩn")
    notices = Notice.objects.filter(kind="lot_blocked")
    assert set(notices.filter(audience=Audience.POINT).values_list("point", flat=True)) == {
        stock.point_id,
        other.point_id,
    }
    to_producer = notices.get(audience=Audience.PRODUCER)
    assert all(name in to_producer.text for name in ("XAU", "Nhiễm khuẩn", stock.point.name, other.point.name))
    let_lot_go(officer, lot)
    block_lot(officer, lot, reason="Lại nhiễm")
    assert notices.count() == 6
