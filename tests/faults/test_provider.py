"""The provider answers with 500, hangs, or answers when the goods are free again: each ends as the table permits."""

import pytest

from tests.faults.ends import end_of, same_money
from tests.faults.house import House
from tests.faults.journeys import ALL, TO_ORDER, Journey, come_back, time_passes, walk
from tests.faults.table import rows
from tests.stand_ins.stripe import Fault

CALLS = {call: ends for call, *ends in rows("A provider in trouble")}
GIVES_UP = 0.5  # seconds after which these shops wait no longer
TROUBLES = {"fails": 0.0, "hangs": 2 * GIVES_UP}


def in_trouble(house: House, call: str, fault: Fault, names: tuple[str, ...]) -> tuple[Journey, tuple[str, ...]]:
    journey = Journey(house)
    with house.shop() as shop:
        journey.begin(shop)
        shop.act("impatient", seconds=GIVES_UP)
        house.stripe.faults.append(fault)
        left = walk(journey, shop, names)
    assert fault.times == 0, f"nobody called {call}"
    return journey, left


@pytest.mark.prove
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_call_in_trouble(house: House, when: str, trouble: str) -> None:
    for call, (gone, back) in CALLS.items():
        method, path = call.split()
        fault = lambda: Fault(path, when, seconds=TROUBLES[trouble], method=method)  # noqa: B023, E731
        if gone:
            journey, _left = in_trouble(house, call, fault(), TO_ORDER[: TO_ORDER.index("settle") + 1])
            time_passes(house)
            assert (call, end_of(journey)) == (call, gone)
        journey, left = in_trouble(house, call, fault(), ALL)
        come_back(journey, left)
        time_passes(house)
        assert (call, end_of(journey)) == (call, back)
    assert same_money(house)


def paid_too_late(house: House, product: int, *, sold: bool) -> Journey:
    """The buyer's bank says yes forty minutes after the goods were promised for thirty."""
    journey = Journey(house, product)
    with house.shop() as shop:
        journey.begin(shop)
        assert walk(journey, shop, ("initialize",)) == ()
    with house.shop(minutes=40) as shop:
        if sold:
            shop.act("buy_out", product=product, pieces=1)
        assert walk(journey, shop, ("pay", "report", "settle")) == ()
        for _ in range(2):
            shop.act("clock_strikes", minutes=3)
        shop.act("work")
    return journey


@pytest.mark.prove
@pytest.mark.parametrize(("goods", "ends"), rows("An answer after the hold has ended"))
def test_an_answer_after_the_hold_has_ended(house: House, goods: str, ends: str) -> None:
    end, *later = ends.removesuffix(" once it is approved").split(", and ")
    journey = paid_too_late(house, house.single.pop(), sold="sold" in goods)
    assert end_of(journey) == end
    for word in later:
        with house.shop() as shop:
            assert walk(journey, shop, ("approve", "pay_back")) == ()
        assert end_of(journey) == word
