"""A basket and an order keep the names of what lapses; nothing else of it is told, and it cannot be bought."""

from datetime import timedelta

import pytest

from checkout.payments.gateways import DUMMY
from config.api.engine.ids import global_id
from config.core import clock
from tests.checkout.api import wire
from tests.checkout.making import make_order, pack
from tests.factories import make_wine
from tests.graphql import ask

pytestmark = pytest.mark.django_db

VARIANT = """variant { id name sku quantityAvailable pricing { price { gross { amount } } } stocks { availability }
  translation(languageCode: EN) { name } product { id name slug description isAvailable isAvailableForPurchase
    pricing { priceRange { start { gross { amount } } } } recognition { stars } media { url } thumbnail { url }
    collections { name } category { name } attributes { values { name } } assignedAttributes { attribute { name } }
    translation(languageCode: EN) { name } productVariants(first: 5) { edges { node { name } } }
    productType { slug } producer { name } place { asCertified } } }"""
NOTHING = {
    "slug": "",
    "description": None,
    "isAvailable": False,
    "isAvailableForPurchase": False,
    "pricing": None,
    "recognition": None,
    "media": [],
    "thumbnail": None,
    "collections": [],
    "category": None,
    "attributes": [],
    "assignedAttributes": [],
    "translation": None,
    "productVariants": {"edges": []},
}
LATER = timedelta(days=1_200)  # past 36 months


def _lapsed(variant):
    product = variant["product"]
    assert {name: product[name] for name in NOTHING} == NOTHING
    assert variant["pricing"]["price"] is None
    assert (variant["quantityAvailable"], variant["stocks"]) == (0, [])
    return product["name"]


def test_a_line_that_has_lapsed_has_a_name_and_cannot_be_bought(shop):
    product = shop[0]
    key = wire.ready(global_id("ProductVariant", pack(product).pk))["id"]
    question = f"query($id: ID!) {{ checkout(id: $id) {{ problems {{ __typename }} lines {{ {VARIANT} }} }} }}"
    before = ask(question, id=key)["checkout"]["lines"][0]["variant"]
    assert before["product"]["slug"] == product.slug
    assert before["pricing"]["price"]["gross"]["amount"] == 85_000

    with clock.starting_at(clock.now() + LATER):
        after = ask(question, id=key)["checkout"]
        refused = wire.pay(key, DUMMY, None)

    assert _lapsed(after["lines"][0]["variant"]) == product.name
    assert "CheckoutLineProblemVariantNotAvailable" in [one["__typename"] for one in after["problems"]]
    assert refused["transaction"] is None
    assert refused["errors"]


def test_an_order_keeps_what_was_agreed(shop):
    product = shop[0]
    order = make_order(product)
    question = f"query($id: ID!) {{ order(id: $id) {{ lines {{ productName thumbnail {{ url }} {VARIANT} }} }} }}"

    with clock.starting_at(clock.now() + LATER):
        line = ask(question, id=global_id("Order", order.pk))["order"]["lines"][0]

    assert (line["productName"], line["thumbnail"]) == (product.name, None)
    assert _lapsed(line["variant"]) == product.name


def test_alcohol_is_named_only_to_a_reader_who_has_not_said_to_be_an_adult(shop):
    from tests.factories import make_stock

    wine = make_wine()
    make_stock(wine, shop[1], lots={"": (5, None)})
    variant = global_id("ProductVariant", pack(wine).pk)
    key = wire.create()["checkout"]["id"]

    assert [error["code"] for error in wire.add(key, variant)["errors"]] == ["PRODUCT_UNAVAILABLE_FOR_PURCHASE"]
    assert wire.add(key, variant, adult=True)["errors"] == []
    question = f"query($id: ID!) {{ checkout(id: $id) {{ lines {{ {VARIANT} }} }} }}"
    assert _lapsed(ask(question, id=key)["checkout"]["lines"][0]["variant"]) == wine.name
    seen = ask(question, id=key, adult=True)["checkout"]["lines"][0]["variant"]
    assert seen["product"]["slug"] == wine.slug
