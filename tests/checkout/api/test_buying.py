"""Another program buys from first to last, over HTTP, by each way to pay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkout.orders.models import Order
from checkout.payments.gateways import CASH, DUMMY, STRIPE, VIETQR
from checkout.payments.models import Transaction
from config.api.engine.ids import global_id
from tests.buying import Buyer
from tests.checkout.api import wire
from tests.checkout.making import make_shop, pack
from tests.graphql import ask

pytestmark = pytest.mark.django_db(transaction=True)

MOST_QUERIES = 104  # of a whole checkout, in five requests


def test_a_guest_buys_in_cash(variant):
    empty = wire.create()
    assert empty["errors"] == []
    key = empty["checkout"]["id"]
    assert "%" not in key
    assert empty["checkout"]["lines"] == []
    assert empty["checkout"]["authorizeStatus"] == "NONE"

    wire.add(key, variant)
    again = wire.add(key, variant)["checkout"]
    assert [line["quantity"] for line in again["lines"]] == [2]
    assert again["subtotalPrice"]["gross"] == {"amount": 170_000, "currency": "VND"}

    assert wire.email(key, "lan@example.test")["checkout"]["email"] == "lan@example.test"
    shipped = wire.ship_to(key)
    assert shipped["errors"] == []
    assert shipped["checkout"]["shippingAddress"]["city"] == "Phường Long Xuyên"
    assert shipped["checkout"]["shippingAddress"]["phone"] == "+84912345678"

    ways = wire.deliveries(key)
    assert [way["shippingMethod"]["price"] for way in ways] == [{"amount": 27_000, "currency": "VND"}]
    chosen = wire.deliver_by(key, ways[0]["id"])["checkout"]
    assert chosen["delivery"]["id"] == ways[0]["id"]
    assert chosen["totalPrice"]["gross"]["amount"] == 197_000
    assert wire.bill_to(key)["errors"] == []

    total = wire.total_for(wire.read(key), CASH)
    assert total == 207_000
    paid = wire.pay(key, CASH, total)
    assert paid["errors"] == []
    assert paid["transaction"]["id"]
    assert paid["transactionEvent"]["type"] == "AUTHORIZATION_SUCCESS"
    assert wire.read(key)["authorizeStatus"] == "FULL"

    done = wire.complete(key)
    assert done["errors"] == []
    assert wire.complete(key) == done
    assert wire.read(key) is None
    assert Order.objects.count() == 1

    placed = wire.order(done["order"]["id"])
    assert placed["total"]["gross"]["amount"] == 207_000
    assert placed["userEmail"] == "lan@example.test"
    assert placed["status"] == "UNFULFILLED"
    assert [line["quantity"] for line in placed["lines"]] == [2]
    assert placed["deliveryMethod"]["name"] == "Giao tiêu chuẩn"


def test_a_guest_buys_by_transfer_and_the_order_waits_for_the_money(variant):
    checkout = wire.ready(variant)
    asked = wire.pay(checkout["id"], VIETQR, checkout["totalPrice"]["gross"]["amount"])
    assert asked["errors"] == []
    assert asked["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
    assert asked["data"]["amount"] == 107_000
    assert asked["data"]["qrCode"].startswith("data:image/svg+xml")

    done = wire.complete(checkout["id"])
    assert done["errors"] == []
    placed = wire.order(done["order"]["id"])
    assert (placed["isPaid"], placed["chargeStatus"]) == (False, "NONE")
    assert placed["totalBalance"]["amount"] == -107_000


def test_a_guest_buys_with_the_trial_payment(variant):
    checkout = wire.ready(variant)
    data = {"event": {"includePspReference": True, "type": "CHARGE_SUCCESS"}}
    paid = wire.pay(checkout["id"], DUMMY, 107_000, data)
    assert (paid["errors"], paid["transactionEvent"]["type"]) == ([], "CHARGE_SUCCESS")
    now = wire.read(checkout["id"])
    assert (now["authorizeStatus"], now["chargeStatus"]) == ("FULL", "FULL")
    assert wire.pay(checkout["id"], DUMMY, 107_000, data)["transaction"] == paid["transaction"]
    assert Transaction.objects.count() == 1

    placed = wire.order(wire.complete(checkout["id"])["order"]["id"])
    assert (placed["isPaid"], placed["paymentStatus"]) == (True, "FULLY_CHARGED")


def test_an_order_that_is_not_paid_is_refused_by_the_dialects_name(variant):
    checkout = wire.ready(variant)
    refused = wire.complete(checkout["id"])
    assert refused["order"] is None
    assert [error["code"] for error in refused["errors"]] == ["CHECKOUT_NOT_FULLY_PAID"]
    assert "CHECKOUT_NOT_FULLY_PAID" in refused["errors"][0]["message"]
    assert Order.objects.count() == 0


def test_another_amount_is_refused_and_nothing_is_stored(variant):
    checkout = wire.ready(variant)
    for amount in (106_999, 107_000.5, 0):
        refused = wire.pay(checkout["id"], DUMMY, amount)
        assert refused["transaction"] is None
        assert [(error["code"], error["field"]) for error in refused["errors"]] == [("INVALID", "amount")]
    assert Transaction.objects.count() == 0


CARD = {"paymentIntent": {"paymentMethod": "card"}}


def test_a_client_of_stripe_pays_by_an_intent(variant, stripe):
    checkout = wire.ready(variant)
    takes = "$id: ID!, $paymentGateways: [PaymentGatewayToInitialize!]"
    gives = "gatewayConfigs { id data errors { code } } errors { code }"
    asked = {"id": checkout["id"], "paymentGateways": [{"id": STRIPE}, {"id": "nothing"}]}
    known = wire.do("paymentGatewayInitialize", takes, gives, **asked)
    assert known["gatewayConfigs"] == [
        {"id": STRIPE, "data": {"stripePublishableKey": "pk_test_x"}, "errors": []},
        {"id": "nothing", "data": None, "errors": [{"code": "NOT_FOUND"}]},
    ]

    begun = wire.pay(checkout["id"], STRIPE, 107_000, CARD)
    assert (begun["errors"], begun["transactionEvent"]["type"]) == ([], "CHARGE_ACTION_REQUIRED")
    [intent] = stripe.intents.values()
    assert begun["data"] == {"paymentIntent": {"stripeClientSecret": intent["client_secret"]}}
    assert intent["amount"] == 107_000
    assert wire.pay(checkout["id"], STRIPE, 107_000, CARD) == begun
    assert len(stripe.intents) == 1

    stripe.pay(intent["id"])
    paid = wire.process(begun["transaction"]["id"])
    assert (paid["errors"], paid["transactionEvent"]["type"]) == ([], "CHARGE_SUCCESS")
    assert wire.process(begun["transaction"]["id"]) == paid
    placed = wire.order(wire.complete(checkout["id"])["order"]["id"])
    assert (placed["isPaid"], placed["chargeStatus"], placed["totalCaptured"]["amount"]) == (True, "FULL", 107_000)
    assert wire.process(begun["transaction"]["id"]) == paid
    assert stripe.charged() == {str(Transaction.objects.get().pk): 107_000}


def test_a_total_that_differs_calls_no_provider(variant, stripe):
    checkout = wire.ready(variant)
    before = len(stripe.calls)

    refused = wire.pay(checkout["id"], STRIPE, 106_999, CARD)

    assert [(error["code"], error["field"]) for error in refused["errors"]] == [("INVALID", "amount")]
    assert (len(stripe.calls) - before, Transaction.objects.count()) == (0, 0)


def test_a_card_that_was_declined_is_tried_again_on_the_same_intent(variant, stripe):
    checkout = wire.ready(variant)
    begun = wire.pay(checkout["id"], STRIPE, 107_000, CARD)
    [intent] = stripe.intents
    stripe.decline(intent)
    assert wire.process(begun["transaction"]["id"])["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert wire.pay(checkout["id"], STRIPE, 107_000, CARD)["transaction"] == begun["transaction"]
    stripe.pay(intent)
    assert wire.process(begun["transaction"]["id"])["transactionEvent"]["type"] == "CHARGE_SUCCESS"


def test_a_trial_payment_that_failed_is_tried_anew(variant):
    checkout = wire.ready(variant)
    fails = {"event": {"type": "CHARGE_FAILURE"}}
    first, second = (wire.pay(checkout["id"], DUMMY, 107_000, fails) for _ in range(2))
    assert first["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert first["transaction"] != second["transaction"]
    assert wire.complete(checkout["id"])["errors"][0]["code"] == "CHECKOUT_NOT_FULLY_PAID"


def test_a_clients_own_key_stands_for_one_payment(variant):
    checkout = wire.ready(variant)
    first = wire.pay(checkout["id"], DUMMY, None, idempotencyKey="k1")
    assert (
        wire.pay(checkout["id"], DUMMY, 107_000, {"a": 1}, idempotencyKey="k1")["transaction"] == first["transaction"]
    )
    assert Transaction.objects.count() == 1


def test_the_trial_payment_is_of_no_use_where_it_is_not_configured(variant, settings):
    checkout = wire.ready(variant)
    settings.DEMO = False

    refused = wire.pay(checkout["id"], DUMMY, 107_000)

    assert (refused["transaction"], refused["errors"][0]["code"]) == (None, "NOT_FOUND")
    assert DUMMY not in [one["id"] for one in wire.read(checkout["id"])["availablePaymentGateways"]]
    assert Transaction.objects.count() == 0


def test_a_whole_checkout_of_two_lines_from_two_points_costs_so_many_queries(shop, variant):
    variants = [variant, global_id("ProductVariant", pack(make_shop()[0]).pk)]
    Buyer(ask, phone="0912345601", street="1 Lê Lợi").buy(variants)

    buyer = Buyer(ask, phone="0912345602", street="2 Lê Lợi")
    with CaptureQueriesContext(connection) as asked:
        buyer.buy(variants)

    assert buyer.parcels == 2
    assert len(asked) <= MOST_QUERIES
