"""A shop or its database ended before and after every commit and every call: the one end that the table permits."""

from collections.abc import Callable

import pytest

from tests.faults.ends import end_of, same_money
from tests.faults.house import Fault, House, kill
from tests.faults.journeys import ALL, TO_ORDER, come_back, points, struck, time_passes
from tests.faults.table import permitted

# Each with the steps among whose points it happens. A database that aborts in the middle of paying back is no other to
# the shop than one that aborts in the middle of placing.
FAULTS: dict[str, tuple[Callable[[House], Fault], tuple[str, ...]]] = {
    "killed": (lambda house: kill, ALL),
    "restarted": (lambda house: house.restart, TO_ORDER),
}


@pytest.mark.prove
@pytest.mark.parametrize("fault", FAULTS)
def test_those_who_got_no_answer_ask_again(house: House, fault: str) -> None:
    of, among = FAULTS[fault]
    passed = points(house, among)
    assert {point.split(": ")[0] for point in passed} == set(among) - {"pay"}
    wrong = []
    for at, (point, permit) in enumerate(zip(passed, permitted(passed, they_ask_again=True), strict=True)):
        journey, left = struck(house, ALL, of(house), at, point)
        come_back(journey, left)
        wrong += [(point, end) for end in [end_of(journey)] if end != permit or not same_money(house)]
    assert wrong == []


@pytest.mark.prove
@pytest.mark.parametrize("fault", FAULTS)
def test_nobody_comes_back(house: House, fault: str) -> None:
    passed = points(house, TO_ORDER)
    wrong = []
    for at, (point, permit) in enumerate(zip(passed, permitted(passed, they_ask_again=False), strict=True)):
        journey, _left = struck(house, TO_ORDER, FAULTS[fault][0](house), at, point)
        time_passes(house)
        wrong += [(point, end) for end in [end_of(journey)] if end != permit or not same_money(house)]
    assert wrong == []


@pytest.mark.prove
def test_it_is_seen_when_nothing_looks_after_what_was_lost(house: House) -> None:
    """The control: without the clock's jobs a lost report is money that only the provider knows of."""
    passed = points(house, TO_ORDER)
    at = passed.index("report: before commit")
    journey, _left = struck(house, TO_ORDER, kill, at, passed[at])
    assert (end_of(journey) == "ordered", same_money(house)) == (False, False)
    time_passes(house)
    assert (end_of(journey), same_money(house)) == ("ordered", True)
