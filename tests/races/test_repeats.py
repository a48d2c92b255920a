"""The answer was lost and the act is sent again, ten times at once with the same key: it takes effect once."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from catalog.inventory.errors import StockCode
from catalog.inventory.models import PointRole, Stock, Transfer
from catalog.inventory.services import draft_transfer, open_till, receive, receive_transfer, sell, send_transfer
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Arrival, Sending
from config.core.models import User
from config.core.once import once
from tests.factories import make_agreed_consignment, make_point, make_point_member
from tests.races.goods import refusals, shelf
from tests.races.racing import Runners, holding, locked

Act = Callable[[], dict]
Gate = AbstractContextManager


def receiving(clerk: User, stock: Stock) -> tuple[Act, Gate]:
    return lambda: {"movement": receive(clerk, stock.point, stock.variant, quantity=3).pk}, holding(stock.pk)


def sending(clerk: User, stock: Stock) -> tuple[Act, Gate]:
    target = make_point()
    make_agreed_consignment(stock.variant.product.producer, target)
    lot = stock.lots.get().lot

    def act() -> dict:
        # Drafted and sent by one press of a button: a transfer of its own each time it took effect.
        draft = draft_transfer(clerk, stock.point, target, sendings=[Sending(lot, 3)])
        return {"transfer": send_transfer(clerk, draft).pk}

    return act, holding(stock.pk)


def taking_in(clerk: User, stock: Stock) -> tuple[Act, Gate]:
    source = shelf(9)
    lot, sender = source.lots.get().lot, make_point_member(source.point)
    make_agreed_consignment(source.variant.product.producer, stock.point)
    transfer = send_transfer(sender, draft_transfer(sender, source.point, stock.point, sendings=[Sending(lot, 3)]))
    line = transfer.lines.get()
    act = lambda: {"transfer": receive_transfer(clerk, transfer, arrivals={line.pk: Arrival(3)}).pk}  # noqa: E731
    return act, locked(Transfer, transfer.pk)


def selling(clerk: User, stock: Stock) -> tuple[Act, Gate]:
    till = open_till(clerk, stock.point, opening_float=0)
    act = lambda: {"sale": sell(clerk, till, items=[Item(stock.variant, 3)], payment="cash").number}  # noqa: E731
    return act, holding(stock.pk)


def ten_times(
    runners: Runners, act_of: Callable[[User, Stock], tuple[Act, Gate]], *, keyed: bool
) -> tuple[Stock, list[object]]:
    stock = shelf(50)
    clerk = make_point_member(stock.point, role=PointRole.MANAGER)
    act, gate = act_of(clerk, stock)
    outcomes = runners.race([lambda: once(clerk, "a-key", act) if keyed else act()] * 10, gate=gate)
    stock.refresh_from_db()
    return stock, outcomes


@pytest.mark.parametrize(("act_of", "left"), [(receiving, 53), (sending, 47), (selling, 47)])
def test_sent_ten_times_with_one_key_it_takes_effect_once(runners: Runners, act_of: Callable, left: int) -> None:
    stock, outcomes = ten_times(runners, act_of, keyed=True)
    assert stock.on_hand == left
    assert outcomes == outcomes[:1] * 10


@pytest.mark.parametrize(("act_of", "left"), [(receiving, 80), (sending, 20), (selling, 20)])
def test_without_the_key_it_takes_effect_ten_times(runners: Runners, act_of: Callable, left: int) -> None:
    stock, _outcomes = ten_times(runners, act_of, keyed=False)
    assert stock.on_hand == left


@pytest.mark.parametrize("keyed", [True, False])
def test_a_transfer_comes_in_once_with_or_without_a_key(runners: Runners, *, keyed: bool) -> None:
    stock, outcomes = ten_times(runners, taking_in, keyed=keyed)
    assert [row.on_hand for row in Stock.objects.filter(point=stock.point).exclude(pk=stock.pk)] == [3]
    assert refusals(outcomes) == ([] if keyed else [[StockCode.WRONG_STATE]] * 9)
    assert len({str(one) for one in outcomes if isinstance(one, dict)}) == 1
