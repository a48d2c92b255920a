"""Another program buys from first to last, over HTTP, by each way to pay."""

import pytest

from checkout.orders.models import Order
from checkout.payments.gateways import CASH, DUMMY, VIETQR
from checkout.payments.models import Transaction
from config.api.engine.ids import global_id
from tests.checkout.api import wire
from tests.checkout.making import pack

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def variant(shop) -> str:
    return global_id("ProductVariant", pack(shop[0]).pk)


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
