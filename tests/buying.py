"""Somebody who buys through the API, first request to last, whoever carries the requests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from checkout.payments.gateways import CASH

_ERRORS = "errors { field code message }"
_CREATE = """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
  checkout { id lines { id quantity } } %s } }"""
_VOUCHER = """mutation($id: ID, $code: String!) { checkoutAddPromoCode(id: $id, promoCode: $code) {
  checkout { id discount { amount } } %s } }"""
_WAYS = "mutation($id: ID!) { deliveryOptionsCalculate(id: $id) { deliveries { id parcels { pieces } } %s } }"
_DELIVER = """mutation($id: ID, $way: ID) { checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $way) {
  checkout { id availablePaymentGateways { id totalPrice { gross { amount } } } } %s } }"""
_PAY = """mutation($id: ID!, $amount: PositiveDecimal, $way: PaymentGatewayToInitialize!) {
  transactionInitialize(id: $id, amount: $amount, paymentGateway: $way) {
    transaction { id } transactionEvent { type } %s } }"""
_COMPLETE = "mutation($id: ID) { checkoutComplete(id: $id) { order { id number } %s } }"


class Refused(Exception):
    """The codes of the errors that the shop named."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(str(errors))
        self.codes = [error["code"] for error in errors]


@dataclass
class Buyer:
    """`ask` takes a document and its variables and gives the answer's `data`. Each step raises `Refused`."""

    ask: Callable[..., Any]
    phone: str
    street: str = "12 Lê Lợi"
    checkout: str = ""
    parcels: int = 0
    totals: dict[str, float] = field(default_factory=dict)

    def fill(self, variants: Sequence[str], *, voucher: str = "") -> "Buyer":
        """A basket with one piece of each, an address, and the first way in which all of it comes."""
        home = {
            "firstName": "Thị Lan",
            "lastName": "Nguyễn",
            "streetAddress1": self.street,
            "city": "Phường Long Xuyên",
            "countryArea": "An Giang",
            "country": "VN",
            "phone": self.phone,
        }
        lines = [{"variantId": variant, "quantity": 1} for variant in variants]
        given = {"channel": "an-giang", "lines": lines, "phone": self.phone, "shippingAddress": home}
        self.checkout = self._do("checkoutCreate", _CREATE, input=given)["checkout"]["id"]
        if voucher:
            self._do("checkoutAddPromoCode", _VOUCHER, id=self.checkout, code=voucher)
        way = self._do("deliveryOptionsCalculate", _WAYS, id=self.checkout)["deliveries"][0]
        self.parcels = len(way["parcels"])
        made = self._do("checkoutDeliveryMethodUpdate", _DELIVER, id=self.checkout, way=way["id"])["checkout"]
        self.totals = {one["id"]: one["totalPrice"]["gross"]["amount"] for one in made["availablePaymentGateways"]}
        return self

    def promise_cash(self) -> "Buyer":
        self._do("transactionInitialize", _PAY, id=self.checkout, amount=self.totals[CASH], way={"id": CASH})
        return self

    def complete(self) -> str:
        """The order's id."""
        return self._do("checkoutComplete", _COMPLETE, id=self.checkout)["order"]["id"]

    def buy(self, variants: Sequence[str]) -> str:
        """All of it, to be paid to the courier."""
        return self.fill(variants).promise_cash().complete()

    def _do(self, name: str, document: str, **variables: Any) -> Any:
        answer = self.ask(document % _ERRORS, **variables)[name]
        if answer["errors"]:
            raise Refused(answer["errors"])
        return answer
