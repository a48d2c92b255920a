"""Every pair of states, by hand: what may follow what."""

import itertools

import pytest

from checkout.orders.models import OrderState, ParcelState
from checkout.orders.services import move_parcel
from checkout.orders.states import AT_THE_POINT, OVER, UNTOUCHED, order_may, parcel_may
from config.core.errors import Refusal
from tests.checkout.making import make_order, make_shop

PARCEL_PAIRS = """
waiting: packing short held cancelled
held: waiting short packing ready not_collected cancelled
short: waiting held cancelled
packing: waiting ready short held cancelled
ready: packing short on_its_way handed_over not_collected held cancelled
on_its_way: handed_over coming_back
handed_over: coming_back returned
not_collected: ready handed_over held cancelled
coming_back: returned
returned:
cancelled:
"""
ORDER_PAIRS = """
unconfirmed: open cancelled
open: cancelled expired
cancelled:
expired: open
"""


def pairs(table: str) -> set[tuple[str, str]]:
    rows = [line.split(":") for line in table.strip().splitlines()]
    return {(before, after) for before, afters in rows for after in afters.split()}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(ParcelState, ParcelState)))
def test_a_parcel_goes_where_the_table_says(before: str, after: str) -> None:
    assert parcel_may(before, after) == ((before, after) in pairs(PARCEL_PAIRS))


@pytest.mark.parametrize(("before", "after"), list(itertools.product(OrderState, OrderState)))
def test_an_order_goes_where_the_table_says(before: str, after: str) -> None:
    assert order_may(before, after) == ((before, after) in pairs(ORDER_PAIRS))


def test_goods_that_have_left_are_never_held_back_and_what_is_over_stays_so() -> None:
    gone = set(ParcelState) - AT_THE_POINT
    assert all(not parcel_may(state, ParcelState.HELD) for state in gone)
    assert all(not parcel_may(state, after) for state in OVER for after in ParcelState)
    assert UNTOUCHED < AT_THE_POINT


@pytest.mark.django_db
def test_a_move_that_the_table_does_not_know_is_refused_and_leaves_no_trace() -> None:
    product, _point = make_shop()
    order = make_order(product)
    parcel = order.parcels.get()
    with pytest.raises(Refusal):
        move_parcel(None, parcel, ParcelState.HANDED_OVER)
    parcel.refresh_from_db()
    assert (parcel.state, order.events.count()) == (ParcelState.WAITING, 1)
    move_parcel(None, parcel, ParcelState.HELD)
    assert (parcel.state, parcel.held_from, order.events.count()) == (ParcelState.HELD, ParcelState.WAITING, 2)
