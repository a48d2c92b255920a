"""Who hears what of an order: buyers in their language, points and producers without a word of who bought."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

import checkout.orders
from catalog.inventory.models import Stock
from catalog.inventory.services import adjust
from catalog.inventory.services.routine import say_what_is_low
from checkout.carts import services as carts
from checkout.carts.models import Checkout
from checkout.notices.models import Audience, Notice, NoticeState
from checkout.orders.locks import lock_order
from checkout.orders.models import Order, ParcelState
from checkout.orders.services import cancel_order, confirm_order, expire_orders, move_parcel, place
from checkout.payments.models import RefundState, Transaction
from checkout.payments.services import approve_refund, transfer_made
from checkout.payments.services.recording import owe
from config.core import clock
from tests import factories as make
from tests.checkout import making
from tests.checkout.making import make_order, make_ready, make_shop, promise_cash, promise_transfer

pytestmark = pytest.mark.django_db


def told(order: Order, kind: str) -> Notice:
    """The buyer's notice of a kind, of which there is exactly one."""
    return Notice.objects.get(audience=Audience.BUYER, kind=kind, key__contains=str(order.pk))


def order_of(checkout: Checkout, **facts: Any) -> Order:
    Checkout.objects.filter(pk=checkout.pk).update(**facts)
    return place(None, Checkout.objects.get(pk=checkout.pk))


def test_an_order_in_cash_is_told_to_buyer_point_and_producer_and_never_twice():
    product, point = make_shop(name="Mắm cá linh")
    checkout = make_ready(product, quantity=2)
    promise_cash(checkout)
    order = order_of(checkout, email="lan@example.test")
    assert place(None, checkout).pk == order.pk

    found = {notice.audience: notice for notice in Notice.objects.all()}
    assert len(found) == Notice.objects.count() == 3
    buyer = found[Audience.BUYER]
    assert (buyer.kind, buyer.email, buyer.phone, buyer.language) == ("placed", "lan@example.test", order.phone, "vi")
    assert order.number in buyer.subject
    assert "2 × Mắm cá linh" in buyer.text
    assert "₫" in buyer.text
    assert f"/don-hang/{order.pk}/" in buyer.private
    assert (found[Audience.POINT].point, found[Audience.PRODUCER].producer) == (point, product.producer)
    for audience in (Audience.POINT, Audience.PRODUCER):
        notice = found[audience]
        assert "2 × Mắm cá linh" in notice.text
        for personal in ("Lan", "912345678", "Lê Lợi", str(order.pk), "lan@"):
            assert personal not in notice.subject + notice.whole + notice.name + notice.email + notice.phone


def test_an_order_that_awaits_a_transfer_is_told_to_nobody_but_its_buyer_until_it_is_paid():
    product, _point = make_shop()
    checkout = make_ready(product)
    payment = promise_transfer(checkout)
    order = place(None, checkout)
    assert [n.audience for n in Notice.objects.all()] == [Audience.BUYER]
    assert "QR" in told(order, "placed").text

    Transaction.objects.filter(pk=payment.pk).update(charged=order.total, awaits_transfer=False)
    with transaction.atomic():
        making.changed("transaction", [payment.pk])
    assert order.number in told(order, "paid").text
    assert Notice.objects.filter(audience=Audience.POINT).count() == 1
    assert Notice.objects.filter(audience=Audience.PRODUCER).count() == 1


def test_what_is_placed_and_rolled_back_is_told_to_nobody():
    product, _point = make_shop()
    checkout = make_ready(product)
    promise_cash(checkout)
    with transaction.atomic():
        place(None, checkout)
        assert Notice.objects.exists()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("language", "word"), [("vi", "đơn hàng"), ("en", "order")])
def test_a_buyer_is_told_in_the_language_of_the_order_whatever_the_page_speaks(language, word):
    product, _point = make_shop()
    checkout = make_ready(product)
    promise_cash(checkout)
    with override("en" if language == "vi" else "vi"):
        order = order_of(checkout, language=language)
        cancel_order(None, order)
    for kind in ("placed", "cancelled"):
        notice = told(order, kind)
        assert word in f"{notice.subject} {notice.text}".lower()
        assert notice.language == language


def test_a_large_first_order_waits_for_the_offices_call_and_for_nobody_else(settings):
    settings.CALL_FROM = 1
    product, _point = make_shop()
    order = make_order(product)
    call = Notice.objects.get(kind="call")
    assert (call.state, call.audience, call.phone) == (NoticeState.TO_TELL, Audience.OFFICE, order.phone)
    assert order.number in call.subject
    assert not Notice.objects.filter(audience__in=[Audience.POINT, Audience.PRODUCER]).exists()

    confirm_order(make.make_officer(), order)
    call.refresh_from_db()
    assert call.state == NoticeState.TOLD
    assert Notice.objects.filter(audience__in=[Audience.POINT, Audience.PRODUCER]).count() == 2


def test_a_cancelled_one_need_not_be_called_about(settings):
    settings.CALL_FROM = 1
    product, _point = make_shop()
    cancel_order(None, make_order(product))
    assert Notice.objects.get(kind="call").state == NoticeState.TOLD


def test_who_does_not_pay_in_time_is_told(settings):
    product, _point = make_shop()
    order = make_order(product, pays=promise_transfer)
    with clock.starting_at(clock.now() + settings.HOLD_TRANSFER * 2):
        expire_orders()
    assert order.number in told(order, "expired").text


def go(order: Order, *states: ParcelState) -> None:
    for state in states:
        with transaction.atomic():
            move_parcel(None, lock_order(order.pk).parcels.get(), state)


def test_a_parcel_is_followed_to_the_door_by_whoever_serves_it():
    product, point = make_shop()
    order = make_order(product)
    go(order, ParcelState.HELD, ParcelState.WAITING, ParcelState.SHORT, ParcelState.WAITING, ParcelState.PACKING)
    go(order, ParcelState.READY, ParcelState.ON_ITS_WAY, ParcelState.HANDED_OVER)
    parcels = Notice.objects.filter(audience=Audience.BUYER, kind__startswith="parcel_").order_by("created_at")
    assert [n.kind for n in parcels] == ["parcel_held", "parcel_short", "parcel_on_its_way", "parcel_handed_over"]
    for notice in parcels:
        assert notice.point == point
        assert str(order.pk) not in notice.text
        assert f"/don-hang/{order.pk}/" in notice.private


def test_what_is_to_be_collected_comes_with_its_code_which_the_points_words_leave_out():
    product, point = make_shop()
    checkout = carts.choose_collection(None, making.make_basket(product), point=point)
    promise_cash(checkout)
    order = place(None, checkout)
    code = order.parcels.get().pickup_code
    go(order, ParcelState.PACKING, ParcelState.READY)
    ready = Notice.objects.get(kind="parcel_ready")
    assert point.name in ready.text
    for notice in (told(order, "placed"), ready):
        assert code in notice.private
        assert code not in notice.text


def test_no_sum_stands_in_what_a_giver_may_show_around():
    product, _point = make_shop()
    checkout = make_ready(product)
    carts.set_gift(None, checkout, is_gift=True, recipient_name="Bà Tư", note="Chúc dì khỏe!")
    making.pay_by_card(Checkout.objects.get(pk=checkout.pk))
    order = place(None, checkout)
    go(order, ParcelState.PACKING, ParcelState.READY, ParcelState.ON_ITS_WAY, ParcelState.HANDED_OVER)
    notices = list(Notice.objects.filter(audience=Audience.BUYER))
    assert len(notices) == 3
    for notice in notices:
        assert "₫" not in notice.subject + notice.whole


def test_money_owed_and_paid_back_is_told_once_each():
    product, _point = make_shop()
    order = make_order(product, pays=making.pay_by_card)
    payment = order.checkout.transactions.get()
    with transaction.atomic():
        refund = owe(payment, 50_000, reason="x", asked_by=None)
    approve_refund(make.make_officer(), refund)
    transfer_made(make.make_officer(), refund, bank_reference="FT1")
    owed, done = (Notice.objects.get(kind=f"refund_{state}") for state in (RefundState.OWED, RefundState.DONE))
    for notice in (owed, done):
        assert "50.000" in notice.subject
        assert order.number in notice.text


def test_nothing_that_a_buyer_typed_is_mailed_to_whatever_address_was_typed_beside_it():
    product, _point = make_shop()
    checkout = make_ready(product)
    promise_cash(checkout)
    evil = "https://evil.example thắng lớn"
    order = order_of(checkout, last_name=evil, first_name=evil, note=evil, email="victim@example.test")
    cancel_order(None, order, reason=evil)
    for notice in Notice.objects.all():
        assert "evil" not in notice.subject + notice.whole


def test_what_runs_low_is_told_to_its_point_and_its_producer():
    product, point = make_shop(pieces=2, name="Mắm cá linh")
    Stock.objects.filter(point=point).update(low_below=5)
    say_what_is_low()
    say_what_is_low()
    low = {notice.audience: notice for notice in Notice.objects.filter(kind="stock_low")}
    assert (low[Audience.POINT].point, low[Audience.PRODUCER].producer) == (point, product.producer)
    assert Notice.objects.count() == 2
    assert "Mắm cá linh" in low[Audience.POINT].text
    assert point.name in low[Audience.PRODUCER].text


def test_a_promise_that_the_shelf_takes_back_is_told_to_point_producer_and_buyer():
    product, point = make_shop(pieces=2, name="Mắm cá linh")
    order = make_order(product, quantity=2)
    stock = Stock.objects.get(point=point)
    adjust(make.make_point_member(point), stock, lot=stock.lots.get().lot, delta=-1, reason="vỡ")
    released = {notice.audience for notice in Notice.objects.filter(kind="hold_released")}
    assert released == {Audience.POINT, Audience.PRODUCER}
    assert order.number in Notice.objects.get(kind="parcel_short").text


def test_whatever_happens_to_an_order_is_written_by_the_one_function_that_tells():
    folder = Path(checkout.orders.__file__).parent
    writers = [path.name for path in folder.rglob("*.py") if "OrderEvent.objects.create" in path.read_text()]
    assert writers == ["happening.py"]
