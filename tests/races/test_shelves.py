"""The shelf is right whatever happens at it at once: counting, breaking, moving, the turn of a day."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from catalog.inventory.errors import StockCode
from catalog.inventory.models import (
    Hold,
    HoldPriority,
    HoldState,
    MovementKind,
    PointRole,
    Stock,
)
from catalog.inventory.services import (
    apply_count,
    counts,
    draft_transfer,
    enter_count,
    ledger,
    open_count,
    open_till,
    routine,
    sell,
    send_transfer,
    settle_past_dates,
    submit_count,
    write_off,
)
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Sending
from config.core import clock
from config.core.models import User
from tests.factories import (
    make_agreed_consignment,
    make_listed_product,
    make_point,
    make_point_member,
    make_stock,
)
from tests.races.goods import promised, refusals, shelf, taking
from tests.races.racing import Runners, holding, without_constraint

DAY = timedelta(days=1)


def sales(manager: User, stock: Stock) -> list[Callable[[], object]]:
    till = open_till(manager, stock.point, opening_float=0)
    return [lambda: sell(manager, till, items=[Item(stock.variant, 1)], payment="cash")] * 8


def transfers(manager: User, stock: Stock) -> list[Callable[[], object]]:
    lot, target = stock.lots.get().lot, make_point()
    make_agreed_consignment(stock.variant.product.producer, target)
    drafts = [draft_transfer(manager, stock.point, target, sendings=[Sending(lot, 1)]) for _ in range(8)]
    return [partial(send_transfer, manager, draft) for draft in drafts]


def counted_while_eight_leave(
    runners: Runners, leaving: Callable[[User, Stock], list[Callable[[], object]]]
) -> tuple[Stock, list[object]]:
    """Twenty by the ledger. Eight have left the shelf but are not in the ledger yet, so twelve are counted; the eight
    and the count's approval then come at once, the approval behind the first of them."""
    stock = shelf(20)
    manager = make_point_member(stock.point, role=PointRole.MANAGER)
    acts = leaving(manager, stock)
    count = open_count(manager, stock.point)
    enter_count(manager, count.lines.get(), counted=12)
    submit_count(manager, count)
    outcomes = runners.race(acts, gate=holding(stock.pk), late=[lambda: apply_count(manager, count)])
    stock.refresh_from_db()
    return stock, outcomes


@pytest.mark.parametrize("leaving", [sales, transfers])
def test_a_count_of_what_has_moved_since_is_refused(runners: Runners, leaving: Callable) -> None:
    stock, outcomes = counted_while_eight_leave(runners, leaving)
    assert refusals(outcomes) == refusals(outcomes[-1:]) == [[StockCode.STALE]]
    assert stock.on_hand == 12
    assert not stock.movements.filter(kind=MovementKind.STOCK_TAKE).exists()


@pytest.mark.parametrize("leaving", [sales, transfers])
def test_without_the_comparison_what_left_is_taken_off_twice(runners: Runners, monkeypatch, leaving: Callable) -> None:
    monkeypatch.setattr(counts, "_has_moved", lambda line: False)
    stock, _outcomes = counted_while_eight_leave(runners, leaving)
    assert stock.on_hand == 4


def broken_while_eight_take(runners: Runners) -> Stock:
    """Five lie there, four are promised (two of them paid for), three break while eight more people want one."""
    stock = shelf(5)
    clerk, lot = make_point_member(stock.point), stock.lots.get().lot
    taking("paid", (stock, 2), priority=HoldPriority.PAID_ORDER)()
    taking("unpaid", (stock, 1), priority=HoldPriority.UNPAID_ORDER)()
    taking("basket", (stock, 1))()
    acts = [taking(str(n), (stock, 1)) for n in range(8)]
    breaking = partial(write_off, clerk, stock, lot, quantity=3, reason="Vỡ")
    runners.race(acts, gate=holding(stock.pk), late=[breaking])
    stock.refresh_from_db()
    return stock


def test_what_breaks_is_taken_from_promises_and_the_paid_ones_last(runners: Runners) -> None:
    stock = broken_while_eight_take(runners)
    assert (stock.on_hand, stock.reserved, promised(stock)) == (2, 2, 2)
    assert list(Hold.objects.filter(state=HoldState.OPEN).values_list("holder_id", "quantity")) == [("paid", 2)]


def test_without_that_more_stays_promised_than_is_left(runners: Runners, monkeypatch, a_lock_is_missing) -> None:
    def only_the_sum(stock_ids):
        for stock in Stock.objects.filter(pk__in=stock_ids):
            Stock.objects.filter(pk=stock.pk).update(on_hand=sum(stock.lots.values_list("quantity", flat=True)))

    monkeypatch.setattr(ledger, "settle_promises", only_the_sum)
    with without_constraint("inventory_stock", "stock_promises_what_it_has"):
        stock = broken_while_eight_take(runners)
        assert (stock.on_hand, promised(stock)) == (2, 5)


def midnight(runners: Runners) -> tuple[Stock, list[object]]:
    """Five are promised for days; at midnight three pass their date, while eight settle and eight want more."""
    today = clock.today()
    stock = make_stock(make_listed_product(), make_point(), lots={"A": (3, today), "B": (2, today + 60 * DAY)})
    taking("1", (stock, 5), priority=HoldPriority.PAID_ORDER)()
    Hold.objects.update(expires_at=None)
    with clock.starting_at(clock.now() + DAY):
        acts = [settle_past_dates] * 8 + [taking(str(n), (stock, 1)) for n in range(2, 10)]
        outcomes = runners.race(acts, gate=holding(stock.pk))
    stock.refresh_from_db()
    return stock, outcomes


def test_at_midnight_what_passed_its_date_is_taken_from_the_promises_once(runners: Runners) -> None:
    stock, outcomes = midnight(runners)
    assert (stock.on_hand, stock.reserved, promised(stock)) == (5, 2, 2)
    assert sorted(outcomes[:8]) == [0] * 7 + [1]
    assert refusals(outcomes) == [[StockCode.INSUFFICIENT_STOCK]] * 8


def test_without_that_all_five_stay_promised_of_two(runners: Runners, monkeypatch) -> None:
    monkeypatch.setattr(routine, "settle_promises", lambda stock_ids: [])
    stock, _outcomes = midnight(runners)
    assert promised(stock) == 5
