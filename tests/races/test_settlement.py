"""A month is closed and paid by many at once, while goods come back: one statement, one transfer, sums that agree."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Model

from catalog.producers.models import Producer, ProducerKind
from checkout.orders.checks import disagreements as of_orders
from checkout.orders.services import Off, take_return
from checkout.settlement.models import Posting, Statement, StatementLine
from checkout.settlement.services import close_statement, closing, pay_statement, paying
from config.core import clock
from config.core.errors import Refusal
from config.core.models import AuditEntry
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.parcels import clerk_of
from tests.checkout.settling import IN_OCTOBER, OCTOBER, hand_over, lay_rates
from tests.factories import make_officer, make_producer
from tests.races.racing import Runners, locked, without_constraint


@pytest.fixture
def parcels(noon):
    """Four parcels of 5 jars, handed over in October; it is 23 November."""
    lay_rates()
    with clock.starting_at(IN_OCTOBER):
        product, _point = make_shop(pieces=50, producer=make_producer(kind=ProducerKind.HOUSEHOLD_BUSINESS))
        orders = [
            make_order(product, quantity=5, pays=pay_by_card, phone=f"098765432{n}", street=f"{n} Hà") for n in range(4)
        ]
        return [parcel for order in orders for parcel in hand_over(order)]


def test_two_people_close_while_goods_come_back(runners: Runners, parcels) -> None:
    producer = Producer.objects.get()

    def coming_back(parcel):
        part, clerk = parcel.lines.get(), clerk_of(parcel)
        off = [Off(part.pk, 2, part.packed.get().lot_id)]
        return lambda: take_return(clerk, parcel, offs=off, reason="Đổi ý")

    closers = [make_officer() for _ in range(5)]
    closing = [lambda who=who: close_statement(who, producer, month=OCTOBER) for who in closers]
    outcomes = runners.race([*closing, *map(coming_back, parcels)], gate=locked(Producer, producer.pk), meet=8)
    statement = Statement.objects.get()
    assert [one.pk for one in outcomes[:5]] == [statement.pk] * 5
    # 20 jars for 85,000 less 1 % and 0.5 %; what came back is in none yet
    assert (statement.sold, statement.returned, statement.total) == (1_700_000, 0, 1_674_500)
    assert StatementLine.objects.filter(kind="return", statement=None).count() == 4
    assert AuditEntry.objects.filter(action="statement.close").count() == 1
    assert list(of_orders()) == []


def test_ten_say_at_once_that_it_is_paid(runners: Runners, parcels) -> None:
    statement = close_statement(make_officer(), Producer.objects.get(), month=OCTOBER)
    payers = [make_officer() for _ in range(10)]
    acts = [
        lambda who=who: pay_statement(who, statement, bank_reference="FT1", paid_on=date(2026, 11, 23))
        for who in payers
    ]
    outcomes = runners.race(acts, gate=locked(Statement, statement.pk))
    assert [one.bank_reference for one in outcomes] == ["FT1"] * 10
    assert Posting.objects.filter(kind="payout").count() == 1
    assert AuditEntry.objects.filter(action="statement.pay").count() == 1
    assert list(of_orders()) == []


def payers(statement: Statement, number: int) -> list:
    """Each has made a transfer of its own."""
    people = [make_officer() for _ in range(number)]
    return [
        lambda who=who, n=n: pay_statement(who, statement, bank_reference=f"FT{n}", paid_on=date(2026, 11, 23))
        for n, who in enumerate(people)
    ]


def test_of_ten_transfers_one_is_the_statements(runners: Runners, parcels) -> None:
    statement = close_statement(make_officer(), Producer.objects.get(), month=OCTOBER)
    outcomes = runners.race(payers(statement, 10), gate=locked(Statement, statement.pk))
    assert sum(isinstance(one, Refusal) for one in outcomes) == 9
    assert AuditEntry.objects.filter(action="statement.pay").count() == 1


def unlocked(of: type[Model]) -> SimpleNamespace:
    """The model without its lock."""
    return SimpleNamespace(objects=_Unlocked(of))


class _Unlocked:
    def __init__(self, of: type[Model]) -> None:
        self._rows = of.objects

    def select_for_update(self, **_how: object):
        return self._rows

    def __getattr__(self, name: str):
        return getattr(self._rows, name)


@contextmanager
def without_trigger(table: str, name: str) -> Iterator[None]:
    """The database's own guard, which would hide a wrong total."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def test_without_the_lock_of_the_producer_its_month_is_owed_eight_times(
    runners: Runners, parcels, monkeypatch, a_lock_is_missing
) -> None:
    producer = Producer.objects.get()
    monkeypatch.setattr(closing, "Producer", unlocked(Producer))
    closers = [make_officer() for _ in range(8)]
    acts = [lambda who=who: close_statement(who, producer, month=OCTOBER) for who in closers]
    with (
        without_constraint("settlement_statement", "statement_of_month"),
        without_trigger("settlement_statementline", "statement_line_is_fixed"),
    ):
        # They meet at the producer, whom their statements name, and at each other's lines.
        runners.race(acts, gate=locked(Producer, producer.pk))
        assert list(Statement.objects.values_list("total", flat=True)) == [1_674_500] * 8


def test_without_the_lock_of_the_statement_eight_transfers_are_taken_for_it(
    runners: Runners, parcels, monkeypatch, a_lock_is_missing
) -> None:
    statement = close_statement(make_officer(), Producer.objects.get(), month=OCTOBER)
    monkeypatch.setattr(paying, "Statement", unlocked(Statement))
    with without_trigger("settlement_statement", "statement_is_fixed"):
        outcomes = runners.race(payers(statement, 8), gate=locked(Statement, statement.pk))
    assert sorted(one.bank_reference for one in outcomes) == [f"FT{n}" for n in range(8)]
    assert AuditEntry.objects.filter(action="statement.pay").count() == 8
