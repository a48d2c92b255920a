"""A buyer's basket, one that is paid for, an order, and one of nobody's; mutations with arguments that name them."""

from typing import Any

from catalog.products.models import Product
from checkout.carts import services as carts
from checkout.carts.models import Checkout
from checkout.delivery.services import keep_address, make_address
from checkout.orders.services import place
from checkout.payments.gateways import CASH, DUMMY
from checkout.payments.services import start_payment
from config.api.engine.ids import global_id
from config.core.accounts.proofs import issue
from config.core.models import ProofPurpose, User
from tests import factories as make
from tests.checkout import making

PASSWORD = "mot-mat-khau-that-dai"
PAGE = 'redirectUrl: "http://127.0.0.1:8000/x"'
ERRORS = "errors { field code }"
ADDRESS = (
    'lastName: "Lan", streetAddress1: "1 Le Loi", city: "Long Xuyen", countryArea: "An Giang", phone: "0912345678"'
)


def lay_baskets(people: dict[str, User | None], product: Product) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Lay them; returns the arguments of root fields that lead to A's, and for each mutation a document."""
    buyer, other = people["buyer_a"], people["buyer_b"]
    assert buyer is not None
    assert other is not None
    depot = make.make_point("Kho", ships=True)
    make.make_agreed_consignment(product.producer, depot)
    make.make_stock(product, depot, lots={"K": (60, None)})
    table = making.make_rate_table("giao")
    making.make_voucher("QUYEN")
    basket, paid, bought, free = (_basket(product, table.code, n, who) for n, who in enumerate([buyer] * 3 + [None]))
    carts.apply_voucher(buyer, basket, code="QUYEN")
    carts.set_metadata(buyer, basket, values={"a": "b"})
    for person in filter(None, people.values()):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    # Of the staff their own: an order and an address.
    staff = people["staff_a"]
    assert staff is not None
    own = _basket(product, table.code, 4, staff)
    start_payment(staff, own.pk, gateway=DUMMY)
    place(staff, own)
    keep_address(staff, make_address(making.an_address(), for_delivery=False))
    book = [
        keep_address(buyer, make_address(making.an_address(street=f"{n} Trần Phú"), for_delivery=False)).address
        for n in range(2)
    ]
    begun = start_payment(buyer, paid.pk, gateway=CASH)
    start_payment(buyer, bought.pk, gateway=DUMMY)
    order = place(buyer, bought)
    line = global_id("CheckoutLine", basket.lines.get().pk)
    pack = global_id("ProductVariant", making.pack(product).pk)
    key = global_id("Checkout", basket.pk)
    kept = global_id("Address", book[1].pk)
    given = {
        "checkoutCreate": "input: {lines: []}",
        "checkoutLinesAdd": f'id: "{key}", lines: [{{variantId: "{pack}", quantity: 1}}]',
        "checkoutLinesUpdate": f'id: "{key}", lines: [{{lineId: "{line}", quantity: 2}}]',
        "checkoutLinesDelete": f'id: "{key}", linesIds: ["{line}"]',
        "checkoutEmailUpdate": f'id: "{key}", email: "a@example.test"',
        "checkoutShippingAddressUpdate": f'id: "{key}", shippingAddress: {{{ADDRESS}}}',
        "checkoutBillingAddressUpdate": f'id: "{key}", billingAddress: {{{ADDRESS}}}',
        "checkoutCustomerAttach": f'id: "{global_id("Checkout", free.pk)}"',
        "checkoutCustomerDetach": f'id: "{key}"',
        "updateMetadata": f'id: "{key}", input: [{{key: "k", value: "v"}}]',
        "deliveryOptionsCalculate": f'id: "{key}"',
        "checkoutDeliveryMethodUpdate": f'id: "{key}", deliveryMethodId: "{global_id("ShippingMethod", table.code)}"',
        "checkoutAddPromoCode": f'checkoutId: "{key}", promoCode: "QUYEN"',
        "checkoutRemovePromoCode": f'checkoutId: "{key}", promoCode: "QUYEN"',
        "paymentGatewayInitialize": f'id: "{key}"',
        "transactionInitialize": f'id: "{key}", paymentGateway: {{id: "{DUMMY}"}}',
        "transactionProcess": f'id: "{global_id("TransactionItem", begun.transaction.pk)}"',
        "accountUpdate": 'input: {firstName: "Lan"}',
        "passwordChange": f'oldPassword: "{PASSWORD}", newPassword: "mot-mat-khau-khac-han"',
        "accountAddressCreate": f"input: {{{ADDRESS}}}",
        "accountAddressUpdate": f'id: "{kept}", input: {{{ADDRESS}}}',
        "accountAddressDelete": f'id: "{kept}"',
        "accountSetDefaultAddress": f'id: "{kept}", type: SHIPPING',
        "requestEmailChange": f'newEmail: "moi@example.test", password: "{PASSWORD}", {PAGE}',
        "confirmEmailChange": f'token: "{_proof(ProofPurpose.CHANGE, buyer)}"',
        "accountRequestDeletion": PAGE,
        "accountDelete": f'token: "{_proof(ProofPurpose.ERASE, people["buyer_b"])}"',
        "checkoutComplete": f'id: "{global_id("Checkout", paid.pk)}"',
    }
    asked = {"checkout": {"id": key}, "order": {"id": global_id("Order", order.pk)}}
    return asked, {name: f"mutation {{ {name}({args}) {{ {ERRORS} }} }}" for name, args in given.items()}


def _proof(purpose: ProofPurpose, user: User | None) -> str:
    assert user is not None
    user.refresh_from_db()
    return issue(purpose, f"proven-{purpose}@example.test", user=user).token


def _basket(product: Product, courier: str, number: int, owner: User | None) -> Checkout:
    """Another phone and door each, so that no cap on unpaid orders is met."""
    asks: Any = [making.ask(product)]
    checkout = carts.create_checkout(owner, asks=asks, adult=True)
    phone = f"091234567{number}"
    carts.set_contact(owner, checkout, phone=phone, last_name="Nguyễn", first_name="Lan", email="lan@example.test")
    address = making.an_address(street=f"{number} Lê Lợi", phone=phone)
    carts.set_shipping_address(owner, checkout, given=address)
    carts.set_billing_address(owner, checkout, given=address)
    return carts.choose_courier(owner, checkout, code=courier)
