"""Every kind of movement, and every other act of stock, asked for by every role."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import transaction

from catalog.inventory.models import Lot, MovementKind, PointRole, SalesPointKind, Stock
from catalog.inventory.services import (
    Holder,
    add_point_member,
    adjust,
    apply_count,
    arrange,
    ask_consignment,
    block_lot,
    cancel_count,
    cancel_transfer,
    close_till,
    dispatch,
    draft_transfer,
    enter_count,
    let_lot_go,
    open_count,
    open_till,
    receive,
    receive_transfer,
    remove_point_member,
    reopen_count,
    sell,
    send_transfer,
    submit_count,
    take_back,
    undo,
    undo_sale,
    write_off,
)
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Arrival, Sending
from config.core import clock
from config.core.errors import NotAllowed
from config.core.models import User
from tests.catalog.inventory.state import everything
from tests.factories import (
    make_agreed_consignment,
    make_listed_product,
    make_member,
    make_officer,
    make_point,
    make_point_member,
    make_producer,
    make_stock,
    make_user,
)
from tests.races.goods import taking

CLERK, MANAGER, PREMISES = "clerk", "manager", "premises' producer"
MAKER, OFFICER = "maker", "officer"
OTHERS = ("buyer", "clerk elsewhere", "clerk who left", "manager elsewhere", "closed account")
ROLES = (CLERK, MANAGER, PREMISES, MAKER, OFFICER, *OTHERS)

STAFF = {CLERK, MANAGER, PREMISES}


@dataclass
class World:
    """Premises of a producer that also hold another's goods, with staff; and a second point."""

    stock: Stock = field(init=False)
    lot: Lot = field(init=False)
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        host, product = make_producer(), make_listed_product()
        self.point = make_point(kind=SalesPointKind.PRODUCER_PREMISES, producer=host)
        self.target = make_point()
        self.stock = make_stock(product, self.point, lots={"A": (20, None)})
        self.lot = self.stock.lots.get().lot
        make_agreed_consignment(product.producer, self.target)
        left = make_point_member(self.point)
        left.point_memberships.all().delete()
        self.people = {
            CLERK: make_point_member(self.point),
            MANAGER: make_point_member(self.point, role=PointRole.MANAGER),
            PREMISES: make_member(host),
            MAKER: make_member(product.producer),
            OFFICER: make_officer(),
            "buyer": make_user(),
            "clerk elsewhere": make_point_member(self.target),
            "clerk who left": left,
            "manager elsewhere": make_point_member(self.target, role=PointRole.MANAGER),
            "closed account": make_point_member(self.point, role=PointRole.MANAGER, is_active=False),
        }
        self.boss, self.elsewhere = self.people[MANAGER], self.people["clerk elsewhere"]

    def draft(self):
        return draft_transfer(self.boss, self.point, self.target, sendings=[Sending(self.lot, 2)])

    def coming(self):
        """A transfer on its way to the point that the table asks about."""
        there = make_stock(self.stock.variant.product, self.target, lots={"A": (9, None)})
        sendings = [Sending(there.lots.get().lot, 2)]
        return send_transfer(self.elsewhere, draft_transfer(self.elsewhere, self.target, self.point, sendings=sendings))

    def count(self):
        count = open_count(self.boss, self.point)
        enter_count(self.boss, count.lines.get(), counted=19)
        return count

    def blocked(self):
        block_lot(self.people[OFFICER], self.lot, reason="Mốc")
        return self.lot

    def till(self):
        return open_till(self.boss, self.point, opening_float=0)

    def sale(self):
        return sell(self.boss, self.till(), items=[Item(self.stock.variant, 1)], payment="cash")


def _receive_transfer(w: World) -> Callable[[User], object]:
    transfer = w.coming()
    return lambda user: receive_transfer(user, transfer, arrivals={transfer.lines.get().pk: Arrival(2)})


def _dispatch(w: World) -> Callable[[User], object]:
    taking("1", (w.stock, 2))()
    return lambda user: dispatch(user, w.point, Holder("checkout", "1"))


def _with(make: Callable[[World], object], act: Callable[[User, object], object]) -> Callable:
    def prepared(w: World) -> Callable[[User], object]:
        thing = make(w)
        return lambda user: act(user, thing)

    return prepared


# kind of movement -> (what is to be done, who may). The office looks on: it moves nothing.
MOVEMENTS = {
    MovementKind.RECEIPT: (lambda w: lambda u: receive(u, w.point, w.stock.variant, quantity=1, lot_code="A"), STAFF),
    MovementKind.COUNTER_SALE: (
        _with(
            lambda w: (w.till(), w.stock.variant),
            lambda u, both: sell(u, both[0], items=[Item(both[1], 1)], payment="cash"),
        ),
        STAFF,
    ),
    MovementKind.DISPATCH: (_dispatch, STAFF),
    MovementKind.TRANSFER_OUT: (_with(World.draft, send_transfer), STAFF),
    MovementKind.TRANSFER_IN: (_receive_transfer, STAFF),
    MovementKind.ADJUSTMENT: (lambda w: lambda u: adjust(u, w.stock, w.lot, delta=1, reason="Tìm thấy"), STAFF),
    MovementKind.STOCK_TAKE: (
        _with(lambda w: submit_count(w.boss, w.count()), apply_count),
        {MANAGER, PREMISES},
    ),
    MovementKind.RETURN: (lambda w: lambda u: take_back(u, w.stock, w.lot, quantity=1, reason="Đổi ý"), STAFF),
    MovementKind.WRITE_OFF: (lambda w: lambda u: write_off(u, w.stock, w.lot, quantity=1, reason="Vỡ"), STAFF),
}

# Everything else that the desk does.
ACTS = {
    "undo": (_with(lambda w: adjust(w.boss, w.stock, w.lot, delta=1, reason="x"), undo), STAFF),
    "draft a transfer": (
        lambda w: lambda u: draft_transfer(u, w.point, w.target, sendings=[Sending(w.lot, 1)]),
        STAFF,
    ),
    "cancel a transfer": (_with(World.draft, cancel_transfer), STAFF),
    "open a count": (lambda w: lambda u: open_count(u, w.point), STAFF),
    "enter a count": (
        _with(lambda w: w.count().lines.get(), lambda u, line: enter_count(u, line, counted=1)),
        STAFF,
    ),
    "submit a count": (_with(World.count, submit_count), STAFF),
    "reopen a count": (_with(lambda w: submit_count(w.boss, w.count()), reopen_count), STAFF),
    "cancel a count": (_with(World.count, cancel_count), STAFF),
    "open a till": (lambda w: lambda u: open_till(u, w.point, opening_float=0), STAFF),
    "close a till": (_with(World.till, lambda u, till: close_till(u, till, counted_cash=0)), STAFF),
    "undo a sale": (_with(World.sale, undo_sale), STAFF),
    "arrange": (lambda w: lambda u: arrange(u, w.stock, shelf="B2", low_below=3), STAFF),
    "block a lot": (lambda w: lambda u: block_lot(u, w.lot, reason="Mốc"), {MAKER, OFFICER}),
    "let a lot go": (
        _with(World.blocked, let_lot_go),
        {OFFICER},
    ),
    "add staff": (
        lambda w: lambda u: add_point_member(u, w.point, user=make_user(), role=PointRole.CLERK),
        {MANAGER, PREMISES, OFFICER},
    ),
    "remove staff": (
        lambda w: lambda u: remove_point_member(u, w.point.members.get(user=w.people[CLERK])),
        {MANAGER, PREMISES, OFFICER},
    ),
}


def _asked_by_all(prepare: Callable, allowed: set[str]) -> None:
    """Each role asks in one and the same world: what an act of those who may do it changed is taken back."""
    world = World()
    act = prepare(world)
    before = everything()
    for role in ROLES:
        with transaction.atomic():
            if role in allowed:
                act(world.people[role])
                assert everything() != before, role
            else:
                with pytest.raises(NotAllowed):
                    act(world.people[role])
            transaction.set_rollback(role in allowed)
        assert everything() == before, role


@pytest.mark.parametrize("kind", MovementKind)
def test_a_movement_is_made_by_those_who_may_and_refused_to_all_others(kind: MovementKind) -> None:
    _asked_by_all(*MOVEMENTS[kind])


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_by_those_who_may_and_refused_to_all_others(act: str) -> None:
    _asked_by_all(*ACTS[act])


def test_goods_in_consignment_are_asked_for_by_either_side() -> None:
    def prepare(world: World) -> Callable[[User], object]:
        producer = world.stock.variant.product.producer
        return lambda user: ask_consignment(user, producer, world.point, starts_on=clock.today())

    _asked_by_all(prepare, {MANAGER, PREMISES, MAKER})
