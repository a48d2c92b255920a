"""Stock-taking at the desk: counted while selling goes on, seen before it is applied, approved by a manager."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import CounterPayment, CountLine, CountState, StockCount
from catalog.inventory.services import enter_count, open_count, open_till, sell, submit_count
from catalog.inventory.services.tills import Item
from tests import factories as make
from tests.storefront.desks.conftest import Desk, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_ledger_agrees")]


@pytest.fixture
def sheet(shop) -> StockCount:
    return open_count(shop.clerk, shop.here)


@pytest.fixture
def managers_desk(shop) -> Desk:
    client = Desk()
    client.force_login(shop.manager)
    return client


def line(sheet: StockCount, lot: str) -> CountLine:
    return sheet.lines.get(lot__code=lot)


def fields(page, **counted: int | str) -> dict[str, str]:
    """The page's own form with these numbers typed at these lots."""
    form, sent = page.context["form"], {}
    for row in form.rows():
        sent[row.field.name] = str(counted.get(row.line.lot.code, row.field.value() or ""))
        sent[f"seen_{row.line.pk}"] = form[f"seen_{row.line.pk}"].value()
    return sent


def sell_one(shop, lot: str) -> None:
    till = shop.here.till_sessions.filter(closed_at=None).first() or open_till(shop.clerk, shop.here, opening_float=0)
    item = Item(shop.stock.variant, 1, shop.lots[lot].pk)
    sell(shop.clerk, till, items=[item], payment=CounterPayment.CASH)


def test_from_an_open_sheet_to_the_stock_that_was_counted(desk, managers_desk, shop):
    done = desk.get(desk.send(url("new_count", shop.here.slug))["Location"])
    sheet = StockCount.objects.get()
    address = url("count", shop.here.slug, sheet.pk)
    assert done.context["left"] == 2
    desk.send(address, **fields(done, OLD=2, NEW=7))
    seen = desk.get(desk.send(url("submit_count", shop.here.slug, sheet.pk))["Location"])
    assert [(row.lot.code, by) for row, by in seen.context["differing"]] == [("OLD", -1)]
    assert (seen.context["agreeing"], shop.on_hand()) == (1, 10)
    assert desk.send(url("apply_count", shop.here.slug, sheet.pk)).status_code == 404
    managers_desk.send(url("apply_count", shop.here.slug, sheet.pk))
    sheet.refresh_from_db()
    assert (sheet.state, shop.on_hand()) == (CountState.APPLIED, 9)


def test_the_sheet_does_not_say_what_should_lie_there(desk, shop, sheet):
    page = desk.get(url("count", shop.here.slug, sheet.pk))
    assert {row.field.value() for row in page.context["form"].rows()} == {""}


def test_what_is_sold_between_looking_and_saving_is_counted_again(desk, shop, sheet):
    address = url("count", shop.here.slug, sheet.pk)
    typed = fields(desk.get(address), OLD=3, NEW=7)
    sell_one(shop, "OLD")
    page = desk.get(desk.send(address, **typed)["Location"])
    assert (line(sheet, "OLD").counted, line(sheet, "NEW").counted, page.context["left"]) == (None, 7, 1)
    assert "1" in page.context["just"]["said"]


def test_what_is_sold_after_it_was_counted_is_shown_and_counted_again(desk, managers_desk, shop, sheet):
    address = url("count", shop.here.slug, sheet.pk)
    desk.send(address, **fields(desk.get(address), OLD=2, NEW=7))
    sell_one(shop, "OLD")
    page = desk.get(address)
    [moved] = [row.moved for row in page.context["form"].rows() if row.line.lot.code == "OLD"]
    assert ([m.delta for m in moved], page.context["again"]) == ([-1], 1)
    desk.send(url("submit_count", shop.here.slug, sheet.pk))
    refused = managers_desk.send(url("apply_count", shop.here.slug, sheet.pk))
    assert (refused.status_code, shop.on_hand()) == (422, 9)
    desk.send(url("reopen_count", shop.here.slug, sheet.pk))
    desk.send(address, **fields(desk.get(address), OLD=2))
    desk.send(url("submit_count", shop.here.slug, sheet.pk))
    managers_desk.send(url("apply_count", shop.here.slug, sheet.pk))
    assert shop.on_hand() == 9


def test_two_who_count_at_once_never_overwrite_each_other(desk, managers_desk, shop, sheet):
    address = url("count", shop.here.slug, sheet.pk)
    first, second = fields(desk.get(address), OLD=3), fields(managers_desk.get(address), OLD=1, NEW=6)
    desk.send(address, **first)
    managers_desk.send(address, **second)
    assert (line(sheet, "OLD").counted, line(sheet, "OLD").counted_by) == (3, shop.clerk)
    assert (line(sheet, "NEW").counted, line(sheet, "NEW").counted_by) == (6, shop.manager)
    managers_desk.send(address, **fields(managers_desk.get(address), OLD=1))
    assert (line(sheet, "OLD").counted, line(sheet, "OLD").counted_by) == (1, shop.manager)


def test_lines_that_nobody_touched_keep_who_counted_them(desk, managers_desk, shop, sheet):
    address = url("count", shop.here.slug, sheet.pk)
    desk.send(address, **fields(desk.get(address), OLD=3))
    managers_desk.send(address, **fields(managers_desk.get(address), NEW=7))
    assert line(sheet, "OLD").counted_by == shop.clerk


@pytest.mark.parametrize("number", ["-1", "2,5", "drei", "12345678"])
def test_a_number_that_is_none_is_refused_at_its_field_and_nothing_is_saved(desk, shop, sheet, number):
    address = url("count", shop.here.slug, sheet.pk)
    page = desk.send(address, **fields(desk.get(address), OLD=number, NEW=7))
    assert (page.status_code, f"counted_{line(sheet, 'OLD').pk}" in page.context["form"].errors) == (422, True)
    assert number in page.content.decode()
    assert line(sheet, "NEW").counted is None


def test_an_uncounted_line_keeps_the_sheet_from_the_manager(desk, shop, sheet):
    page = desk.send(url("submit_count", shop.here.slug, sheet.pk))
    assert (page.status_code, "2" in str(page.context["refused"])) == (422, True)
    sheet.refresh_from_db()
    assert sheet.state == CountState.OPEN


def test_whoever_left_the_point_an_hour_ago_counts_nothing(desk, shop, sheet):
    address = url("count", shop.here.slug, sheet.pk)
    typed = fields(desk.get(address), OLD=1)
    shop.here.members.filter(user=shop.clerk).delete()
    assert desk.send(address, **typed).status_code == 404
    assert line(sheet, "OLD").counted is None


def test_a_sheet_for_one_shelf_has_only_its_lots(desk, shop):
    other = make.make_stock(make.make_listed_product(producer=shop.product.producer), shop.here)
    other.shelf = "A1"
    other.save()
    desk.send(url("new_count", shop.here.slug), shelf="A1")
    assert [row.stock for row in StockCount.objects.get().lines.all()] == [other]


def test_a_dropped_sheet_changes_nothing(desk, shop, sheet):
    enter_count(shop.clerk, line(sheet, "OLD"), counted=0)
    desk.send(url("cancel_count", shop.here.slug, sheet.pk))
    sheet.refresh_from_db()
    assert (sheet.state, shop.on_hand()) == (CountState.CANCELLED, 10)
    assert desk.get(url("count", shop.here.slug, sheet.pk)).status_code == 200


def test_pages_cost_the_same_for_one_line_and_thirty(desk, shop):
    def cost(address: str) -> int:
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        return len(asked)

    def pages(sheet: StockCount) -> list[int]:
        for row in sheet.lines.all():
            enter_count(shop.clerk, row, counted=1)
        costs = [cost(url("count", shop.here.slug, sheet.pk)), cost(url("counts", shop.here.slug))]
        submit_count(shop.clerk, sheet)
        return [*costs, cost(url("count", shop.here.slug, sheet.pk))]

    few = pages(open_count(shop.clerk, shop.here))
    for _ in range(29):
        make.make_stock(make.make_listed_product(producer=shop.product.producer), shop.here)
    assert pages(open_count(shop.clerk, shop.here)) == few
