"""Wrong input at the shelf: a refusal that names the field, and nothing half done."""

from datetime import timedelta

import pytest

from catalog.inventory.errors import StockCode
from catalog.inventory.models import PointRole
from catalog.inventory.services import (
    adjust,
    arrange,
    close_till,
    draft_transfer,
    enter_count,
    open_count,
    open_till,
    receive,
    receive_transfer,
    remove_point_member,
    say_what_is_low,
    sell,
    send_transfer,
    submit_count,
    write_off,
)
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Arrival, Sending
from config.core import clock
from config.core.changes import listen
from config.core.errors import CommonCode, NotAllowed, Refusal
from tests.catalog.inventory.state import everything
from tests.factories import (
    make_agreed_consignment,
    make_listed_product,
    make_point,
    make_point_member,
    make_stock,
)

NO_NUMBERS = [-1, 1.5, True, "2", 1_000_001]


def errors_of(refused) -> list[tuple]:
    return [(error.field, error.code) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"quantity": -1}, "quantity", CommonCode.INVALID),
        ({"quantity": 0}, "quantity", CommonCode.INVALID),
        ({"quantity": 1.5}, "quantity", CommonCode.INVALID),
        ({"quantity": True}, "quantity", CommonCode.INVALID),
        ({"best_before": -1}, "best_before", StockCode.LOT_PAST_ITS_DATE),
        ({"lot_code": "A", "best_before": 9}, "best_before", StockCode.LOT_DIFFERS),
        ({"of": "another producer"}, "variant", StockCode.NO_CONSIGNMENT),
    ],
)
def test_what_cannot_be_received_is_refused_and_nothing_changes(facts: dict, field: str, code: str) -> None:
    stock = make_stock(make_listed_product(), make_point(), lots={"A": (5, None)})
    clerk, other = make_point_member(stock.point), make_listed_product().variants.get()
    given = {"quantity": 1, **facts}
    variant = other if given.pop("of", "") else stock.variant
    if "best_before" in given:
        given["best_before"] = clock.today() + timedelta(days=given["best_before"])
    before = everything()
    with pytest.raises(Refusal) as refused:
        receive(clerk, stock.point, variant, **given)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]
    assert everything() == before


@pytest.mark.parametrize("quantity", [1, -1])
def test_a_transfer_to_itself_is_refused(quantity: int) -> None:
    stock = make_stock(make_listed_product(), make_point())
    clerk, lot = make_point_member(stock.point), stock.lots.get().lot
    before = everything()
    with pytest.raises(Refusal) as refused:
        draft_transfer(clerk, stock.point, stock.point, sendings=[Sending(lot, quantity)])
    fields = [("target", StockCode.SAME_POINT)] + ([("lines.0.quantity", CommonCode.INVALID)] if quantity < 0 else [])
    assert [(error.field, error.code) for error in refused.value.errors] == fields
    assert everything() == before


def test_what_is_low_is_said_once_and_again_after_there_was_enough() -> None:
    stock = make_stock(make_listed_product(), make_point())
    clerk, heard = make_point_member(stock.point), []
    listen("stock_low")(heard.extend)
    arrange(clerk, stock, shelf="", low_below=6)
    assert (say_what_is_low(), say_what_is_low(), heard) == ([stock.pk], [], [stock.pk])
    receive(clerk, stock.point, stock.variant, quantity=1)
    assert say_what_is_low() == []
    arrange(clerk, stock, shelf="", low_below=7)
    assert say_what_is_low() == [stock.pk]


@pytest.fixture
def counter():
    """A point with five pieces, its manager, and an open till."""
    stock = make_stock(make_listed_product(), make_point(), lots={"A": (5, None)})
    stock.boss = make_point_member(stock.point, role=PointRole.MANAGER)
    stock.till = open_till(stock.boss, stock.point, opening_float=0)
    return stock


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_is_no_number_of_pieces_is_neither_counted_moved_nor_sold(counter, number) -> None:
    boss, lot, target = counter.boss, counter.lots.get().lot, make_point()
    make_agreed_consignment(counter.variant.product.producer, target)
    there = make_point_member(target)
    line = open_count(boss, counter.point).lines.get()
    coming = send_transfer(boss, draft_transfer(boss, counter.point, target, sendings=[Sending(lot, 1)]))
    [on_its_way] = coming.lines.all()
    acts = {
        "counted": lambda: enter_count(boss, line, counted=number),
        "lines.0.quantity": lambda: draft_transfer(boss, counter.point, target, sendings=[Sending(lot, number)]),
        f"lines.{counter.variant.pk}.quantity": lambda: sell(
            boss, counter.till, items=[Item(counter.variant, number)], payment="cash"
        ),
        f"lines.{on_its_way.pk}.received": lambda: receive_transfer(
            there, coming, arrivals={on_its_way.pk: Arrival(number)}
        ),
        "quantity": lambda: write_off(boss, counter, lot, quantity=number, reason="Vỡ"),
        "low_below": lambda: arrange(boss, counter, shelf="", low_below=number),
    }
    before = everything()
    for field, act in acts.items():
        with pytest.raises(Refusal) as refused:
            act()
        assert errors_of(refused) == [(field, CommonCode.INVALID)]
    assert everything() == before


@pytest.mark.parametrize("delta", [0, 1.5, True, -1_000_001])
def test_an_adjustment_is_by_whole_pieces_and_by_some(counter, delta) -> None:
    before = everything()
    with pytest.raises(Refusal) as refused:
        adjust(counter.boss, counter, counter.lots.get().lot, delta=delta, reason="Lệch")
    assert errors_of(refused) == [("quantity", CommonCode.INVALID)]
    assert everything() == before


def test_a_lot_of_other_goods_is_neither_adjusted_nor_sold(counter) -> None:
    other = make_stock(make_listed_product(), counter.point, lots={"B": (5, None)}).lots.get().lot
    before = everything()
    with pytest.raises(Refusal) as refused:
        adjust(counter.boss, counter, other, delta=1, reason="Lệch")
    assert errors_of(refused) == [("lot", StockCode.LOT_NOT_HERE)]
    with pytest.raises(Refusal) as refused:
        sell(counter.boss, counter.till, items=[Item(counter.variant, 1, other.pk)], payment="cash")
    assert errors_of(refused) == [(f"lines.{counter.variant.pk}.lot", StockCode.LOT_NOT_HERE)]
    assert everything() == before


def test_the_till_names_every_line_that_it_does_not_sell(counter) -> None:
    """Another producer's barcode that never lay here, and goods whose lot is past its date."""
    foreign = make_listed_product().variants.get()
    past = make_stock(make_listed_product(), counter.point, lots={"": (5, clock.today() - timedelta(days=1))})
    items = [Item(counter.variant, 1), Item(foreign, 1)]
    before = everything()
    with pytest.raises(Refusal) as refused:
        sell(counter.boss, counter.till, items=items, payment="cash")
    assert errors_of(refused) == [(f"lines.{foreign.pk}", StockCode.INSUFFICIENT_STOCK)]
    with pytest.raises(Refusal) as refused:
        sell(counter.boss, counter.till, items=[Item(past.variant, 1)], payment="cash")
    assert errors_of(refused) == [(f"lines.{past.variant.pk}", StockCode.INSUFFICIENT_STOCK)]
    with pytest.raises(Refusal) as refused:
        sell(counter.boss, counter.till, items=[Item(counter.variant, 1), Item(counter.variant, 2)], payment="cheque")
    assert errors_of(refused) == [("payment", CommonCode.INVALID), ("lines", CommonCode.UNIQUE)]
    assert everything() == before


def test_a_till_holds_no_debt(counter) -> None:
    before = everything()
    with pytest.raises(Refusal) as refused:
        open_till(counter.boss, counter.point, opening_float=-1)
    assert errors_of(refused) == [("opening_float", CommonCode.INVALID)]
    with pytest.raises(Refusal) as refused:
        close_till(counter.boss, counter.till, counted_cash=-1)
    assert errors_of(refused) == [("counted_cash", CommonCode.INVALID)]
    assert everything() == before


def test_whoever_left_an_hour_ago_counts_no_more_and_the_sheet_waits(counter) -> None:
    leaver = make_point_member(counter.point)
    count = open_count(leaver, counter.point)
    remove_point_member(counter.boss, leaver.point_memberships.get())
    before = everything()
    with clock.starting_at(clock.now() + timedelta(hours=1)):
        for act in (
            lambda: enter_count(leaver, count.lines.get(), counted=4),
            lambda: submit_count(leaver, count),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert everything() == before
        assert enter_count(counter.boss, count.lines.get(), counted=4).counted == 4
