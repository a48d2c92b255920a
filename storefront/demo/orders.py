"""Orders as the demo's buyers have placed them, each through the services, as far as nobody has packed anything."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from catalog.inventory.models import LotStock, SalesPoint
from catalog.places.models import HOME_PROVINCE, Commune
from checkout.carts import services as carts
from checkout.carts.models import Checkout
from checkout.carts.services import LineAsk
from checkout.delivery.services import AddressInput
from checkout.orders.models import Order
from checkout.orders.services import cancel_order, expire_orders, place
from checkout.payments.gateways import CASH, VIETQR
from checkout.payments.models import CreditSource
from checkout.payments.services import start_payment, take_credit
from checkout.payments.services.credits import Told
from config.core import clock
from config.core.models import User
from config.core.text import fold
from storefront.demo import dates
from storefront.demo.stock import PLENTY

BUYER = "buyer@ocop.test"
POINT = "long-xuyen"


def lay_orders() -> None:
    """One to pay in cash, one paid, one awaited, one to collect, a gift, one cancelled and one not paid in time."""
    packs = plentiful_packs()
    buyer = User.objects.get(email=BUYER)
    yesterday = dates.morning(dates.days_ago(1), hour=10)
    with clock.starting_at(dates.morning(dates.days_ago(3), hour=10)):
        place_order(basket(packs[3:4], ("Đỗ", "Văn Khá"), "0900000105"), VIETQR)
    expire_orders()
    with clock.starting_at(yesterday):
        place_order(basket(packs[:2], ("Nguyễn", "Thị Lan"), "0900000001", user=buyer), CASH)
        pay(place_order(basket(packs[1:3], ("Trần", "Hải Yến"), "0900000102"), VIETQR))
        pay(place_order(_gift(basket(packs[2:3], ("Nguyễn", "Thị Lan"), "0900000001", user=buyer)), VIETQR))
        cancel_order(None, place_order(basket(packs[:1], ("Lý", "Quốc Bảo"), "0900000103"), CASH), reason="Đặt nhầm")
    _lay_credits()
    with clock.starting_at(dates.morning(clock.today(), hour=8)):
        place_order(basket(packs[4:5], ("Phan", "Ngọc Ánh"), "0900000104"), VIETQR)
        place_order(basket(packs[:1], ("Nguyễn", "Thị Lan"), "0900000001", user=buyer, collected=True), CASH)


def _lay_credits() -> None:
    """What the money desk has to do: a transfer without a code, one that came twice, interest of the bank."""
    paid = Order.objects.filter(paid_at__isnull=False).earliest("placed_at")
    code = paid.checkout.transactions.get().transfer_code or ""
    at = dates.morning(dates.days_ago(1), hour=15)
    for reference, amount, note in (
        ("FT-DEMO-1", 180_000, "MBVCB.5523178.TIEN HANG DUONG THOT NOT.CT TU 0000000104 PHAN NGOC ANH"),
        ("FT-DEMO-2", paid.total, f"{code} chuyen lai"),
        ("FT-DEMO-3", 1_234, "LAI TIEN GUI KHONG KY HAN"),
    ):
        take_credit(None, Told(settings.BANK_ACCOUNT, reference, amount, note, at), source=CreditSource.NOTICE)


def plentiful_packs() -> list[int]:
    """Variants of which plenty lie at the point, for sale to everybody and fit to travel."""
    today = clock.today()
    lots = LotStock.objects.filter(
        stock__point__slug=POINT,
        quantity__gt=PLENTY,
        lot__blocked_at=None,
        stock__variant__travels="nation",
        stock__variant__product__is_published=True,
        stock__variant__product__listings__starts_on__lte=today,
        stock__variant__product__listings__ends_on__gte=today,
        stock__variant__product__listings__is_alcohol=False,
    )
    return list(
        dict.fromkeys(lots.order_by("stock__variant__product__name_key").values_list("stock__variant", flat=True))
    )


def basket(
    packs: Sequence[int],
    name: tuple[str, str],
    phone: str,
    *,
    user: User | None = None,
    collected: bool = False,
    pieces: int = 2,
) -> Checkout:
    last_name, first_name = name
    checkout = carts.create_checkout(user, asks=[LineAsk(pk, pieces) for pk in packs])
    carts.set_contact(user, checkout, phone=phone, last_name=last_name, first_name=first_name)
    if collected:
        return carts.choose_collection(user, checkout, point=SalesPoint.objects.get(slug=POINT))
    address = AddressInput(
        last_name=last_name,
        first_name=first_name,
        phone=phone,
        street=f"{phone[-2:]} Trần Hưng Đạo",
        commune=Commune.objects.get(name_folded=fold("Long Xuyên"), province=HOME_PROVINCE),
    )
    carts.set_shipping_address(user, checkout, given=address)
    return carts.choose_courier(user, checkout, code="giao-tieu-chuan")


def _gift(checkout: Checkout) -> Checkout:
    return carts.set_gift(checkout.user, checkout, is_gift=True, recipient_name="Bà Tư", note="Chúc dì khỏe!")


def place_order(checkout: Checkout, gateway: str) -> Order:
    start_payment(checkout.user, checkout.pk, gateway=gateway)
    return place(checkout.user, checkout)


def pay(order: Order) -> None:
    """The bank tells of the transfer, an hour after the order."""
    note = order.checkout.transactions.get().transfer_code or ""
    booked_at: datetime = order.placed_at + timedelta(hours=1)
    told = Told(settings.BANK_ACCOUNT, f"FT{order.number[3:]}", order.total, note, booked_at)
    take_credit(None, told, source=CreditSource.NOTICE)
