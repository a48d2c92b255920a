"""Makers of what a checkout rests on; they write through the models, the baskets through their services."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from catalog.inventory.models import SalesPoint
from catalog.products.models import Product, ProductVariant
from checkout.carts import services as carts
from checkout.carts.locks import lock_checkout
from checkout.carts.models import Checkout, Voucher, VoucherKind
from checkout.carts.selectors import look
from checkout.carts.services import LineAsk
from checkout.delivery.models import RateStep, RateTable, RateZone, Zone
from checkout.delivery.services import AddressInput
from checkout.orders.models import Order
from checkout.orders.services import place
from checkout.payments.gateways import CASH, STRIPE, VIETQR
from checkout.payments.models import EventType, Transaction, TransactionEvent
from config.core import clock
from config.core.changes import changed
from tests.factories import make_commune, make_listed_product, make_point, make_stock


def make_rate_table(code: str = "standard", **facts: Any) -> RateTable:
    """A courier: 22,000 in the province, 32,000 in the region, 42,000 in Vietnam for up to 1 kg; 5,000 for each started
    half kilogram more; 10,000 for cash; one day to prepare; 1-2, 2-3 and 3-5 days on the way."""
    table = RateTable.objects.create(code=code, name="Giao tiêu chuẩn", **{"cod_fee": 10_000, **facts})
    for zone, price, least, most in (
        (Zone.PROVINCE, 22_000, 1, 2),
        (Zone.REGION, 32_000, 2, 3),
        (Zone.NATION, 42_000, 3, 5),
    ):
        row = RateZone.objects.create(
            table=table, zone=zone, least_days=least, most_days=most, step_grams=500, step_price=5_000
        )
        RateStep.objects.create(zone=row, up_to_grams=1_000, price=price)
    return table


def make_shop(pieces: int = 10, **facts: Any) -> tuple[Product, SalesPoint]:
    """A listed product (85,000 dong, 700 g on its way), so many of it at a point that ships and hands over."""
    product = make_listed_product(**facts)
    point = make_point(ships=True)
    make_stock(product, point, lots={"": (pieces, None)})
    return product, point


def pack(product: Product) -> ProductVariant:
    return product.variants.get(position=0)


def ask(product: Product, quantity: int = 1) -> LineAsk:
    return LineAsk(pack(product).pk, quantity)


def an_address(**facts: Any) -> AddressInput:
    """A buyer's address in the shop's own province."""
    known = {
        "last_name": "Nguyễn",
        "first_name": "Thị Lan",
        "phone": "0912 345 678",
        "street": "12 Lê Lợi",
        "commune": facts.pop("commune", None) or make_commune("Long Xuyên"),
    }
    return AddressInput(**known | facts)


def make_basket(*products: Product, quantity: int = 1, phone: str = "0912345678") -> Checkout:
    """A guest's basket with so many of each product's first pack."""
    checkout = carts.create_checkout(None, asks=[ask(product, quantity) for product in products], adult=True)
    return carts.set_contact(None, checkout, phone=phone, last_name="Nguyễn", first_name="Thị Lan")


def make_ready(*products: Product, quantity: int = 1, phone: str = "0912345678", **address: Any) -> Checkout:
    """A basket that goes to an address by the first rate table, made when there is none."""
    table = RateTable.objects.first() or make_rate_table()
    checkout = make_basket(*products, quantity=quantity, phone=phone)
    checkout = carts.set_shipping_address(None, checkout, given=an_address(**address))
    return carts.choose_courier(None, checkout, code=table.code)


def make_voucher(code: str = "TET2027", **facts: Any) -> Voucher:
    """10 % off everything, borne by the shop, since yesterday, unless `facts` say otherwise."""
    return Voucher.objects.create(
        code=code,
        name="Quà Tết",
        **{"kind": VoucherKind.PERCENT, "value": 10, "starts_at": clock.now() - timedelta(days=1), **facts},
    )


def pay(checkout: Checkout, *, gateway: str, amount: int | None = None, **sums: int | bool) -> Transaction:
    """What a provider would have reported: `charged=`, `authorized=` or `awaits_transfer=` of the basket's total."""
    total = look(Checkout.objects.get(pk=checkout.pk)).plan.total if amount is None else amount
    with transaction.atomic():
        row = Transaction.objects.create(
            checkout=checkout, gateway=gateway, amount=total, idempotency_key=uuid4().hex, **sums
        )
        for name, kind in (("authorized", EventType.AUTHORIZATION_SUCCESS), ("charged", EventType.CHARGE_SUCCESS)):
            if sums.get(name):
                TransactionEvent.objects.create(
                    transaction=row, type=kind, amount=sums[name], unique_id=f"{gateway}:{kind}:{row.pk}"
                )
        changed("transaction", [row.pk])
    return row


def promise_cash(checkout: Checkout) -> Transaction:
    """The buyer will pay the courier or the clerk."""
    carts.choose_payment(None, checkout, gateway=CASH, cash=True)
    total = look(Checkout.objects.get(pk=checkout.pk)).plan.total
    return pay(checkout, gateway=CASH, amount=total, authorized=total)


def promise_transfer(checkout: Checkout) -> Transaction:
    """The buyer has been shown where to transfer the total to."""
    return pay(checkout, gateway=VIETQR, awaits_transfer=True)


def pay_by_card(checkout: Checkout) -> Transaction:
    """The goods are held, then the card is charged."""
    with transaction.atomic():
        plan = carts.begin_hold(None, checkout, until=clock.now() + timedelta(minutes=30))
        carts.seal(lock_checkout(checkout.pk))
        return pay(checkout, gateway=STRIPE, amount=plan.total, charged=plan.total)


def make_order(*products: Product, **facts: Any) -> Order:
    """A guest's order, to be paid to the courier, unless `pays` says otherwise."""
    pays = facts.pop("pays", promise_cash)
    checkout = make_ready(*products, **facts)
    pays(checkout)
    return place(None, checkout)
