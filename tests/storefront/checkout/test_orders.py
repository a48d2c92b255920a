"""The order's page by its link, the device's orders, finding one without the link."""

from uuid import uuid4

import pytest
from django.test import Client

from checkout.carts.models import Checkout
from checkout.orders.models import Order, OrderState, Parcel, ParcelState
from checkout.payments.models import BankCredit, CreditSource, Refund
from checkout.payments.services import Told, take_credit
from checkout.payments.vietqr.codes import new_code
from config.core import clock
from tests.checkout.making import make_order, make_rate_table, make_shop, promise_transfer
from tests.factories import make_user
from tests.storefront.checkout.by_forms import order, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed() -> Order:
    return make_order(make_shop()[0])


def test_the_device_remembers_its_orders_and_no_other_does(client: Client):
    make_rate_table()
    put(client, make_shop()[0])
    order(client)
    number = Order.objects.get().number

    assert number in client.get("/don-hang/").content.decode()
    assert number not in Client().get("/don-hang/").content.decode()


def test_an_account_sees_its_orders_on_every_device_and_no_device_keeps_them(client: Client):
    make_rate_table()
    user = make_user()
    client.force_login(user)
    put(client, make_shop()[0])
    order(client)
    number = Order.objects.get().number

    other = Client()
    other.force_login(user)
    assert number in other.get("/don-hang/").content.decode()
    client.logout()
    assert number not in client.get("/don-hang/").content.decode()


def test_an_unknown_link_is_not_there(client: Client, placed: Order):
    assert client.get(f"/don-hang/{uuid4()}/").status_code == 404


def test_cancelled_by_its_link_once_and_not_when_it_is_being_packed(client: Client, placed: Order):
    parcel = placed.parcels.get()
    Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.PACKING)
    client.post(f"/don-hang/{placed.pk}/huy/")
    placed.refresh_from_db()
    assert placed.state == OrderState.OPEN

    Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.WAITING)
    for _twice in range(2):
        client.post(f"/don-hang/{placed.pk}/huy/")
    placed.refresh_from_db()
    assert placed.state == OrderState.CANCELLED
    assert "Đơn hàng đã hủy" in client.get(f"/don-hang/{placed.pk}/").content.decode()


def test_found_by_number_and_phone_it_shows_its_states_only(client: Client, placed: Order):
    text = client.post("/tra-cuu-don/", {"number": placed.number, "phone": "0912.345.678"}).content.decode()

    assert "chờ đóng gói" in text
    for personal in ("Lan", "12 Lê Lợi", str(placed.pk), "Đường thốt nốt", "107.000"):
        assert personal not in text


def test_wrong_number_and_wrong_phone_answer_alike_and_five_misses_lock_both(client: Client, placed: Order):
    def asked(number: str, phone: str) -> tuple[int, str]:
        answer = client.post("/tra-cuu-don/", {"number": number, "phone": phone})
        return answer.status_code, answer.context["refused"]

    assert asked(placed.number, "0999999999") == asked("AG-260101-9999", "0912345678")
    for _more in range(4):
        asked(placed.number, "0999999999")
    status, words = asked(placed.number, "0912345678")
    assert status == 422
    assert "một giờ" in words


def test_what_is_ordered_again_is_what_may_be_sold_today(client: Client, placed: Order):
    client.post(f"/don-hang/{placed.pk}/mua-lai/")

    again = Checkout.objects.get(state="open")
    assert [line.variant_id for line in again.lines.all()] == [line.variant_id for line in placed.lines.all()]


def test_a_transfer_is_awaited_until_the_bank_has_told(client: Client, settings):
    found = make_order(make_shop()[0], pays=_by_transfer)
    payment = found.checkout.transactions.get()
    assert client.get(f"/don-hang/{found.pk}/trang-thai/").headers.get("HX-Refresh") is None
    picture = client.get(f"/don-hang/{found.pk}/vietqr.png")
    assert picture["Content-Type"] == "image/png"
    assert payment.transfer_code in picture["Content-Disposition"]

    _told(settings, payment)

    assert client.get(f"/don-hang/{found.pk}/trang-thai/")["HX-Refresh"] == "true"
    assert client.get(f"/don-hang/{found.pk}/vietqr.png").status_code == 404


def test_who_cancels_what_was_paid_by_transfer_says_where_the_money_goes(client: Client, settings):
    found = make_order(make_shop()[0], pays=_by_transfer)
    _told(settings, found.checkout.transactions.get())
    client.post(f"/don-hang/{found.pk}/huy/")
    refund = Refund.objects.get()
    address = f"/don-hang/{found.pk}/hoan-tien/{refund.pk}/"

    assert client.post(address, {"bank_bin": "", "number": "0123456789", "holder": "LAN"}).status_code == 422
    client.post(address, {"bank_bin": "970436", "number": "0123 456 789", "holder": "NGUYEN THI LAN"})

    refund.refresh_from_db()
    assert (refund.amount, refund.bank_bin, refund.account_number) == (found.total, "970436", "0123456789")
    assert client.post(f"/don-hang/{uuid4()}/hoan-tien/{refund.pk}/", {}).status_code == 404


def _by_transfer(checkout):
    payment = promise_transfer(checkout)
    payment.transfer_code = new_code(0)
    payment.save(update_fields=["transfer_code"])
    return payment


def _told(settings, payment) -> BankCredit:
    told = Told(settings.BANK_ACCOUNT, "FT1", payment.amount, payment.transfer_code, clock.now())
    credit, _is_new = take_credit(None, told, source=CreditSource.NOTICE)
    assert credit.transaction_id == payment.pk
    return credit
