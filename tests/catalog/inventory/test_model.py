"""Random days at two points against a plain model: dictionaries, lists, and the rules said once more in few words."""

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from catalog.inventory.availability import with_available
from catalog.inventory.checks import disagreements
from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import Hold, HoldPriority, HoldState, Lot, LotStock, PointRole, Stock, TransferState
from catalog.inventory.services import (
    Ask,
    Holder,
    apply_count,
    block_lot,
    cancel_transfer,
    dispatch,
    draft_transfer,
    enter_count,
    give_back,
    let_lot_go,
    open_count,
    receive,
    receive_transfer,
    send_transfer,
    settle_past_dates,
    submit_count,
    take,
    write_off,
)
from catalog.inventory.services.transfers import Arrival, Sending
from config.core import clock
from config.core.errors import Refusal
from tests.factories import make_agreed_consignment, make_listed_product, make_officer, make_point, make_point_member

NOON = datetime.fromisoformat("2026-11-23T12:00+07:00")
LOTS = {"A": 2, "B": 9, "C": None}  # code -> last good day, counted from the first
POINTS, PIECES = st.sampled_from([0, 1]), st.integers(1, 6)
CODES = st.sampled_from(sorted(LOTS))


@dataclass
class Promise:
    """An open hold as the model knows it."""

    holder: Holder
    point: int
    pieces: int
    good_on: date
    expires_at: datetime
    priority: int


class Shelves(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(clock.starting_at(NOON))
        product = make_listed_product()
        self.variant = product.variants.get()
        self.points = [make_point(), make_point()]
        for point in self.points:
            make_agreed_consignment(product.producer, point)
        self.managers = [make_point_member(point, role=PointRole.MANAGER) for point in self.points]
        self.officer = make_officer()
        first = clock.today()
        self.dates = {code: None if days is None else first + timedelta(days=days) for code, days in LOTS.items()}
        self.lies: dict[tuple[int, str], int] = defaultdict(int)
        self.blocked: set[str] = set()
        self.promises: list[Promise] = []
        self.on_the_way: list = []
        self.sheets: list = []
        self.numbers = 0

    def teardown(self) -> None:
        self.stack.close()

    # The rules, said once more.

    def counts(self, promise: Promise) -> bool:
        return promise.expires_at > clock.now()

    def lasts(self, code: str) -> date:
        return self.dates[code] or date.max

    def good(self, point: int, day: date) -> int:
        """Pieces at a point that are good today and on `day`."""
        return sum(
            pieces
            for (where, code), pieces in self.lies.items()
            if where == point and code not in self.blocked and self.lasts(code) >= max(day, clock.today())
        )

    def wanted(self, point: int, day: date) -> int:
        return sum(p.pieces for p in self.promises if p.point == point and self.counts(p) and self._day(p) >= day)

    def _day(self, promise: Promise) -> date:
        return max(promise.good_on, clock.today())

    def free(self, point: int, day: date) -> int:
        days = {day} | {self._day(p) for p in self.promises if p.point == point and self._day(p) <= day}
        return max(min(self.good(point, d) - self.wanted(point, d) for d in days), 0)

    def settle(self, point: int) -> None:
        """Those who lose: expired first, then the least of rank, the youngest of these; only as much as is missing."""
        self.promises = [p for p in self.promises if p.point != point or self.counts(p)]
        mine = [p for p in self.promises if p.point == point]
        for day in sorted({self._day(p) for p in mine}, reverse=True):
            missing = self.wanted(point, day) - self.good(point, day)
            losers = [p for p in mine if self._day(p) >= day]
            for promise in sorted(losers, key=lambda p: (p.priority, -self.promises.index(p))):
                part = max(min(missing, promise.pieces), 0)
                promise.pieces -= part
                missing -= part
            mine = [p for p in mine if p.pieces]
            self.promises = [p for p in self.promises if p.pieces]

    # What people do.

    def stock(self, point: int) -> Stock | None:
        return Stock.objects.filter(variant=self.variant, point=self.points[point]).first()

    def lot(self, code: str) -> Lot | None:
        return Lot.objects.filter(variant=self.variant, code=code).first()

    @initialize()
    def begin(self) -> None:
        for point in (0, 1):
            self.receive_some(point, "B", 5)

    @rule(point=POINTS, code=CODES, pieces=PIECES)
    def receive_some(self, point: int, code: str, pieces: int) -> None:
        facts = {"quantity": pieces, "lot_code": code, "best_before": self.dates[code]}
        if code in self.blocked or self.lasts(code) < clock.today():
            with pytest.raises(Refusal):
                receive(self.managers[point], self.points[point], self.variant, **facts)
            return
        receive(self.managers[point], self.points[point], self.variant, **facts)
        self.lies[point, code] += pieces

    @rule(
        point=POINTS,
        pieces=PIECES,
        days=st.integers(0, 12),
        hours=st.integers(1, 60),
        rank=st.sampled_from(HoldPriority),
    )
    def promise(self, point: int, pieces: int, days: int, hours: int, rank: HoldPriority) -> None:
        self.numbers += 1
        holder, day = Holder("checkout", str(self.numbers)), clock.today() + timedelta(days=days)
        until = clock.now() + timedelta(hours=hours)
        asks, free = [Ask(self.variant.pk, self.points[point].pk, pieces, day)], self.free(point, day)
        if pieces > free:
            with pytest.raises(OutOfStock) as refused:
                take(asks, holder=holder, expires_at=until, priority=rank)
            assert [s.available for s in refused.value.shortages] == [free]
        else:
            take(asks, holder=holder, expires_at=until, priority=rank)
        # Whoever asks for a shelf's goods ends what has expired there, whatever comes of it.
        self.promises = [p for p in self.promises if p.point != point or self.counts(p)]
        if pieces > free:
            return
        self.promises.append(Promise(holder, point, pieces, day, until, rank))

    @precondition(lambda self: self.promises)
    @rule(chance=st.randoms(use_true_random=False), how=st.sampled_from(["give back", "dispatch"]))
    def end_a_promise(self, chance, how: str) -> None:
        promise = chance.choice(self.promises)
        if how == "give back":
            assert give_back(promise.holder, reason="left") == 1
            self.promises.remove(promise)
            return
        # What a dispatch finds broken it does not send: so says the model before it sends.
        before = list(self.promises), {id(p): p.pieces for p in self.promises}
        self.settle(promise.point)
        if promise not in self.promises:
            self.promises = before[0]
            for one in self.promises:
                one.pieces = before[1][id(one)]
            with pytest.raises(Refusal):
                dispatch(None, self.points[promise.point], promise.holder)
            return
        moved = dispatch(None, self.points[promise.point], promise.holder)
        assert -sum(movement.delta for movement in moved) == promise.pieces
        for movement in moved:
            assert self.lasts(movement.lot.code) >= self._day(promise)
            assert movement.lot.code not in self.blocked
            self.lies[promise.point, movement.lot.code] += movement.delta
        self.promises.remove(promise)

    @rule(point=POINTS, code=CODES, pieces=PIECES)
    def break_some(self, point: int, code: str, pieces: int) -> None:
        stock, lot = self.stock(point), self.lot(code)
        if stock is None or lot is None:
            return
        if pieces > self.lies[point, code]:
            with pytest.raises(Refusal):
                write_off(self.managers[point], stock, lot, quantity=pieces, reason="Vỡ")
            return
        write_off(self.managers[point], stock, lot, quantity=pieces, reason="Vỡ")
        self.lies[point, code] -= pieces
        self.settle(point)

    @rule(point=POINTS, code=CODES, pieces=PIECES)
    def send(self, point: int, code: str, pieces: int) -> None:
        lot = self.lot(code)
        if lot is None:
            return
        draft = draft_transfer(
            self.managers[point], self.points[point], self.points[1 - point], sendings=[Sending(lot, pieces)]
        )
        if pieces > self.lies[point, code]:
            with pytest.raises(Refusal):
                send_transfer(self.managers[point], draft)
            return
        self.on_the_way.append((send_transfer(self.managers[point], draft), point, code, pieces))
        self.lies[point, code] -= pieces
        self.settle(point)

    @precondition(lambda self: self.on_the_way)
    @rule(lost=st.integers(0, 2), comes_back=st.booleans())
    def arrive(self, lost: int, *, comes_back: bool) -> None:
        transfer, point, code, pieces = self.on_the_way.pop()
        if comes_back:
            assert cancel_transfer(self.managers[point], transfer).state == TransferState.CANCELLED
            self.lies[point, code] += pieces
            return
        came = max(pieces - lost, 0)
        arrivals = {transfer.lines.get().pk: Arrival(came, "Vỡ" if came < pieces else "")}
        receive_transfer(self.managers[1 - point], transfer, arrivals=arrivals)
        self.lies[1 - point, code] += came

    @rule(point=POINTS, more=st.integers(-2, 2))
    def count(self, point: int, more: int) -> None:
        """A sheet that is filled in, and approved now or after whatever happens next."""
        count = open_count(self.managers[point], self.points[point])
        counted = {}
        for line in count.lines.select_related("lot"):
            counted[line.lot.code] = max(self.lies[point, line.lot.code] + more, 0)
            enter_count(self.managers[point], line, counted=counted[line.lot.code])
        ledger = self._ledger(point)
        self.sheets.append((submit_count(self.managers[point], count), point, counted, ledger))

    @precondition(lambda self: self.sheets)
    @rule()
    def approve(self) -> None:
        count, point, counted, ledger = self.sheets.pop()
        moved = {code for code in counted if self._ledger(point)[code] != ledger[code]}
        if moved:
            with pytest.raises(Refusal) as refused:
                apply_count(self.managers[point], count)
            assert len(refused.value.errors) == len(moved)
            return
        apply_count(self.managers[point], count)
        fell = any(pieces < self.lies[point, code] for code, pieces in counted.items())
        for code, pieces in counted.items():
            self.lies[point, code] = pieces
        if fell:
            self.settle(point)

    def _ledger(self, point: int) -> dict[str, int]:
        """How many movements each lot has had at a point."""
        number: dict[str, int] = defaultdict(int)
        stock = self.stock(point)
        for code in stock.movements.values_list("lot__code", flat=True) if stock else ():
            number[code] += 1
        return number

    @rule(code=CODES)
    def block_or_let_go(self, code: str) -> None:
        lot = self.lot(code)
        if lot is None:
            return
        if code in self.blocked:
            let_lot_go(self.officer, lot)
            self.blocked.discard(code)
            return
        block_lot(self.officer, lot, reason="Mốc")
        self.blocked.add(code)
        for point in (0, 1):
            if (point, code) in self.lies:
                self.settle(point)

    @rule(hours=st.integers(1, 40), night=st.booleans())
    def time_passes(self, hours: int, *, night: bool) -> None:
        self.stack.enter_context(clock.starting_at(clock.now() + timedelta(hours=hours)))
        if not night:
            return
        bad = LotStock.objects.filter(quantity__gt=0, stock__reserved__gt=0)
        points = {
            point
            for point in (0, 1)
            for row in bad.filter(stock__point=self.points[point]).select_related("lot")
            if row.lot.code in self.blocked or self.lasts(row.lot.code) < clock.today()
        }
        settle_past_dates()
        for point in points:
            self.settle(point)

    # What must be so after each step.

    @invariant()
    def the_ledger_agrees(self) -> None:
        assert list(disagreements()) == []

    @invariant()
    def the_shelves_are_as_the_model_has_them(self) -> None:
        rows = LotStock.objects.values_list("stock__point", "lot__code", "quantity")
        here = {(point, code): pieces for point, code, pieces in rows if pieces}
        assert here == {(self.points[p].pk, code): pieces for (p, code), pieces in self.lies.items() if pieces}

    @invariant()
    def the_promises_are_as_the_model_has_them(self) -> None:
        now = clock.now()
        holds = Hold.objects.filter(state=HoldState.OPEN, expires_at__gt=now).values_list("holder_id", "quantity")
        assert sorted(holds) == sorted((p.holder.id, p.pieces) for p in self.promises if p.expires_at > now)

    @invariant()
    def what_is_available_is_what_the_model_says(self) -> None:
        for stock in with_available(Stock.objects.all()):
            point = next(n for n, one in enumerate(self.points) if one.pk == stock.point_id)
            today = clock.today()
            assert stock.available == max(self.good(point, today) - self.wanted(point, today), 0)


class Rolled(Shelves):
    """Each history in a savepoint of its own, so that the next begins with empty shelves."""

    def __init__(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        super().__init__()

    def teardown(self) -> None:
        super().teardown()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def test_a_few_random_days_go_as_the_model_says() -> None:
    _run(examples=4, steps=20)


@pytest.mark.prove
def test_many_random_days_go_as_the_model_says() -> None:
    _run(examples=100, steps=50)
