"""A lot is blocked while people at other points are laying pieces of it on their shelves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction

from catalog.inventory.errors import StockCode
from catalog.inventory.models import Lot, Stock
from catalog.inventory.services import block_lot, ledger, receive
from catalog.inventory.services import shelf as shelves
from config.core.models import User
from tests.factories import make_agreed_consignment, make_officer, make_point, make_point_member
from tests.races.goods import promised, refusals, shelf, taking
from tests.races.racing import Runners


@contextmanager
def blocking(officer: User, lot: Lot) -> Iterator[None]:
    """A gate: the lot is blocked and its shelves have been looked up, but that is not committed yet."""
    block_lot(officer, lot, reason="Nhiễm khuẩn")
    yield


def receiving(lot: Lot) -> Callable[[], object]:
    """Somebody at a point of their own takes in three pieces of the lot."""
    point = make_point()
    make_agreed_consignment(lot.variant.product.producer, point)
    return partial(receive, make_point_member(point), point, lot.variant, quantity=3, lot_code=lot.code)


def test_whoever_takes_in_a_lot_that_is_being_blocked_waits_and_is_refused(runners: Runners) -> None:
    stock, officer = shelf(5), make_officer()
    lot = stock.lots.get().lot
    outcomes = runners.race([receiving(lot) for _ in range(8)], gate=blocking(officer, lot))
    assert refusals(outcomes) == [[StockCode.LOT_BLOCKED]] * 8
    assert list(Stock.objects.values_list("on_hand", flat=True)) == [5]


def test_without_the_shared_lock_of_the_lot_it_lands_on_a_shelf_behind_the_block(runners: Runners, monkeypatch) -> None:
    stock, officer = shelf(5), make_officer()
    lot = stock.lots.get().lot
    for module in (shelves, ledger):
        monkeypatch.setattr(module, "share_lots", lambda lot_ids: None)
    taking_it_in = receiving(lot)
    with transaction.atomic(), blocking(officer, lot):
        runners.start(taking_it_in).result()
    lot.refresh_from_db()
    assert lot.blocked_at is not None
    assert sorted(Stock.objects.values_list("on_hand", flat=True)) == [3, 5]


def test_a_block_waits_for_whoever_is_taking_in_and_finds_that_shelf_too(runners: Runners) -> None:
    stock, officer = shelf(5), make_officer()
    lot = stock.lots.get().lot
    other = make_point()
    make_agreed_consignment(lot.variant.product.producer, other)
    clerk = make_point_member(other)

    @contextmanager
    def taken_in() -> Iterator[None]:
        receive(clerk, other, lot.variant, quantity=3, lot_code=lot.code)
        yield
        taking("1", (Stock.objects.get(point=other), 3))()

    [released] = runners.race([lambda: block_lot(officer, lot, reason="Nhiễm khuẩn")], gate=taken_in())
    assert (len(released), promised(Stock.objects.get(point=other))) == (1, 0)
