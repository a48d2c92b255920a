"""A promise goes on to an order's parcel and leaves the shelf once, with its lots."""

from datetime import date, datetime, timedelta

import pytest

from catalog.inventory.errors import OutOfStock, StockCode
from catalog.inventory.models import Hold, HoldPriority, HoldState, MovementKind, Stock
from catalog.inventory.services import Ask, Holder, Pick, dispatch, give_back, hand_on, take, take_back
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from config.core.models import AuditEntry
from tests.catalog.inventory.state import everything
from tests.factories import make_listed_product, make_point, make_point_member, make_stock, make_user

DAY = timedelta(days=1)
BASKET, PARCEL = Holder("checkout", "1"), Holder("parcel", "7")


@pytest.fixture(autouse=True)
def noon():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


def shelf(**lots: tuple[int, date | None]) -> Stock:
    return make_stock(make_listed_product(), make_point(), lots=lots or {"A": (5, None)})


def hold(stock: Stock, quantity: int, *, holder: Holder = BASKET, in_days: int = 0, **facts) -> None:
    asks = [Ask(stock.variant_id, stock.point_id, quantity, clock.today() + in_days * DAY)]
    take(asks, holder=holder, **{"expires_at": clock.now() + timedelta(minutes=30), **facts})


def went(movements: list) -> list[tuple[str, int]]:
    return [(movement.lot.code, -movement.delta) for movement in movements]


def test_what_a_checkout_was_promised_goes_on_to_the_parcel_of_its_point() -> None:
    here, there = shelf(), shelf()
    hold(here, 2)
    hold(there, 1)
    moved = hand_on(BASKET, to=PARCEL, priority=HoldPriority.UNPAID_ORDER, expires_at=None, point_id=here.point_id)
    assert moved == {here.variant_id: 2}
    assert set(Hold.objects.values_list("stock", "holder_kind", "holder_id", "priority")) == {
        (here.pk, "parcel", "7", HoldPriority.UNPAID_ORDER),
        (there.pk, "checkout", "1", HoldPriority.CHECKOUT),
    }
    assert Hold.objects.get(stock=here).expires_at is None


def test_what_has_expired_does_not_go_on_and_can_be_taken_anew() -> None:
    stock = shelf()
    hold(stock, 5)
    with clock.starting_at(clock.now() + timedelta(minutes=30)):
        assert hand_on(BASKET, to=PARCEL, priority=HoldPriority.PAID_ORDER, expires_at=None) == {}
        hold(stock, 5, holder=PARCEL)
    assert Hold.objects.get(state=HoldState.OPEN).holder_kind == "parcel"


def test_a_parcel_leaves_with_the_lots_that_keep_shortest_and_the_shelf_falls() -> None:
    today = clock.today()
    stock = shelf(late=(5, today + 90 * DAY), soon=(2, today + 5 * DAY))
    clerk = make_point_member(stock.point)
    hold(stock, 3)
    movements = dispatch(clerk, stock.point, BASKET)
    stock.refresh_from_db()
    assert went(movements) == [("soon", 2), ("late", 1)]
    assert {(m.kind, m.reference_kind, m.reference_id, m.actor) for m in movements} == {
        (MovementKind.DISPATCH, "checkout", "1", clerk)
    }
    assert (stock.on_hand, stock.reserved) == (4, 0)
    assert Hold.objects.get().state == HoldState.DISPATCHED
    assert AuditEntry.objects.get(action="stock.dispatch").details == {"holder": "checkout 1", "pieces": 3}


def test_it_leaves_once() -> None:
    stock = shelf()
    hold(stock, 2)
    dispatch(None, stock.point, BASKET)
    before = everything()
    with pytest.raises(Refusal) as refused:
        dispatch(None, stock.point, BASKET)
    assert [error.code for error in refused.value.errors] == [StockCode.NOT_PROMISED]
    assert give_back(BASKET, reason="late") == 0
    assert everything() == before


def test_of_a_parcel_that_goes_in_part_the_rest_stays_promised() -> None:
    stock = shelf()
    hold(stock, 4)
    dispatch(None, stock.point, BASKET, picks=[Pick(stock.variant_id, 3)])
    stock.refresh_from_db()
    assert sorted(Hold.objects.values_list("state", "quantity")) == [(HoldState.DISPATCHED, 3), (HoldState.OPEN, 1)]
    assert (stock.on_hand, stock.reserved) == (2, 1)
    dispatch(None, stock.point, BASKET)
    assert set(Hold.objects.values_list("state", flat=True)) == {HoldState.DISPATCHED}


def test_only_what_lies_at_the_point_leaves_there() -> None:
    here, there = shelf(), shelf()
    hold(here, 1)
    hold(there, 1)
    assert [m.stock for m in dispatch(None, there.point, BASKET)] == [there]
    assert Hold.objects.get(stock=here).state == HoldState.OPEN


@pytest.mark.parametrize(
    ("pick", "code", "named"),
    [
        (lambda s: Pick(s.variant_id, 4), StockCode.NOT_PROMISED, "lines.{}.quantity"),
        (lambda s: Pick(s.variant_id + 999, 1), StockCode.NOT_PROMISED, None),
        (lambda s: Pick(s.variant_id, 0), "INVALID", "lines.{}.quantity"),
        (lambda s: Pick(s.variant_id, -1), "INVALID", "lines.{}.quantity"),
        (lambda s: Pick(s.variant_id, 1.5), "INVALID", "lines.{}.quantity"),
        (lambda s: Pick(s.variant_id, 3, s.lots.get(lot__code="B").lot_id), StockCode.LOT_NOT_HERE, "lines.{}.lot"),
        (lambda s: Pick(s.variant_id, 1, s.lots.get(lot__code="C").lot_id), StockCode.LOT_NOT_HERE, "lines.{}.lot"),
    ],
)
def test_what_was_not_promised_or_is_not_there_stays(pick, code: str, named: str | None) -> None:
    stock = shelf(A=(9, None), B=(2, None), C=(4, clock.today()))
    hold(stock, 3, in_days=2)
    before = everything()
    with pytest.raises(Refusal) as refused:
        dispatch(None, stock.point, BASKET, picks=[pick(stock)])
    assert [error.code for error in refused.value.errors] == [code]
    if named:
        assert refused.value.errors[0].field == named.format(stock.variant_id)
    assert everything() == before


def test_a_lot_that_was_promised_to_somebody_else_is_not_handed_over() -> None:
    today = clock.today()
    stock = shelf(soon=(3, today + 5 * DAY), late=(2, today + 90 * DAY))
    hold(stock, 2, holder=PARCEL, in_days=60)
    hold(stock, 2)
    late = stock.lots.get(lot__code="late").lot_id
    with pytest.raises(Refusal) as refused:
        dispatch(None, stock.point, BASKET, picks=[Pick(stock.variant_id, 1, late)])
    assert [error.code for error in refused.value.errors] == [StockCode.LOT_PROMISED]
    assert went(dispatch(None, stock.point, BASKET)) == [("soon", 2)]
    assert went(dispatch(None, stock.point, PARCEL)) == [("late", 2)]


def test_after_midnight_a_parcel_leaves_with_what_is_still_good() -> None:
    today = clock.today()
    stock = shelf(today=(3, today), late=(2, today + 90 * DAY))
    hold(stock, 2, holder=PARCEL, priority=HoldPriority.PAID_ORDER, expires_at=None)
    hold(stock, 3, expires_at=None)
    with clock.starting_at(clock.now() + DAY):
        assert went(dispatch(None, stock.point, PARCEL)) == [("late", 2)]
    assert Hold.objects.get(holder_kind="checkout").close_reason == "short"


def test_whoever_works_elsewhere_sends_nothing_and_goods_come_back_to_their_lot() -> None:
    stock = shelf()
    hold(stock, 2)
    with pytest.raises(NotAllowed):
        dispatch(make_user(), stock.point, BASKET)
    [movement] = dispatch(None, stock.point, BASKET)
    clerk = make_point_member(stock.point)
    take_back(clerk, stock, movement.lot, quantity=2, reason="Không giao được", reference=("checkout", "1"))
    stock.refresh_from_db()
    assert (stock.on_hand, stock.lots.get().quantity) == (5, 5)


def test_while_goods_are_held_for_a_parcel_nobody_else_gets_them() -> None:
    stock = shelf()
    hold(stock, 5)
    hand_on(BASKET, to=PARCEL, priority=HoldPriority.PAID_ORDER, expires_at=None)
    with clock.starting_at(clock.now() + 30 * DAY), pytest.raises(OutOfStock):
        hold(stock, 1)
