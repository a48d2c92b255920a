"""What may be promised, to whom, and who loses when the shelf holds less."""

from datetime import datetime, timedelta

import pytest

from catalog.certification.services import withdraw_recognition
from catalog.inventory.availability import free, with_available
from catalog.inventory.errors import OutOfStock, StockCode
from catalog.inventory.models import Hold, HoldPriority, HoldState, Stock
from catalog.inventory.services import Ask, Holder, block_lot, give_back, settle_past_dates, take, write_off
from config.core import clock
from config.core.changes import listen
from tests.factories import make_listed_product, make_officer, make_point, make_point_member, make_stock

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def noon():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


def ask(stock: Stock, quantity: int, *, in_days: int = 0) -> Ask:
    return Ask(stock.variant_id, stock.point_id, quantity, clock.today() + in_days * DAY)


def hold(stock: Stock, quantity: int, *, who: str = "1", minutes: int = 30, in_days: int = 0, **facts) -> list[int]:
    return take(
        [ask(stock, quantity, in_days=in_days)],
        holder=Holder("checkout", who),
        expires_at=clock.now() + timedelta(minutes=minutes),
        **facts,
    )


def available(stock: Stock) -> int:
    return with_available(Stock.objects.filter(pk=stock.pk)).get().available


def test_what_is_promised_is_no_longer_available() -> None:
    stock = make_stock(make_listed_product(), make_point())
    hold(stock, 3)
    stock.refresh_from_db()
    assert (stock.on_hand, stock.reserved, available(stock)) == (5, 3, 2)


def test_more_than_is_free_is_refused_and_says_how_many_there_are() -> None:
    stock = make_stock(make_listed_product(), make_point())
    hold(stock, 3)
    with pytest.raises(OutOfStock) as refused:
        hold(stock, 3, who="2")
    assert [(s.asked, s.available) for s in refused.value.shortages] == [(3, 2)]
    assert refused.value.errors[0].code == StockCode.INSUFFICIENT_STOCK
    assert Hold.objects.count() == 1


def test_of_two_lines_that_do_not_both_fit_none_is_promised() -> None:
    point = make_point()
    first, second = (make_stock(make_listed_product(), point) for _ in range(2))
    with pytest.raises(OutOfStock) as refused:
        take([ask(first, 2), ask(second, 6)], holder=Holder("checkout", "1"), expires_at=None)
    assert [s.variant_id for s in refused.value.shortages] == [second.variant_id]
    assert not Hold.objects.exists()


def test_a_hold_stops_counting_by_the_clock_and_the_next_taker_gets_it() -> None:
    stock = make_stock(make_listed_product(), make_point())
    hold(stock, 5)
    with clock.starting_at(clock.now() + timedelta(minutes=30)):
        assert available(stock) == 5
        hold(stock, 5, who="2")
        assert [h.state for h in Hold.objects.order_by("pk")] == [HoldState.RELEASED, HoldState.OPEN]


def test_a_hold_is_given_back_once() -> None:
    stock = make_stock(make_listed_product(), make_point())
    hold(stock, 2)
    assert give_back(Holder("checkout", "1"), reason="abandoned") == 1
    assert give_back(Holder("checkout", "1"), reason="abandoned") == 0
    assert available(stock) == 5


def test_a_lot_is_promised_only_to_those_it_will_last_for() -> None:
    today = clock.today()
    stock = make_stock(
        make_listed_product(), make_point(), lots={"A": (3, today + 5 * DAY), "B": (2, today + 60 * DAY)}
    )
    assert free([(stock.pk, today), (stock.pk, today + 30 * DAY)]) == {
        (stock.pk, today): 5,
        (stock.pk, today + 30 * DAY): 2,
    }
    hold(stock, 2, in_days=30)
    with pytest.raises(OutOfStock):
        hold(stock, 1, who="2", in_days=30)
    hold(stock, 3, who="3")
    assert available(stock) == 0


def test_a_promise_for_today_leaves_the_long_lasting_lot_to_those_who_need_it() -> None:
    today = clock.today()
    stock = make_stock(
        make_listed_product(), make_point(), lots={"A": (3, today + 5 * DAY), "B": (2, today + 60 * DAY)}
    )
    hold(stock, 3)
    hold(stock, 2, who="2", in_days=30)
    assert available(stock) == 0


def test_a_line_of_the_same_goods_twice_counts_together() -> None:
    stock = make_stock(make_listed_product(), make_point())
    with pytest.raises(OutOfStock):
        take([ask(stock, 3), ask(stock, 3, in_days=1)], holder=Holder("checkout", "1"), expires_at=None)
    assert not Hold.objects.exists()


@pytest.mark.parametrize("how", ["withdrawn", "unpublished", "closed"])
def test_what_the_listing_rule_forbids_is_never_promised(how: str) -> None:
    product = make_listed_product()
    stock = make_stock(product, make_point())
    if how == "withdrawn":
        withdraw_recognition(
            make_officer(),
            product.recognitions.get(),
            decision_number="1/QĐ",
            decided_on=clock.today(),
            reason="Không đạt",
        )
    elif how == "unpublished":
        from catalog.certification.services import unpublish_product
        from tests.factories import make_member

        unpublish_product(make_member(product.producer), product)
    else:
        from catalog.producers.services import close_producer

        close_producer(make_officer(), product.producer)
    with pytest.raises(OutOfStock) as refused:
        hold(stock, 1)
    assert [(s.listed, s.available) for s in refused.value.shortages] == [(False, 0)]
    assert refused.value.errors[0].code == StockCode.NOT_LISTED


def test_breakage_takes_from_checkouts_before_unpaid_and_paid_orders() -> None:
    # given
    point = make_point()
    stock = make_stock(make_listed_product(), point)
    paid = hold(stock, 2, who="paid", priority=HoldPriority.PAID_ORDER)[0]
    unpaid = hold(stock, 1, who="unpaid", priority=HoldPriority.UNPAID_ORDER)[0]
    checkout = hold(stock, 1, who="checkout")[0]
    heard: list[int] = []
    listen("hold_released")(heard.extend)
    # when three of five break
    write_off(make_point_member(point), stock, stock.lots.get().lot, quantity=3, reason="Vỡ")
    # then
    states = dict(Hold.objects.values_list("pk", "state"))
    assert (states[checkout], states[unpaid], states[paid]) == (HoldState.RELEASED, HoldState.RELEASED, HoldState.OPEN)
    assert sorted(heard) == sorted([checkout, unpaid])
    stock.refresh_from_db()
    assert (stock.on_hand, stock.reserved) == (2, 2)


def test_of_a_paid_hold_only_what_is_missing_is_released() -> None:
    point = make_point()
    stock = make_stock(make_listed_product(), point)
    hold(stock, 4, priority=HoldPriority.PAID_ORDER)
    write_off(make_point_member(point), stock, stock.lots.get().lot, quantity=3, reason="Vỡ")
    assert sorted(Hold.objects.values_list("state", "quantity")) == [(HoldState.OPEN, 2), (HoldState.RELEASED, 2)]


def test_at_midnight_what_passes_its_date_is_taken_from_the_promises() -> None:
    today = clock.today()
    stock = make_stock(make_listed_product(), make_point(), lots={"A": (3, today), "B": (2, today + 60 * DAY)})
    hold(stock, 5, minutes=60 * 24 * 3)
    with clock.starting_at(clock.now() + DAY):
        assert available(stock) == 0
        assert settle_past_dates() == 1
        stock.refresh_from_db()
        assert (stock.on_hand, stock.reserved) == (5, 2)


def test_a_blocked_lot_is_stopped_everywhere_at_once() -> None:
    product = make_listed_product()
    here, there = (make_stock(product, make_point(), lots={"A": (3, None), "B": (1, None)}) for _ in range(2))
    hold(here, 4)
    block_lot(make_officer(), here.lots.get(lot__code="A").lot, reason="Nhiễm khuẩn")
    assert (available(here), available(there)) == (0, 1)
    assert sorted(Hold.objects.values_list("state", "quantity")) == [(HoldState.OPEN, 1), (HoldState.RELEASED, 3)]
