"""No two people are promised the same piece."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from catalog.certification.services import unpublish_product, withdraw_recognition
from catalog.inventory.errors import OutOfStock, StockCode
from catalog.inventory.models import MovementKind, Stock
from catalog.inventory.services import Holder, dispatch, dispatches, give_back
from catalog.inventory.services.ledger import Move, post
from config.core import clock
from config.core.models import User
from tests.factories import make_listed_product, make_member, make_officer, make_point, make_stock
from tests.races.goods import promised, refusals, shelf, taking
from tests.races.racing import Runners, holding, without_constraint

A_FEW, MANY = 3, 200


def the_last_piece(runners: Runners, takers: int) -> tuple[Stock, list[object]]:
    stock = shelf(1)
    acts = [taking(str(n), (stock, 1)) for n in range(takers)]
    return stock, runners.race(acts, gate=holding(stock.pk))


def test_of_fifty_who_want_the_last_piece_one_gets_it(runners: Runners) -> None:
    stock, outcomes = the_last_piece(runners, 50)
    assert promised(stock) == 1
    assert sum(isinstance(one, list) for one in outcomes) == 1
    assert refusals(outcomes) == [[StockCode.INSUFFICIENT_STOCK]] * 49
    assert {(s.asked, s.available) for one in outcomes if isinstance(one, OutOfStock) for s in one.shortages} == {
        (1, 0)
    }


def test_without_the_lock_the_last_piece_is_promised_more_than_once(runners: Runners, nobody_locks_stock) -> None:
    with without_constraint("inventory_stock", "stock_promises_what_it_has"):
        stock, _outcomes = the_last_piece(runners, 50)
        assert promised(stock) == 50


def five_pieces_and_twenty_takers(runners: Runners, chance: random.Random) -> int:
    """How many of the five are promised when all twenty are done; each that got none is told how many there were."""
    stock = shelf(5)
    wanted = [chance.randint(1, 3) for _ in range(20)]
    acts = [taking(str(n), (stock, quantity)) for n, quantity in enumerate(wanted)]
    outcomes = runners.race(acts, gate=holding(stock.pk), meet=8)
    got = sum(quantity for quantity, one in zip(wanted, outcomes, strict=True) if isinstance(one, list))
    assert got == promised(stock)
    left = 5 - got
    assert all(quantity > left for quantity, one in zip(wanted, outcomes, strict=True) if isinstance(one, OutOfStock))
    assert all(isinstance(one, list | OutOfStock) for one in outcomes)
    return got


@pytest.mark.parametrize("rounds", [A_FEW, pytest.param(MANY, marks=pytest.mark.prove)])
def test_of_five_pieces_never_more_than_five_are_promised(runners: Runners, rounds: int) -> None:
    chance = random.Random(rounds)
    assert all(five_pieces_and_twenty_takers(runners, chance) <= 5 for _ in range(rounds))


def test_without_the_lock_more_than_five_are_promised(runners: Runners, nobody_locks_stock) -> None:
    with without_constraint("inventory_stock", "stock_promises_what_it_has"):
        stock = shelf(5)
        runners.race([taking(str(n), (stock, 2)) for n in range(20)], gate=holding(stock.pk))
        assert promised(stock) == 40


def opposite_orders(runners: Runners) -> list[object]:
    point = make_point()
    one, other = (make_stock(make_listed_product(), point, lots={"": (50, None)}) for _ in range(2))
    lines = [(one, 1), (other, 1)]
    acts = [taking(str(n), *(lines if n % 2 else reversed(lines))) for n in range(10)]
    return runners.race(acts, gate=holding(one.pk, other.pk))


@pytest.mark.parametrize("rounds", [A_FEW, pytest.param(100, marks=pytest.mark.prove)])
def test_who_names_the_lines_the_other_way_round_never_waits_in_a_ring(runners: Runners, rounds: int) -> None:
    for _ in range(rounds):
        assert [len(one) for one in opposite_orders(runners)] == [2] * 10


LOCK_ONE_BY_ONE = """
    FOR n IN 1 .. cardinality(p_variants) LOOP
        locked := locked || (
            SELECT id FROM inventory_stock WHERE variant_id = p_variants[n] AND point_id = p_points[n] FOR UPDATE);
    END LOOP;
"""


def test_locked_in_the_order_of_the_lines_they_wait_in_a_ring(runners: Runners, taking_with) -> None:
    taking_with(LOCK=LOCK_ONE_BY_ONE)
    outcomes = [one for _ in range(3) for one in opposite_orders(runners)]
    assert any("deadlock detected" in str(one) for one in outcomes)


@contextmanager
def withdrawing(stock: Stock, officer: User) -> Iterator[None]:
    """A gate: an officer withdraws the recognition, and has looked at what is promised, but has not committed yet."""
    facts = {"decision_number": "1/QĐ", "decided_on": clock.today(), "reason": "Không đạt"}
    withdraw_recognition(officer, stock.variant.product.recognitions.get(), **facts)
    yield


def test_whoever_takes_while_it_is_withdrawn_waits_and_gets_nothing(runners: Runners) -> None:
    stock, officer = shelf(8), make_officer()
    outcomes = runners.race([taking(str(n), (stock, 1)) for n in range(8)], gate=withdrawing(stock, officer))
    assert refusals(outcomes) == [[StockCode.NOT_LISTED]] * 8
    assert promised(stock) == 0


def test_without_the_shared_lock_it_is_promised_behind_the_officers_back(runners: Runners, taking_with) -> None:
    stock, officer = shelf(8), make_officer()
    taking_with(SHARED="")
    with transaction.atomic(), withdrawing(stock, officer):
        assert promised(stock) == 0
        assert len(runners.start(taking("1", (stock, 1))).result()) == 1
    assert promised(stock) == 1


def test_whoever_waits_while_it_is_taken_off_sale_gets_nothing(runners: Runners) -> None:
    stock = shelf(8)
    maker = make_member(stock.variant.product.producer)

    @contextmanager
    def taken_off() -> Iterator[None]:
        with holding(stock.pk):
            yield
            unpublish_product(maker, stock.variant.product)

    outcomes = runners.race([taking(str(n), (stock, 1)) for n in range(8)], gate=taken_off())
    assert refusals(outcomes) == [[StockCode.NOT_LISTED]] * 8
    assert promised(stock) == 0


def dispatched_by_ten(runners: Runners) -> Stock:
    stock = shelf(20)
    taking("1", (stock, 2))()
    return stock, runners.race(
        [lambda: dispatch(None, stock.point, Holder("checkout", "1"))] * 10, gate=holding(stock.pk)
    )


def test_a_promise_leaves_the_shelf_once(runners: Runners) -> None:
    stock, outcomes = dispatched_by_ten(runners)
    stock.refresh_from_db()
    assert (stock.on_hand, stock.reserved) == (18, 0)
    assert refusals(outcomes) == [[StockCode.NOT_PROMISED]] * 9
    assert [-one.delta for moved in outcomes if isinstance(moved, list) for one in moved] == [2]


def test_without_the_lock_it_leaves_more_than_once(runners: Runners, monkeypatch, a_lock_is_missing) -> None:
    unlocked = lambda ids: Stock.objects.in_bulk(list(ids))  # noqa: E731
    monkeypatch.setattr(dispatches, "lock_stocks", unlocked)
    monkeypatch.setattr(dispatches, "settle_promises", lambda ids: [])
    stock, _outcomes = dispatched_by_ten(runners)
    stock.refresh_from_db()
    assert stock.on_hand < 18


def test_given_back_by_ten_it_is_given_back_once(runners: Runners) -> None:
    stock = shelf(5)
    taking("1", (stock, 2))()
    outcomes = runners.race([lambda: give_back(Holder("checkout", "1"), reason="left")] * 10, gate=holding(stock.pk))
    stock.refresh_from_db()
    assert sorted(outcomes) == [0] * 9 + [1]
    assert stock.reserved == 0


def test_given_back_and_dispatched_at_once_only_one_of_both_happens(runners: Runners) -> None:
    stock = shelf(5)
    taking("1", (stock, 2))()
    acts = [lambda: give_back(Holder("checkout", "1"), reason="left")] * 5
    acts += [lambda: dispatch(None, stock.point, Holder("checkout", "1"))] * 5
    outcomes = runners.race(acts, gate=holding(stock.pk))
    went = [one for one in outcomes if isinstance(one, list)]
    stock.refresh_from_db()
    assert sum(one for one in outcomes if isinstance(one, int)) + len(went) == 1
    assert (stock.on_hand, stock.reserved) == (5 - 2 * len(went), 0)


def test_goods_that_come_while_others_take_are_counted(runners: Runners) -> None:
    stock = shelf(5)
    lot = stock.lots.get().lot_id

    def come() -> None:
        with transaction.atomic():
            post(None, [Move(stock.pk, lot, 3)], kind=MovementKind.RECEIPT)

    outcomes = runners.race([*[taking(str(n), (stock, 1)) for n in range(20)], come, come], gate=holding(stock.pk))
    stock.refresh_from_db()
    assert stock.on_hand == 11
    assert stock.reserved == sum(isinstance(one, list) for one in outcomes)
    assert 5 <= stock.reserved <= 11
