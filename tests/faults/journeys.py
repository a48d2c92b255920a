"""A buyer who pays by card and orders, a provider that reports it, a worker, and people who pay it all back: step by
step, each of which somebody would do again who got no answer."""

from dataclasses import dataclass, field
from typing import Any

from checkout.payments.gateways import STRIPE
from tests.faults.house import Fault, House, Lost, Shop, kill

_PAY = """mutation($id: ID!, $amount: PositiveDecimal, $key: String, $way: PaymentGatewayToInitialize!) {
  transactionInitialize(id: $id, amount: $amount, idempotencyKey: $key, paymentGateway: $way) {
    data transaction { id } errors { field code message } } }"""
_COMPLETE = "mutation($id: ID) { checkoutComplete(id: $id) { order { id } errors { field code message } } }"


@dataclass
class Journey:
    """One basket from its payment to its money's way back; each step may be taken again."""

    house: House
    product: int = 0
    basket: dict[str, Any] = field(default_factory=dict)
    intent: str = ""

    def begin(self, shop: Shop) -> None:
        self.basket = shop.act("basket", product=self.product or self.house.plenty)

    # The steps.

    def initialize(self, shop: Shop) -> None:
        asked = {"id": self.basket["id"], "amount": self.basket["total"], "key": self.basket["key"]}
        answer = shop.graphql(_PAY, **asked, way={"id": STRIPE})["transactionInitialize"]
        assert answer["errors"] == [], answer
        if answer["data"] is None:
            raise Lost("the provider has not answered")
        self.intent = answer["data"]["paymentIntent"]["stripeClientSecret"].removesuffix("_secret")

    def pay(self, shop: Shop) -> None:
        self.house.stripe.pay(self.intent)

    def report(self, shop: Shop) -> None:
        about = self.house.stripe.intents[self.intent]
        body, signature = self.house.stripe.event("payment_intent.succeeded", about)
        shop.post("/thanh-toan/stripe/", body, **{"Stripe-Signature": signature})

    def settle(self, shop: Shop) -> None:
        shop.act("work")

    def complete(self, shop: Shop) -> None:
        answer = shop.graphql(_COMPLETE, id=self.basket["id"])["checkoutComplete"]
        if [error["code"] for error in answer["errors"]] == ["CHECKOUT_NOT_FULLY_PAID"]:
            raise Lost("the provider has not said yet that it is paid")
        assert answer["errors"] == [], answer

    def cancel(self, shop: Shop) -> None:
        shop.act("cancel", checkout=self.basket["key"])

    def approve(self, shop: Shop) -> None:
        shop.act("approve", checkout=self.basket["key"])

    def pay_back(self, shop: Shop) -> None:
        self.house.without_letters()
        shop.act("work")


TO_ORDER = ("initialize", "pay", "report", "settle", "complete")
ALL = (*TO_ORDER, "cancel", "approve", "pay_back")


def walk(journey: Journey, shop: Shop, names: tuple[str, ...]) -> tuple[str, ...]:
    """Take these steps; those that are left when one of them got no answer, or met the fault."""
    for place, name in enumerate(names):
        shop.step = name
        try:
            getattr(journey, name)(shop)
        except Lost:
            return names[place:]
        if shop.was_hit:
            return names[place + 1 :]
    return ()


def points(house: House, names: tuple[str, ...]) -> list[str]:
    """Every point that a walk without a fault passes, in order."""
    journey = Journey(house)
    with house.shop() as shop:
        journey.begin(shop)
        shop.arm(kill)
        assert walk(journey, shop, names) == ()
        return list(shop.reached)


def struck(house: House, names: tuple[str, ...], fault: Fault, at: int, point: str) -> tuple[Journey, tuple[str, ...]]:
    """A journey on which `fault` happened at the point with this number, and the steps that are left of it."""
    journey = Journey(house)
    with house.shop() as shop:
        journey.begin(shop)
        shop.arm(fault, at)
        left = walk(journey, shop, names)
        assert shop.was_hit, f"{point} was not reached"
        assert shop.reached[at] == point
    return journey, left


def come_back(journey: Journey, left: tuple[str, ...]) -> None:
    """Whoever got no answer asks again, of whatever serves the shop now."""
    with journey.house.shop(minutes=1) as shop:
        shop.act("half_a_minute_passes")
        shop.act("work")
        assert walk(journey, shop, left) == (), left


def time_passes(house: House) -> None:
    """Nobody comes back; the clock's jobs run in their minutes, until what was held is free."""
    with house.shop() as shop:
        for minutes in (3, 3, 29):
            shop.act("half_a_minute_passes")
            shop.act("work")
            shop.act("clock_strikes", minutes=minutes)
        shop.act("work")
