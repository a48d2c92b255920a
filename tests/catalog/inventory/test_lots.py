"""Where every piece of a lot is, what expires soon, what has to come off the shelf: each as its reader may see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.certification.services import withdraw_recognition
from catalog.inventory.models import Consignment, Stock
from catalog.inventory.selectors.lots import LotReport, found_lots, lot_report
from catalog.inventory.selectors.shelves import expiring_lots, take_off_lots
from catalog.inventory.services import (
    Holder,
    block_lot,
    dispatch,
    draft_transfer,
    end_consignment,
    open_till,
    sell,
    send_transfer,
    take_back,
    undo_sale,
)
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Sending
from config.core import clock
from config.core.errors import NotAllowed
from tests import factories as make
from tests.races.goods import taking

DAY = timedelta(days=1)


def shelf(lots: dict) -> Stock:
    """Goods at a point, with a clerk there."""
    stock = make.make_stock(make.make_listed_product(), make.make_point(), lots=lots)
    stock.clerk = make.make_point_member(stock.point)
    return stock


def told(report: LotReport) -> dict[str, list[int]]:
    kinds = ("lying", "on_their_way", "promised", "taken_back", "delivered", "sold")
    return {kind: [row.pieces for row in getattr(report, kind)] for kind in kinds if getattr(report, kind)}


def test_each_piece_of_a_lot_is_told_once_wherever_it_is() -> None:
    stock = shelf({"XAU": (20, None)})
    lot, target = stock.lots.get().lot, make.make_point()
    make.make_agreed_consignment(stock.variant.product.producer, target)
    send_transfer(stock.clerk, draft_transfer(stock.clerk, stock.point, target, sendings=[Sending(lot, 4)]))
    taking("gone", (stock, 3))()
    dispatch(stock.clerk, stock.point, Holder("checkout", "gone"))
    take_back(stock.clerk, stock, lot, quantity=1, reason="Vỡ vỏ", reference=("checkout", "gone"))
    taking("waits", (stock, 5))()
    till = open_till(stock.clerk, stock.point, opening_float=0)
    sell(stock.clerk, till, items=[Item(stock.variant, 2)], payment="cash")
    undo_sale(stock.clerk, sell(stock.clerk, till, items=[Item(stock.variant, 1)], payment="cash"))
    report = lot_report(make.make_officer(), lot)
    assert told(report) == {"lying": [12], "on_their_way": [4], "promised": [5], "delivered": [2], "sold": [2]}
    assert report.holders == {("checkout", "gone"), ("checkout", "waits")}


def test_what_came_back_whole_is_with_nobody() -> None:
    stock = shelf({"XAU": (5, None)})
    taking("gone", (stock, 2))()
    dispatch(stock.clerk, stock.point, Holder("checkout", "gone"))
    take_back(stock.clerk, stock, stock.lots.get().lot, quantity=2, reason="Đổi ý", reference=("checkout", "gone"))
    assert told(lot_report(make.make_officer(), stock.lots.get().lot)) == {"lying": [5]}


def test_a_lot_is_followed_by_the_office_and_its_maker_only() -> None:
    stock = shelf({"XAU": (5, None)})
    lot, maker = stock.lots.get().lot, make.make_member(stock.variant.product.producer)
    for reader in (make.make_officer(), maker):
        assert told(lot_report(reader, lot)) == {"lying": [5]}
        assert list(found_lots(reader, query="xau")) == [lot]
    for stranger in (stock.clerk, make.make_member(make.make_producer()), make.make_user()):
        with pytest.raises(NotAllowed):
            lot_report(stranger, lot)
        assert not found_lots(stranger).exists()


def test_the_report_costs_the_same_for_1_shelf_and_for_30() -> None:
    stock, officer = shelf({"XAU": (5, None)}), make.make_officer()
    lot = stock.lots.get().lot

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            lot_report(officer, lot)
        return len(captured)

    one = queries()
    for n in range(29):
        other = make.make_stock(stock.variant.product, make.make_point(), lots={"XAU": (2, None)})
        taking(str(n), (other, 1))()
    assert len(lot_report(officer, lot).lying) == 30
    assert queries() == one


def test_expires_soon_is_what_can_still_be_sold_the_first_to_expire_first() -> None:
    today = clock.today()
    stock = shelf(
        {
            "late": (1, today + 31 * DAY),
            "last": (1, today + 30 * DAY),
            "first": (1, today),
            "past": (1, today - DAY),
            "ever": (1, None),
            "bad": (1, today + DAY),
        }
    )
    block_lot(make.make_officer(), stock.lots.get(lot__code="bad").lot, reason="Mốc")
    assert [row.lot.code for row in expiring_lots(stock.clerk)] == ["first", "last"]
    assert [row.lot.code for row in expiring_lots(stock.clerk, within=31 * DAY)] == ["first", "last", "late"]
    assert not expiring_lots(make.make_point_member(make.make_point())).exists()


def test_what_may_not_be_sold_is_to_be_taken_off_and_says_why() -> None:
    today, officer = clock.today(), make.make_officer()
    stock = shelf({"bad": (2, None), "past": (3, today - DAY), "good": (4, today + DAY)})
    block_lot(officer, stock.lots.get(lot__code="bad").lot, reason="Mốc")
    lapsed, homeless = (make.make_stock(make.make_listed_product(), stock.point, lots={"": (n, None)}) for n in (5, 6))
    facts = {"decision_number": "1/QĐ", "decided_on": today, "reason": "Không đạt"}
    withdraw_recognition(officer, lapsed.variant.product.recognitions.get(), **facts)
    asked = Consignment.objects.get(producer=homeless.variant.product.producer, point=stock.point)
    end_consignment(make.make_member(asked.producer), asked)
    found = {(row.why, row.quantity) for row in take_off_lots(stock.clerk)}
    assert found == {("blocked", 2), ("past_date", 3), ("lapsed", 5), ("to_return", 6)}
    assert not take_off_lots(make.make_point_member(make.make_point())).exists()
