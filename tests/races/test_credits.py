"""Money that the bank's notice and its statement tell of in the same moment, by different references, is one credit."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from checkout.orders.checks import disagreements
from checkout.payments import services
from checkout.payments.gateways import VIETQR
from checkout.payments.models import BankCredit, CreditSource, EventType, Refund, Transaction
from checkout.payments.services import credits
from config.core import clock
from tests.checkout.making import make_ready, make_shop
from tests.factories import make_officer
from tests.races.racing import Runners, locked

TOTAL = 85_000 + 22_000
# Each statement line calls the money otherwise than the notice did, so no reference can hold them apart.
REFERENCE = {CreditSource.NOTICE: "SMS-1", CreditSource.STATEMENT: "FT-1"}


@pytest.fixture(autouse=True)
def orders_agree(request, _committed) -> Iterator[None]:
    yield
    if "a_lock_is_missing" not in request.fixturenames:
        assert list(disagreements()) == []


@pytest.fixture
def awaited() -> Transaction:
    product, _point = make_shop()
    return services.start_payment(None, make_ready(product).pk, gateway=VIETQR).transaction


def told_by_eight(runners: Runners, payment: Transaction) -> list[tuple[BankCredit, bool]]:
    """Four deliveries of one notice and four people with one statement."""
    officer = make_officer()

    def tell(source: CreditSource):
        told = services.Told(
            settings.BANK_ACCOUNT, REFERENCE[source], payment.amount, payment.transfer_code or "", clock.now()
        )
        return services.take_credit(officer if source == CreditSource.STATEMENT else None, told, source=source)

    acts = [lambda source=source: tell(source) for source in REFERENCE for _n in range(4)]
    return runners.race(acts, gate=locked(Transaction, payment.pk))


def test_notice_and_statement_at_once_are_one_credit(runners: Runners, awaited: Transaction) -> None:
    outcomes = told_by_eight(runners, awaited)

    assert sorted(is_new for _credit, is_new in outcomes) == [False] * 7 + [True]
    credit = BankCredit.objects.get()
    assert {credit.reference, credit.other_reference} == set(REFERENCE.values())
    awaited.refresh_from_db()
    assert (awaited.charged, awaited.events.filter(type=EventType.CHARGE_SUCCESS).count()) == (TOTAL, 1)
    assert not Refund.objects.exists()


def test_without_the_lock_of_the_account_they_are_two_and_one_is_owed_back(
    runners: Runners, awaited: Transaction, monkeypatch, a_lock_is_missing
) -> None:
    monkeypatch.setattr(credits, "_ONE_AT_A_TIME", "SELECT %s::text")

    told_by_eight(runners, awaited)

    # Of the same reference the unique constraint leaves one: what is lost without the lock is that the other is it too.
    assert sorted(BankCredit.objects.values_list("reference", flat=True)) == sorted(REFERENCE.values())
    assert [refund.amount for refund in Refund.objects.all()] == [TOTAL]
