"""A month is closed and paid by many at once, while goods come back: one statement, one transfer, sums that agree."""

from datetime import date

import pytest

from catalog.producers.models import Producer, ProducerKind
from checkout.orders.checks import disagreements as of_orders
from checkout.orders.services import Off, take_return
from checkout.settlement.models import Posting, Statement, StatementLine
from checkout.settlement.services import close_statement, pay_statement
from config.core import clock
from config.core.models import AuditEntry
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.parcels import clerk_of
from tests.checkout.settling import IN_OCTOBER, OCTOBER, hand_over, lay_rates
from tests.factories import make_officer, make_producer
from tests.races.racing import Runners, locked


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
