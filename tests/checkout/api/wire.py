"""A storefront's requests in their order, as the dialect's own storefront sends them: over HTTP, anonymously."""

from typing import Any

from config.core.models import User
from tests.graphql import ask

SUM = "{ gross { amount currency } tax { amount } }"
ADDRESS = """id firstName lastName companyName streetAddress1 streetAddress2 city cityArea postalCode countryArea phone
  country { code country }"""
ERRORS = "errors { field message code }"
CHECKOUT = f"""id email channel {{ id slug }} isShippingRequired authorizeStatus chargeStatus voucherCode
  discountName translatedDiscountName discount {{ amount }} giftCards {{ id }} user {{ id email }}
  delivery {{ id shippingMethod {{ id name price {{ amount }} minimumDeliveryDays maximumDeliveryDays }} }}
  shippingAddress {{ {ADDRESS} }} billingAddress {{ {ADDRESS} }}
  availablePaymentGateways {{ id name currencies config {{ field value }} totalPrice {SUM} }}
  problems {{ __typename }} totalPrice {SUM} subtotalPrice {SUM} shippingPrice {SUM}
  lines {{ id quantity unitPrice {SUM} undiscountedUnitPrice {{ amount currency }} totalPrice {SUM}
    variant {{ id name sku attributes(variantSelection: VARIANT_SELECTION) {{ values {{ name }} }}
      product {{ id name slug thumbnail(size: 128, format: WEBP) {{ url alt }} }} }} }}"""
ORDER = f"""id number created status statusDisplay isPaid paymentStatus authorizeStatus chargeStatus userEmail
  channel {{ slug }} shippingAddress {{ {ADDRESS} }} billingAddress {{ {ADDRESS} }} voucher {{ code }}
  deliveryMethod {{ ... on ShippingMethod {{ id name }} ... on Warehouse {{ id name }} }}
  discounts {{ name type amount {{ amount }} }} total {SUM} subtotal {SUM} shippingPrice {SUM}
  totalBalance {{ amount }} totalCaptured {{ amount }}
  fulfillments {{ id status created trackingNumber lines {{ id quantity orderLine {{ id productName }} }} }}
  lines {{ id productName variantName quantity thumbnail(size: 128) {{ url alt }} unitPrice {SUM} totalPrice {SUM}
    undiscountedUnitPrice {SUM} variant {{ id product {{ id name }} attributes {{ values {{ name }} }} }} }}"""
PAYMENT = f"data transaction {{ id actions }} transactionEvent {{ type message }} {ERRORS}"

HOME = {
    "firstName": "Thị Lan",
    "lastName": "Nguyễn",
    "streetAddress1": "12 Lê Lợi",
    "city": "Phường Long Xuyên",
    "countryArea": "An Giang",
    "country": "VN",
    "phone": "0912 345 678",
}


def do(name: str, takes: str, gives: str, /, *, user: User | None = None, adult: bool = False, **given: Any) -> Any:
    """What a mutation answers: `takes` are its arguments and their types, `$name: Type` each."""
    types = dict(one.strip().removeprefix("$").split(": ") for one in takes.split(","))
    passed = ", ".join(f"{one}: ${one}" for one in types)
    declared = ", ".join(f"${one}: {kind}" for one, kind in types.items())
    return ask(f"mutation({declared}) {{ {name}({passed}) {{ {gives} }} }}", user=user, adult=adult, **given)[name]


def create(**given: Any) -> dict[str, Any]:
    """A new checkout's answer; `lines=` may be left out."""
    made = {"channel": "an-giang", "languageCode": "VI", "lines": given.pop("lines", [])}
    return do(
        "checkoutCreate", "$input: CheckoutCreateInput!", f"checkout {{ {CHECKOUT} }} {ERRORS}", input=made, **given
    )


def add(checkout: str, variant: str, quantity: int = 1, **who: Any) -> dict[str, Any]:
    takes = "$id: ID, $lines: [CheckoutLineInput!]!"
    lines = [{"variantId": variant, "quantity": quantity}]
    return do("checkoutLinesAdd", takes, f"checkout {{ {CHECKOUT} }} {ERRORS}", id=checkout, lines=lines, **who)


def email(checkout: str, text: str, **who: Any) -> dict[str, Any]:
    takes = "$id: ID, $email: String!"
    return do("checkoutEmailUpdate", takes, f"checkout {{ {CHECKOUT} }} {ERRORS}", id=checkout, email=text, **who)


def ship_to(checkout: str, **address: Any) -> dict[str, Any]:
    takes = "$id: ID, $shippingAddress: AddressInput!, $saveAddress: Boolean"
    given = HOME | address
    return do(
        "checkoutShippingAddressUpdate",
        takes,
        f"checkout {{ {CHECKOUT} }} {ERRORS}",
        id=checkout,
        shippingAddress=given,
        saveAddress=False,
    )


def bill_to(checkout: str, **address: Any) -> dict[str, Any]:
    takes = "$id: ID, $billingAddress: AddressInput!, $saveAddress: Boolean"
    return do(
        "checkoutBillingAddressUpdate",
        takes,
        f"checkout {{ {CHECKOUT} }} {ERRORS}",
        id=checkout,
        billingAddress=HOME | address,
        saveAddress=False,
    )


def deliveries(checkout: str) -> list[dict[str, Any]]:
    gives = f"""deliveries {{ id shippingMethod {{ id name active price {{ amount currency }} minimumDeliveryDays
      maximumDeliveryDays }} parcels {{ price {{ amount }} arrivesFrom arrivesUntil pieces warehouse {{ name }} }} }}
      {ERRORS}"""
    answer = do("deliveryOptionsCalculate", "$id: ID!", gives, id=checkout)
    assert answer["errors"] == []
    return answer["deliveries"]


def deliver_by(checkout: str, delivery: str) -> dict[str, Any]:
    takes = "$id: ID, $deliveryMethodId: ID"
    gives = f"checkout {{ {CHECKOUT} }} {ERRORS}"
    return do("checkoutDeliveryMethodUpdate", takes, gives, id=checkout, deliveryMethodId=delivery)


def read(checkout: str, **who: Any) -> Any:
    return ask(f"query($id: ID!) {{ checkout(id: $id) {{ {CHECKOUT} }} }}", id=checkout, **who)["checkout"]


def pay(checkout: str, gateway: str, amount: float | None, data: Any = None, **more: Any) -> dict[str, Any]:
    takes = "$id: ID!, $amount: PositiveDecimal, $paymentGateway: PaymentGatewayToInitialize!"
    takes += "".join(f", ${name}: String" for name in more)
    chosen = {"id": gateway} | ({} if data is None else {"data": data})
    return do("transactionInitialize", takes, PAYMENT, id=checkout, amount=amount, paymentGateway=chosen, **more)


def process(transaction: str) -> dict[str, Any]:
    return do("transactionProcess", "$id: ID", PAYMENT, id=transaction)


def complete(checkout: str, **who: Any) -> dict[str, Any]:
    return do("checkoutComplete", "$id: ID", f"order {{ id channel {{ slug }} }} {ERRORS}", id=checkout, **who)


def order(key: str) -> Any:
    return ask(f"query($id: ID!) {{ order(id: $id) {{ {ORDER} }} }}", id=key)["order"]


def total_for(checkout: dict[str, Any], gateway: str) -> float:
    """What the checkout costs when it is paid this way."""
    found = {one["id"]: one["totalPrice"]["gross"]["amount"] for one in checkout["availablePaymentGateways"]}
    return found[gateway]


def ready(variant: str, quantity: int = 1) -> dict[str, Any]:
    """A guest's checkout with everything but a payment, by the first courier."""
    key = create()["checkout"]["id"]
    add(key, variant, quantity)
    email(key, "lan@example.test")
    ship_to(key)
    chosen = deliver_by(key, deliveries(key)[0]["id"])
    assert chosen["errors"] == []
    return chosen["checkout"]
