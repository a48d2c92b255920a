"""Every pair of states at a sales point, by hand, and done: what the table lets through happens, and nothing else."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pytest

from catalog.inventory.models import (
    Consignment,
    ConsignmentState,
    CountState,
    Hold,
    HoldState,
    Lot,
    PointRole,
    StockCount,
    TillSession,
    Transfer,
    TransferState,
)
from catalog.inventory.services import (
    Holder,
    answer_consignment,
    apply_count,
    ask_consignment,
    block_lot,
    cancel_count,
    cancel_transfer,
    close_till,
    dispatch,
    draft_transfer,
    end_consignment,
    enter_count,
    give_back,
    let_lot_go,
    open_count,
    open_till,
    receive_transfer,
    reopen_count,
    send_transfer,
    submit_count,
)
from catalog.inventory.services.ending import end
from catalog.inventory.services.transfers import Arrival, Sending
from catalog.inventory.states import (
    LotState,
    TillState,
    consignment_may,
    count_may,
    hold_may,
    lot_may,
    till_may,
    transfer_may,
)
from config.core import clock
from config.core.errors import Refusal
from tests import factories as make
from tests.catalog.inventory.state import everything
from tests.races.goods import taking

TRANSFERS = """
draft: sent cancelled
sent: received cancelled
received:
cancelled:
"""
COUNTS = """
open: submitted cancelled
submitted: open applied cancelled
applied:
cancelled:
"""
CONSIGNMENTS = """
asked: agreed declined ended
agreed: ended
declined:
ended:
"""
HOLDS = """
open: released dispatched
released:
dispatched:
"""
TILLS = """
open: closed
closed:
"""
LOTS = """
good: blocked
blocked: good
"""


class World:
    """A point with ten pieces, somebody who may do everything there, and each thing as it begins."""

    def __init__(self) -> None:
        self.stock = make.make_stock(make.make_listed_product(), make.make_point(), lots={"A": (10, None)})
        self.point, self.lot = self.stock.point, self.stock.lots.get().lot
        self.producer, self.target = self.stock.variant.product.producer, make.make_point()
        make.make_agreed_consignment(self.producer, self.target)
        self.boss = make.make_point_member(self.point, role=PointRole.MANAGER)
        self.there, self.maker = make.make_point_member(self.target), make.make_member(self.producer)
        self.officer = make.make_officer()

    def transfer(self) -> Transfer:
        return draft_transfer(self.boss, self.point, self.target, sendings=[Sending(self.lot, 2)])

    def count(self) -> StockCount:
        count = open_count(self.boss, self.point)
        enter_count(self.boss, count.lines.get(), counted=9)
        return count

    def consignment(self) -> Consignment:
        return ask_consignment(self.maker, self.producer, self.point, starts_on=clock.today())

    def hold(self) -> Hold:
        [pk] = taking("1", (self.stock, 2))()
        return Hold.objects.get(pk=pk)

    def till(self) -> TillSession:
        return open_till(self.boss, self.point, opening_float=0)

    def a_lot(self) -> Lot:
        return self.lot

    def come(self, transfer: Transfer) -> None:
        receive_transfer(self.there, transfer, arrivals={line.pk: Arrival(2) for line in transfer.lines.all()})


@dataclass(frozen=True)
class Kind:
    """How a thing of this kind begins, what brings it to each state, and how its state is read."""

    begin: Callable[[World], Any]
    acts: dict[Enum, Callable[[World, Any], object]]
    ways: dict[Enum, list[Enum]]
    table: str
    may: Callable[[Any, Any], bool]
    state: Callable[[Any], str] = lambda thing: thing.state


T, C, G, H = TransferState, CountState, ConsignmentState, HoldState
KINDS = {
    TransferState: Kind(
        World.transfer,
        {
            T.SENT: lambda w, transfer: send_transfer(w.boss, transfer),
            T.RECEIVED: World.come,
            T.CANCELLED: lambda w, transfer: cancel_transfer(w.boss, transfer),
        },
        {T.DRAFT: [], T.SENT: [T.SENT], T.RECEIVED: [T.SENT, T.RECEIVED], T.CANCELLED: [T.CANCELLED]},
        TRANSFERS,
        lambda transfer, after: transfer_may(transfer.state, after),
    ),
    CountState: Kind(
        World.count,
        {
            C.OPEN: lambda w, count: reopen_count(w.boss, count),
            C.SUBMITTED: lambda w, count: submit_count(w.boss, count),
            C.APPLIED: lambda w, count: apply_count(w.boss, count),
            C.CANCELLED: lambda w, count: cancel_count(w.boss, count),
        },
        {C.OPEN: [], C.SUBMITTED: [C.SUBMITTED], C.APPLIED: [C.SUBMITTED, C.APPLIED], C.CANCELLED: [C.CANCELLED]},
        COUNTS,
        lambda count, after: count_may(count.state, after),
    ),
    ConsignmentState: Kind(
        World.consignment,
        {
            G.AGREED: lambda w, asked: answer_consignment(w.boss, asked, agree=True),
            G.DECLINED: lambda w, asked: answer_consignment(w.boss, asked, agree=False),
            G.ENDED: lambda w, asked: end_consignment(w.boss, asked),
        },
        {G.ASKED: [], G.AGREED: [G.AGREED], G.DECLINED: [G.DECLINED], G.ENDED: [G.AGREED, G.ENDED]},
        CONSIGNMENTS,
        lambda asked, after: consignment_may(asked.state, after),
    ),
    HoldState: Kind(
        World.hold,
        {
            H.RELEASED: lambda w, hold: give_back(Holder("checkout", "1"), reason="given back"),
            H.DISPATCHED: lambda w, hold: dispatch(w.boss, w.point, Holder("checkout", "1")),
        },
        {H.OPEN: [], H.RELEASED: [H.RELEASED], H.DISPATCHED: [H.DISPATCHED]},
        HOLDS,
        lambda hold, after: hold_may(hold.state, after),
    ),
    TillState: Kind(
        World.till,
        {TillState.CLOSED: lambda w, till: close_till(w.boss, till, counted_cash=0)},
        {TillState.OPEN: [], TillState.CLOSED: [TillState.CLOSED]},
        TILLS,
        till_may,
        lambda till: "open" if till.closed_at is None else "closed",
    ),
    LotState: Kind(
        World.a_lot,
        {
            LotState.BLOCKED: lambda w, lot: block_lot(w.officer, lot, reason="Mốc"),
            LotState.GOOD: lambda w, lot: let_lot_go(w.officer, lot),
        },
        {LotState.GOOD: [], LotState.BLOCKED: [LotState.BLOCKED]},
        LOTS,
        lot_may,
        lambda lot: "good" if lot.blocked_at is None else "blocked",
    ),
}
PAIRS = [(states, before, after) for states in KINDS for before in states for after in states]


def allowed(table: str) -> set[tuple[str, str]]:
    rows = [line.split(":") for line in table.strip().splitlines()]
    return {(before, after) for before, afters in rows for after in afters.split()}


@pytest.mark.parametrize(("states", "before", "after"), PAIRS)
def test_it_goes_where_the_table_says_and_nowhere_else(states: type, before: Enum, after: Enum) -> None:
    world, kind = World(), KINDS[states]
    thing, goes = kind.begin(world), (before.value, after.value) in allowed(kind.table)
    for step in kind.ways[before]:
        kind.acts[step](world, thing)
        thing.refresh_from_db()
    assert kind.state(thing) == before.value
    assert kind.may(thing, after) == goes
    if after not in kind.acts:  # nothing leads back to how it began
        assert not goes
        return
    found = everything()
    with nullcontext() if goes else suppress(Refusal):
        kind.acts[after](world, thing)
    thing.refresh_from_db()
    assert kind.state(thing) == (after.value if goes else before.value)
    assert (everything() != found) == goes


def test_what_has_ended_does_not_end_again_whoever_asks() -> None:
    world = World()
    hold = world.hold()
    give_back(Holder("checkout", "1"), reason="given back")
    hold.refresh_from_db()
    with pytest.raises(ValueError, match="does not end again"):
        end(hold, state=HoldState.DISPATCHED)
    hold.refresh_from_db()
    assert (hold.state, hold.close_reason) == (HoldState.RELEASED, "given back")
