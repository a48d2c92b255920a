"""One payment that everything reports at once is settled once, money goes back once, and nobody waits for a provider
with a lock in his hand."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from checkout.carts.models import Checkout
from checkout.orders.checks import disagreements
from checkout.orders.models import Order
from checkout.payments import services
from checkout.payments.gateways import STRIPE, VIETQR
from checkout.payments.models import EventType, ProviderReport, Refund, RefundState, Transaction
from checkout.payments.services import recording, refunds
from config.api.engine.ids import global_id
from config.core.errors import Refusal
from tests.checkout.api import wire
from tests.checkout.making import make_ready, make_shop
from tests.factories import make_officer
from tests.races.racing import PATIENCE, Runners, locked, unique_of, without_constraint
from tests.stand_ins.stripe import SECRET, StripeServer, stripe_server

TOTAL = 85_000 + 22_000


@pytest.fixture(autouse=True)
def orders_agree(request, _committed) -> Iterator[None]:
    yield
    if "a_lock_is_missing" not in request.fixturenames:
        assert list(disagreements()) == []


@pytest.fixture
def stripe(settings) -> Iterator[StripeServer]:
    with stripe_server() as server:
        settings.STRIPE_API_BASE = server.url
        settings.STRIPE_SECRET_KEY = "sk_test_x"
        settings.STRIPE_PUBLISHABLE_KEY = "pk_test_x"
        settings.STRIPE_WEBHOOK_SECRET = SECRET
        yield server


@pytest.fixture
def basket() -> Checkout:
    product, _point = make_shop()
    return make_ready(product)


def paid_on_its_page(basket: Checkout, stripe: StripeServer) -> Transaction:
    """A payment that the buyer has made on Stripe's page, and of which the shop knows nothing yet."""
    payment = services.start_payment(
        None, basket.pk, gateway=STRIPE, data={"page": "hosted"}, return_url="http://testserver/dat-hang/tra-ve/"
    ).transaction
    stripe.pay_session(payment.psp_reference)
    # Old enough to be asked about.
    Transaction.objects.filter(pk=payment.pk).update(created_at=payment.created_at - timedelta(minutes=5))
    return payment


def everything_that_reports(payment: Transaction, stripe: StripeServer) -> list[Callable[[], object]]:
    session = stripe.sessions[payment.psp_reference]
    intent = stripe.intents[session["payment_intent"]]
    charge = {"object": "charge", "id": "ch_1", "payment_intent": intent["id"], "metadata": intent["metadata"]}
    for kind, about in (
        ("checkout.session.completed", session),
        ("payment_intent.succeeded", intent),
        ("charge.succeeded", charge),
    ):
        body, signature = stripe.event(kind, about)
        headers = {"Stripe-Signature": signature}
        assert Client().post("/thanh-toan/stripe/", body, content_type="application/json", headers=headers)
    reports = list(ProviderReport.objects.values_list("pk", flat=True))
    assert len(reports) == 3
    return [
        *(lambda pk=pk: services.act_on_report(pk) for pk in reports),
        lambda: Client().get("/dat-hang/tra-ve/", {"transaction": str(payment.pk)}).status_code,
        lambda: wire.process(global_id("TransactionItem", payment.pk))["errors"],
        services.reconcile,
        services.reconcile,
    ]


def settlements(payment: Transaction) -> int:
    return payment.events.filter(type=EventType.CHARGE_SUCCESS).count()


def test_one_payment_that_everything_reports_at_once_is_settled_once(
    runners: Runners, basket: Checkout, stripe: StripeServer
) -> None:
    payment = paid_on_its_page(basket, stripe)
    acts = everything_that_reports(payment, stripe)
    outcomes = runners.race(acts, gate=locked(Transaction, payment.pk))
    assert outcomes == [None, None, None, 302, [], 1, 1]
    payment.refresh_from_db()
    assert (settlements(payment), payment.charged) == (1, TOTAL)
    assert stripe.charged() == {str(payment.pk): TOTAL}
    assert Order.objects.get().paid_at is not None
    assert not Refund.objects.exists()


def test_without_lock_and_unique_id_it_is_settled_by_each(
    runners: Runners, basket: Checkout, stripe: StripeServer, monkeypatch, a_lock_is_missing
) -> None:
    payment = paid_on_its_page(basket, stripe)
    acts = everything_that_reports(payment, stripe)
    monkeypatch.setattr(recording, "lock", lambda pk: Transaction.objects.select_related("checkout").get(pk=pk))
    table = "payments_transactionevent"
    with without_constraint(table, unique_of(table, "unique_id")):
        runners.race(acts, gate=locked(Transaction, payment.pk))
        assert settlements(payment) > 1


def paid(basket: Checkout, stripe: StripeServer) -> Transaction:
    payment = services.start_payment(None, basket.pk, gateway=STRIPE).transaction
    stripe.pay(payment.psp_reference)
    return services.process_payment(payment.pk).transaction


def asked_for_by_eight(runners: Runners, payment: Transaction) -> list[object]:
    officer = make_officer()
    act = lambda: services.ask_refund(officer, payment, amount=TOTAL, reason="hỏng")  # noqa: E731
    return runners.race([act] * 8, gate=locked(Transaction, payment.pk))


def test_a_refund_that_eight_ask_for_at_once_is_owed_once(runners: Runners, basket: Checkout, stripe) -> None:
    outcomes = asked_for_by_eight(runners, paid(basket, stripe))
    assert [refund.amount for refund in Refund.objects.all()] == [TOTAL]
    assert sum(isinstance(one, Refusal) for one in outcomes) == 7


def test_without_the_lock_it_is_owed_more_than_once(
    runners: Runners, basket: Checkout, stripe: StripeServer, monkeypatch, a_lock_is_missing
) -> None:
    payment = paid(basket, stripe)
    monkeypatch.setattr(refunds, "lock", lambda pk: Transaction.objects.get(pk=pk))
    # What is owed names the payment: its row is shared until commit, and so they meet at the gate.
    asked_for_by_eight(runners, payment)
    assert Refund.objects.count() > 1


def sent_by_eight(runners: Runners, basket: Checkout, stripe: StripeServer) -> Refund:
    """All eight have looked and seen no refund before the first of their calls is heard."""
    payment = paid(basket, stripe)
    together = threading.Barrier(8)
    stripe.watcher = lambda method, path: method == "POST" and together.wait(PATIENCE)
    asked = services.ask_refund(make_officer(), payment, amount=10_000, reason="hỏng")
    refund = services.approve_refund(make_officer(), asked)
    runners.race([lambda: services.send_refund(refund.pk)] * 8, gate=locked(Transaction, payment.pk))
    refund.refresh_from_db()
    return refund


def test_a_refund_that_eight_jobs_send_at_once_goes_once(runners: Runners, basket: Checkout, stripe) -> None:
    refund = sent_by_eight(runners, basket, stripe)
    assert (refund.state, refund.transaction.refunded) == (RefundState.DONE, 10_000)
    assert [sent["amount"] for sent in stripe.refunds.values()] == [10_000]


def test_without_the_stored_key_it_goes_more_than_once(
    runners: Runners, basket: Checkout, stripe: StripeServer, a_lock_is_missing
) -> None:
    stripe.forgets_keys = True
    sent_by_eight(runners, basket, stripe)
    assert len(stripe.refunds) == 8


# Nobody waits for a provider with a transaction open.

_OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  AND (xact_start IS NOT NULL OR state LIKE 'idle in transaction%%')"""
_LOCKED = """
SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE datname = current_database() AND pid <> pg_backend_pid() AND locktype <> 'virtualxid'
  AND backend_type = 'client backend'"""


class Watcher:
    """Asks the database, each time that the provider is called, who has something open at that moment."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.open: list[str] = []
        self._turn = threading.Lock()

    def __call__(self, method: str, path: str) -> None:
        with self._turn, connection.cursor() as cursor:
            for query in (_OPEN, _LOCKED):
                cursor.execute(query)
                if cursor.fetchone()[0]:
                    self.open.append(f"{method} {path}")
            self.calls.append(f"{method} {path}")
        connection.close()


@pytest.fixture
def watcher(stripe: StripeServer) -> Watcher:
    stripe.watcher = Watcher()
    return stripe.watcher


def initialise(basket: Checkout, stripe: StripeServer) -> None:
    answer = wire.pay(global_id("Checkout", basket.pk), STRIPE, None)
    assert answer["errors"] == []


def open_page(basket: Checkout, stripe: StripeServer) -> None:
    paid_on_its_page(basket, stripe)


def process(basket: Checkout, stripe: StripeServer) -> None:
    initialise(basket, stripe)
    payment = Transaction.objects.get()
    stripe.pay(payment.psp_reference)
    assert wire.process(global_id("TransactionItem", payment.pk))["errors"] == []


def come_back(basket: Checkout, stripe: StripeServer) -> None:
    payment = paid_on_its_page(basket, stripe)
    assert Client().get("/dat-hang/tra-ve/", {"transaction": str(payment.pk)}).status_code == 302


def report(basket: Checkout, stripe: StripeServer) -> None:
    for act in everything_that_reports(paid_on_its_page(basket, stripe), stripe)[:3]:
        act()


def cancel(basket: Checkout, stripe: StripeServer) -> None:
    services.start_payment(None, basket.pk, gateway=STRIPE)
    services.start_payment(None, basket.pk, gateway=VIETQR)
    assert Transaction.objects.get(gateway=STRIPE).is_over


def pay_back(basket: Checkout, stripe: StripeServer) -> None:
    asked = services.ask_refund(make_officer(), paid(basket, stripe), amount=TOTAL, reason="hỏng")
    services.send_refund(services.approve_refund(make_officer(), asked).pk)
    assert Refund.objects.get().state == RefundState.DONE


def reconcile(basket: Checkout, stripe: StripeServer) -> None:
    paid_on_its_page(basket, stripe)
    assert services.reconcile() == 1


@pytest.mark.parametrize(
    ("act", "call"),
    [
        (initialise, "POST /v1/payment_intents"),
        (open_page, "POST /v1/checkout/sessions"),
        (process, "GET /v1/payment_intents"),
        (come_back, "GET /v1/checkout/sessions"),
        (report, "GET /v1/payment_intents"),
        (cancel, "cancel"),
        (pay_back, "POST /v1/refunds"),
        (reconcile, "GET /v1/disputes"),
    ],
)
def test_nothing_is_open_while_the_provider_is_called(
    basket: Checkout, stripe: StripeServer, watcher: Watcher, act: Callable, call: str
) -> None:
    act(basket, stripe)
    assert any(call in made for made in watcher.calls)
    assert watcher.open == []


def test_inside_a_transaction_it_would_be_seen(basket: Checkout, stripe: StripeServer, watcher: Watcher) -> None:
    with transaction.atomic():
        services.start_payment(None, basket.pk, gateway=STRIPE)
    # Both the open transaction and what it has locked.
    assert watcher.open == ["POST /v1/payment_intents"] * 2
