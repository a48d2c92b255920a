"""What a checkout says, and what it refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkout.carts.models import Checkout
from checkout.delivery.models import RateStep
from checkout.payments.gateways import CASH
from config.api.engine.ids import global_id
from tests.checkout.api import wire
from tests.checkout.making import make_voucher, pack
from tests.factories import make_listed_product, make_stock, make_user
from tests.graphql import ask, refused

pytestmark = pytest.mark.django_db


def _codes(answer) -> list[tuple[str, str]]:
    return [(error["code"], error["field"]) for error in answer["errors"]]


@pytest.mark.parametrize(
    ("quantity", "code"),
    [(0, "ZERO_QUANTITY"), (-1, "ZERO_QUANTITY"), (51, "QUANTITY_GREATER_THAN_LIMIT"), (11, "INSUFFICIENT_STOCK")],
)
def test_a_quantity_that_cannot_be_is_named_and_the_basket_stays(variant, quantity, code):
    key = wire.create(lines=[{"variantId": variant, "quantity": 1}])["checkout"]["id"]
    assert _codes(wire.add(key, variant, quantity)) == [(code, "lines.0.quantity")]
    assert [line["quantity"] for line in wire.read(key)["lines"]] == [1]


def test_lines_are_changed_by_their_ids_and_by_their_packs(variant):
    checkout = wire.create(lines=[{"variantId": variant, "quantity": 1}])["checkout"]
    takes, gives = "$id: ID, $lines: [CheckoutLineUpdateInput!]!", "checkout { quantity } errors { code field }"
    line = checkout["lines"][0]["id"]

    def update(**change):
        return wire.do("checkoutLinesUpdate", takes, gives, id=checkout["id"], lines=[change])

    assert update(lineId=line, quantity=3)["checkout"] == {"quantity": 3}
    assert update(variantId=variant, quantity=2)["checkout"] == {"quantity": 2}
    assert _codes(update(lineId=line, quantity=11)) == [("INSUFFICIENT_STOCK", "lines.0.quantity")]
    assert _codes(update(lineId=global_id("CheckoutLine", "x"), quantity=1)) == [("NOT_FOUND", "lines.0.lineId")]
    assert update(lineId=line, quantity=0)["checkout"] == {"quantity": 0}


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"city": "Atlantis"}, "city", "INVALID"),
        ({"city": ""}, "city", "REQUIRED"),
        ({"streetAddress1": ""}, "streetAddress1", "REQUIRED"),
        ({"phone": "12"}, "phone", "INVALID"),
        ({"country": "US", "city": "Boston"}, "country", "INVALID"),
    ],
)
def test_an_address_that_cannot_be_right_is_named_by_the_clients_field(variant, change, field, code):
    key = wire.create()["checkout"]["id"]
    assert (code, field) in _codes(wire.ship_to(key, **change))
    assert wire.read(key)["shippingAddress"] is None


def test_a_changed_address_has_another_id_and_a_bill_goes_anywhere(variant):
    key = wire.create()["checkout"]["id"]
    first = wire.ship_to(key)["checkout"]["shippingAddress"]["id"]
    assert wire.ship_to(key, streetAddress1="14 Lê Lợi")["checkout"]["shippingAddress"]["id"] != first
    billed = wire.bill_to(key, country="US", city="Boston", countryArea="MA", postalCode="02101")
    assert billed["checkout"]["billingAddress"]["city"] == "Boston"


def test_an_email_or_a_phone_says_who_buys(variant):
    key = wire.create()["checkout"]["id"]
    assert wire.email(key, "lan@example.test")["checkout"]["email"] == "lan@example.test"
    assert _codes(wire.email(key, "lan@example")) == [("INVALID", "email")]
    assert wire.email(key, "0912 345 678")["errors"] == []
    assert Checkout.objects.get().phone == "+84912345678"


def test_goods_are_collected_at_a_point_that_has_them(shop, variant):
    key = wire.ready(variant)["id"]
    question = "query($id: ID!) { checkout(id: $id) { availableCollectionPoints { id name } } }"
    [point] = ask(question, id=key)["checkout"]["availableCollectionPoints"]
    chosen = wire.deliver_by(key, point["id"])
    assert (chosen["errors"], chosen["checkout"]["shippingPrice"]["gross"]["amount"]) == ([], 0)
    assert chosen["checkout"]["delivery"]["shippingMethod"] is None
    again = wire.deliver_by(key, chosen["checkout"]["delivery"]["id"])
    assert again["checkout"]["delivery"] == chosen["checkout"]["delivery"]

    assert wire.pay(key, CASH, 85_000)["errors"] == []
    placed = wire.order(wire.complete(key)["order"]["id"])
    assert placed["deliveryMethod"] == {"id": global_id("Warehouse", shop[1].pk), "name": shop[1].name}


def test_a_voucher_is_taken_off_and_given_up(variant):
    make_voucher("TET2027")
    key = wire.ready(variant, 2)["id"]
    gives = f"checkout {{ {wire.CHECKOUT} }} {wire.ERRORS}"
    takes = "$checkoutId: ID, $promoCode: String!"
    wrong = wire.do("checkoutAddPromoCode", takes, gives, checkoutId=key, promoCode="KHONG")
    assert _codes(wrong) == [("VOUCHER_NOT_APPLICABLE", "promoCode")]
    taken = wire.do("checkoutAddPromoCode", takes, gives, checkoutId=key, promoCode="tet 2027")["checkout"]
    assert (taken["voucherCode"], taken["discount"]["amount"]) == ("TET2027", 17_000)
    assert taken["totalPrice"]["gross"]["amount"] == 170_000 - 17_000 + 27_000
    given_up = wire.do("checkoutRemovePromoCode", takes, gives, checkoutId=key, promoCode="TET2027")["checkout"]
    assert (given_up["voucherCode"], given_up["discount"]["amount"]) == (None, 0)


def test_what_has_changed_since_is_named(shop, variant):
    key = wire.ready(variant)["id"]
    RateStep.objects.update(price=25_000)
    question = """query($id: ID!) { checkout(id: $id) { problems { __typename
      ... on CheckoutLineProblemInsufficientStock { availableQuantity line { quantity } }
      ... on CheckoutProblemDeliveryMethodStale { delivery { id } message } } } }"""
    [stale] = ask(question, id=key)["checkout"]["problems"]
    assert stale["__typename"] == "CheckoutProblemDeliveryMethodStale"
    assert stale["delivery"]["id"] == wire.read(key)["delivery"]["id"]
    wire.do(
        "checkoutLinesUpdate",
        "$id: ID, $lines: [CheckoutLineUpdateInput!]!",
        "errors { code }",
        id=key,
        lines=[{"variantId": variant, "quantity": 10}],
    )
    make_stock_less(shop)
    found = {one["__typename"]: one for one in ask(question, id=key)["checkout"]["problems"]}
    assert found["CheckoutLineProblemInsufficientStock"]["availableQuantity"] == 4
    assert found["CheckoutLineProblemInsufficientStock"]["line"] == {"quantity": 10}


def make_stock_less(shop) -> None:
    """Six of the ten go to another basket's payment."""
    other = wire.ready(global_id("ProductVariant", pack(shop[0]).pk), 6)
    assert wire.pay(other["id"], CASH, None)["errors"] == []


def test_an_account_takes_a_checkout_and_gives_it_up(variant):
    lan, other = make_user(email="lan@example.test"), make_user()
    key = wire.create()["checkout"]["id"]
    gives = f"checkout {{ user {{ email }} }} {wire.ERRORS}"
    attached = wire.do("checkoutCustomerAttach", "$id: ID", gives, user=lan, id=key)
    assert (attached["errors"], attached["checkout"]["user"]) == ([], {"email": "lan@example.test"})
    assert (wire.read(key)["user"], wire.read(key, user=other)["user"]) == (None, None)

    assert _codes(wire.add(key, variant, user=other)) == [("NOT_FOUND", "id")]
    assert _codes(wire.do("checkoutCustomerDetach", "$id: ID", wire.ERRORS, user=other, id=key)) == [
        ("NOT_FOUND", "id")
    ]
    assert wire.read(key, user=lan)["user"] is not None
    assert wire.do("checkoutCustomerDetach", "$id: ID", wire.ERRORS, user=lan, id=key)["errors"] == []
    assert wire.read(key, user=lan)["user"] is None
    denied = refused("mutation($id: ID) { checkoutCustomerAttach(id: $id) { errors { code } } }", status=200, id=key)
    assert denied["extensions"]["exception"]["code"] == "PermissionDenied"


def test_a_clients_notes_are_kept(variant):
    key = wire.create()["checkout"]["id"]
    takes, gives = "$id: ID!, $input: [MetadataInput!]!", "item { metadata { key value } } errors { code field }"
    notes = [{"key": "paper.marketing_opt_in", "value": "false"}]
    assert wire.do("updateMetadata", takes, gives, id=key, input=notes)["item"] == {"metadata": notes}
    nowhere = wire.do("updateMetadata", takes, gives, id=global_id("Checkout", "x"), input=notes)
    assert _codes(nowhere) == [("NOT_FOUND", "id")]


def test_addresses_have_their_rules():
    question = """query($area: String) { addressValidationRules(countryCode: VN, countryArea: $area) {
      allowedFields requiredFields countryAreaChoices { raw } cityChoices { raw } } }"""
    rules = ask(question, area="An Giang")["addressValidationRules"]
    assert "An Giang" in [one["raw"] for one in rules["countryAreaChoices"]]
    assert "Phường Long Xuyên" in [one["raw"] for one in rules["cityChoices"]]
    assert set(rules["requiredFields"]) <= set(rules["allowedFields"])


@pytest.mark.parametrize("which", ["checkout", "order"])
def test_thirty_lines_cost_as_many_queries_as_one(shop, which, settings):
    counts = []
    for lines in (1, 30):
        products = [make_listed_product(f"Mật {lines} {n}") for n in range(lines)]
        for product in products:
            make_stock(product, shop[1], lots={"": (5, None)})
        key = wire.ready(global_id("ProductVariant", pack(products[0]).pk))["id"]
        more = [{"variantId": global_id("ProductVariant", pack(one).pk), "quantity": 1} for one in products[1:]]
        takes = "$id: ID, $lines: [CheckoutLineInput!]!"
        assert wire.do("checkoutLinesAdd", takes, wire.ERRORS, id=key, lines=more)["errors"] == []
        if which == "order":
            settings.CASH_LIMIT = settings.CALL_FROM = 100_000_000
            assert wire.pay(key, CASH, None)["errors"] == []
            key = wire.complete(key)["order"]["id"]
        with CaptureQueriesContext(
            connection,
        ) as told:
            shown = wire.read(key) if which == "checkout" else wire.order(key)
        assert len(shown["lines"]) == lines
        counts.append(len(told))
    assert counts[0] == counts[1]
