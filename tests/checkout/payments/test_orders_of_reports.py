"""Reports come in every order, and what is fetched for one may be older than what another brought: all end alike."""

from collections.abc import Iterator
from itertools import permutations

import pytest
from django.db import transaction

from checkout.orders.models import Order
from checkout.payments import services
from checkout.payments.gateways import STRIPE
from checkout.payments.models import EventType, Refund, Transaction
from checkout.payments.providers import Facts, provider
from tests.checkout.making import make_ready, make_shop
from tests.stand_ins.stripe import SECRET, StripeServer, stripe_server

TOTAL = 85_000 + 22_000
MOMENTS = ("failed", "succeeded", "partial refund", "failed refund", "dispute")
ORDERS = list(permutations(MOMENTS))
END = {
    "sums": (0, TOTAL, 5_000 + TOTAL, True),
    "moved": [
        (EventType.CHARGE_BACK, TOTAL),
        (EventType.CHARGE_SUCCESS, TOTAL),
        (EventType.REFUND_FAILURE, 7_000),
        (EventType.REFUND_REVERSE, 7_000),
        (EventType.REFUND_SUCCESS, 5_000),
        (EventType.REFUND_SUCCESS, 7_000),
    ],
    "owed": [],
    "orders": 0,
}


@pytest.fixture(scope="module")
def stripe() -> Iterator[StripeServer]:
    with stripe_server() as server:
        yield server


@pytest.fixture
def payment(db, settings, stripe: StripeServer) -> Transaction:
    settings.STRIPE_API_BASE = stripe.url
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    product, _point = make_shop()
    return services.start_payment(None, make_ready(product).pk, gateway=STRIPE).transaction


def facts_of(payment: Transaction, stripe: StripeServer) -> dict[str, Facts]:
    """What the provider tells at each moment of a payment's life, one after the other."""
    intent, told = payment.psp_reference, {}

    def refund(amount: int) -> str:
        _status, made = stripe.answer("POST", "/v1/refunds", {"payment_intent": intent, "amount": amount}, "")
        return made["id"]

    for moment, happens in {
        "failed": lambda: stripe.decline(intent),
        "succeeded": lambda: stripe.pay(intent),
        "partial refund": lambda: [refund(5_000), refund(7_000)],
        "failed refund": lambda: stripe.fail_refund(list(stripe.refunds)[-1]),
        "dispute": lambda: stripe.dispute(intent),
    }.items():
        happens()
        told[moment] = provider(STRIPE).fetch(payment)
    assert tuple(told) == MOMENTS
    return told


def end_of(payment: Transaction) -> dict[str, object]:
    payment.refresh_from_db()
    moved = payment.events.exclude(type__in=[EventType.CHARGE_ACTION_REQUIRED, EventType.CHARGE_FAILURE])
    return {
        "sums": (payment.authorized, payment.charged, payment.refunded, payment.is_over),
        "moved": sorted(moved.values_list("type", "amount")),
        "owed": list(Refund.objects.values_list("amount", "state")),
        "orders": Order.objects.count(),
    }


@pytest.mark.parametrize("orders", [ORDERS[::20], pytest.param(ORDERS, marks=pytest.mark.prove)], ids=["a few", "all"])
def test_every_order_of_what_is_told_ends_alike(payment: Transaction, stripe: StripeServer, orders: list) -> None:
    told = facts_of(payment, stripe)
    ends = {}
    for order in orders:
        with transaction.atomic():
            for moment in order:
                services.record(payment.pk, told[moment])
            ends[order] = end_of(payment)
            transaction.set_rollback(True)
    assert ends == dict.fromkeys(orders, END)
