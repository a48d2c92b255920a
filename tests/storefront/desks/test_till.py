"""The counter: from the float to the difference; what may not be sold is refused with its sentence."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.certification.services import withdraw_recognition
from catalog.inventory.models import CounterSale, TillSession
from catalog.inventory.services import block_lot, open_till, sell
from catalog.inventory.services.tills import Item
from config.core import clock
from storefront.desks.salespoint.receipts import receipt_pdf
from tests import factories as make
from tests.storefront.desks.conftest import url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_ledger_agrees")]


@pytest.fixture
def till(shop) -> TillSession:
    return open_till(shop.clerk, shop.here, opening_float=200_000)


def typed(shop, *, quantity="2", lot="", payment="cash", **facts):
    variant = shop.stock.variant
    return {
        "variant": variant.pk,
        "price": variant.price,
        "lot": lot,
        "quantity": quantity,
        "payment": payment,
        **facts,
    }


def test_a_day_from_the_float_to_the_difference(desk, shop):
    address = url("till", shop.here.slug)
    assert b"opening_float" in desk.get(address).content
    desk.send(address, opening_float="200.000")
    till = TillSession.objects.get()
    page = desk.send(address, ask="find", find="mam ca linh")
    assert [(row.lot, row.quantity) for row in page.context["lines"]] == [("", "1")]
    desk.send(address, **typed(shop, quantity="4"))
    sale = CounterSale.objects.get()
    assert [(row.lot.code, row.quantity) for row in sale.lines.order_by("pk")] == [("OLD", 3), ("NEW", 1)]
    assert (sale.total, shop.on_hand()) == (340_000, 6)
    desk.send(address, **typed(shop, quantity="1", payment="transfer"))
    closing = url("close_till", shop.here.slug, till.pk)
    assert desk.get(closing).context["expected"] is None
    short = desk.send(closing, counted_cash="530.000")
    assert (short.status_code, short.context["difference"]) == (422, -10_000)
    assert "reason" in short.context["form"].errors
    report = desk.get(desk.send(closing, counted_cash="530.000", reason="Thối nhầm")["Location"])
    taken = report.context["takings"]
    assert (taken.sales, taken.cash, taken.transfer, report.context["difference"]) == (2, 340_000, 85_000, -10_000)
    day = desk.get(url("till_day", shop.here.slug))
    assert (day.context["takings"], [g["pieces"] for g in day.context["goods"]]) == (taken, [5])


def test_the_same_sale_sent_again_sells_once(desk, shop, till):
    answers = [desk.send(url("till", shop.here.slug), key="k", **typed(shop)) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (CounterSale.objects.count(), shop.on_hand()) == (1, 8)


def test_a_sale_is_taken_back_by_what_the_page_offers_once(desk, shop, till):
    done = desk.get(desk.send(url("till", shop.here.slug), **typed(shop))["Location"])
    undo = done.context["just"]["undo_url"]
    desk.send(undo)
    assert (shop.on_hand(), CounterSale.objects.get().undone_by) == (10, shop.clerk)
    assert desk.send(undo).status_code == 422
    assert shop.on_hand() == 10


def test_a_lot_that_the_clerk_names_is_sold(desk, shop, till):
    desk.send(url("till", shop.here.slug), **typed(shop, lot=shop.lots["NEW"].pk))
    assert [row.lot.code for row in CounterSale.objects.get().lines.all()] == ["NEW"]


def refused(desk, shop, **facts) -> list[str]:
    page = desk.send(url("till", shop.here.slug), **typed(shop, **facts))
    assert page.status_code == 422
    assert not CounterSale.objects.exists()
    lines = page.context["lines"]
    return [error for row in lines for error in row.errors] + lines.errors


def test_what_has_lapsed_is_refused_when_it_is_scanned_and_when_it_is_sold(desk, shop, till):
    withdraw_recognition(
        make.make_officer(),
        shop.product.recognitions.get(),
        decision_number="9/QĐ-UBND",
        decided_on=clock.today(),
        reason="Không còn đạt",
    )
    page = desk.send(url("till", shop.here.slug), ask="find", find=shop.stock.variant.sku)
    [at_once] = [row.errors for row in page.context["lines"]]
    assert at_once == refused(desk, shop)
    assert shop.product.name in at_once[0]
    assert shop.on_hand() == 10


@pytest.mark.parametrize("named", [True, False])
def test_a_blocked_lot_is_not_sold(desk, shop, till, named):
    block_lot(make.make_officer(), shop.lots["OLD"], reason="Phồng nắp")
    if named:
        assert len(refused(desk, shop, lot=shop.lots["OLD"].pk, quantity="1")) == 1
    else:
        desk.send(url("till", shop.here.slug), **typed(shop, quantity="1"))
        assert CounterSale.objects.get().lines.get().lot.code == "NEW"


def test_a_lot_past_its_date_is_not_sold(desk, shop, till):
    with clock.starting_at(clock.now() + timedelta(days=21)):
        assert len(refused(desk, shop, lot=shop.lots["OLD"].pk, quantity="1")) == 1


@pytest.mark.parametrize(
    "wrong", [{"quantity": "0"}, {"quantity": "11"}, {"quantity": "1.5"}, {"price": "1"}, {"find": "mắm"}, {"lot": "9"}]
)
def test_bad_input_is_refused_at_its_line(desk, shop, till, wrong):
    assert len(refused(desk, shop, **wrong)) == 1
    assert shop.on_hand() == 10


def test_alcohol_needs_the_question(desk, shop, till):
    wine = make.make_wine(producer=shop.product.producer)
    stock = make.make_stock(wine, shop.here)
    sold = {"variant": stock.variant_id, "price": stock.variant.price, "lot": "", "quantity": "1", "payment": "cash"}
    page = desk.send(url("till", shop.here.slug), **sold)
    assert (page.status_code, "age_asked" in page.context["form"].errors) == (422, True)
    assert not CounterSale.objects.exists()
    assert desk.send(url("till", shop.here.slug), **sold, age_asked="on").status_code == 302
    assert CounterSale.objects.count() == 1


def test_a_till_that_was_closed_meanwhile_sells_nothing(desk, shop, till):
    desk.send(url("close_till", shop.here.slug, till.pk), counted_cash="200000")
    page = desk.send(url("till", shop.here.slug), **typed(shop))
    assert not CounterSale.objects.exists()
    assert b"opening_float" in page.content


def test_only_one_till_is_open(desk, shop):
    address = url("till", shop.here.slug)
    desk.send(address, opening_float="0")
    desk.send(address, opening_float="5")
    assert TillSession.objects.get().opening_float == 0


@pytest.mark.parametrize("amount", ["", "-5", "1,5", "mười"])
def test_a_float_that_is_no_sum_is_refused_at_its_field(desk, shop, amount):
    page = desk.send(url("till", shop.here.slug), opening_float=amount)
    assert (page.status_code, "opening_float" in page.context["form"].errors) == (422, True)
    assert not TillSession.objects.exists()


def test_the_office_reads_the_book_and_does_not_sell(desk, shop, till):
    desk.force_login(make.make_officer())
    assert desk.get(url("tills", shop.here.slug)).status_code == 200
    assert desk.get(url("till", shop.here.slug)).status_code == 404
    assert desk.send(url("till", shop.here.slug), **typed(shop)).status_code == 404


@pytest.mark.parametrize("day", ["", "2020-01-01", "2999-01-01", "x", "2026-13-45"])
def test_a_strange_day_gets_a_report(desk, shop, day):
    assert desk.get(url("till_day", shop.here.slug), {"day": day}).status_code == 200


@pytest.mark.parametrize("paper", ["80mm", "a4"])
def test_a_receipt_is_a_pdf_and_reads_no_markup_from_names(desk, shop, till, paper):
    shop.product.name = '#panic("x") $ *mắm* \\ "'
    shop.product.save()
    sale = sell(shop.clerk, till, items=[Item(shop.stock.variant, 1)], payment="cash")
    page = desk.get(url("receipt", shop.here.slug, sale.pk), {"paper": paper})
    assert (page["Content-Type"], page.content[:5]) == ("application/pdf", b"%PDF-")
    wide = receipt_pdf(sale, paper="a4")
    assert (len(page.content) > 3_000, wide == receipt_pdf(sale, paper="80mm")) == (True, False)


def test_after_a_billion_tills_a_receipt_has_its_number_still(shop):
    till = TillSession.objects.create(pk=10**15, point=shop.here, opened_by=shop.clerk, opening_float=0)
    sale = sell(shop.clerk, till, items=[Item(shop.stock.variant, 1)], payment="cash")
    assert sale.number == f"{shop.here.pk}-{clock.today():%y%m%d}-{10**15}-1"
    assert receipt_pdf(sale, paper="80mm").startswith(b"%PDF")


def test_another_points_receipt_is_not_there(desk, shop, till):
    sale = sell(shop.clerk, till, items=[Item(shop.stock.variant, 1)], payment="cash")
    desk.force_login(make.make_point_member(shop.there))
    for name in ("sale", "receipt"):
        assert desk.get(url(name, shop.there.slug, sale.pk)).status_code == 404
        assert desk.get(url(name, shop.here.slug, sale.pk)).status_code == 404


def test_reports_cost_the_same_for_one_sale_and_thirty(desk, shop, till):
    pages = [url("till", shop.here.slug), url("tills", shop.here.slug), url("till_day", shop.here.slug)]
    pages.append(url("till_report", shop.here.slug, till.pk))

    def costs() -> list[int]:
        found = []
        for address in pages:
            desk.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(address).status_code == 200
            found.append(len(asked))
        return found

    def sell_something_new() -> None:
        stock = make.make_stock(make.make_listed_product(producer=shop.product.producer), shop.here)
        sell(shop.clerk, till, items=[Item(stock.variant, 1)], payment="cash")

    sell_something_new()
    few = costs()
    for _ in range(29):
        sell_something_new()
    assert costs() == few
