"""A basket becomes an order: once, as it was shown, whole or not at all."""

from datetime import datetime, timedelta

import pytest

from catalog.certification.services import withdraw_recognition
from catalog.inventory.models import Hold, HoldPriority, HoldState, Stock
from catalog.inventory.services import write_off
from catalog.products.models import ProductVariant
from checkout.carts import services as carts
from checkout.carts.errors import CartCode
from checkout.carts.models import Checkout, CheckoutState, VoucherUse
from checkout.carts.selectors import look
from checkout.orders.errors import OrderCode
from checkout.orders.models import EventKind, Order, OrderLine, OrderState, Parcel, ParcelLine, ParcelState
from checkout.orders.services import cancel_order, complete_paid, confirm_order, expire_orders, let_go, place
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from config.core.models import AuditEntry
from tests.checkout.making import (
    an_address,
    ask,
    make_basket,
    make_order,
    make_ready,
    make_shop,
    make_voucher,
    pack,
    pay,
    pay_by_card,
    promise_cash,
    promise_transfer,
)
from tests.factories import make_officer, make_point_member, make_user, make_wine

pytestmark = pytest.mark.django_db

NOON = datetime.fromisoformat("2026-11-23T12:00+07:00")


@pytest.fixture(autouse=True)
def monday_noon():
    with clock.starting_at(NOON):
        yield


def later(**span: float):
    return clock.starting_at(clock.now() + timedelta(**span))


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [error.code for error in refused.value.errors]


def nothing_happened() -> bool:
    return not (Order.objects.exists() or Hold.objects.exists() or VoucherUse.objects.exists())


def open_holds(order: Order) -> list[Hold]:
    return list(Hold.objects.filter(holder_kind="parcel", state=HoldState.OPEN).order_by("pk"))


def withdraw(product) -> None:
    withdraw_recognition(
        make_officer(), product.recognitions.get(), decision_number="1/QĐ", decided_on=clock.today(), reason="Vi phạm"
    )


def test_an_order_for_cash_from_two_points_with_a_voucher_adds_up_to_the_dong() -> None:
    product, _point = make_shop(price=85_001)
    other, _elsewhere = make_shop(price=33_333)
    checkout = make_ready(product, other, quantity=3)
    make_voucher(value=7)
    carts.apply_voucher(None, checkout, code="TET2027")
    promise_cash(checkout)
    order = place(None, checkout, digest=look(Checkout.objects.get(pk=checkout.pk)).digest)
    # 7 % of 355,002 is 24,850.14; a parcel of 2.1 kg to the province costs 22,000 + 3 x 5,000, cash 10,000 a parcel.
    assert (order.goods, order.discount, order.shipping, order.cash_fee) == (355_002, 24_850, 74_000, 20_000)
    assert order.total == 424_152
    parcels = list(order.parcels.all())
    assert [parcel.to_collect for parcel in parcels] == [parcel.total for parcel in parcels]
    assert sum(parcel.to_collect for parcel in parcels) == order.total
    assert sum(line.discount for line in order.lines.all()) == order.discount
    assert order.number == "AG-261123-0001"
    assert order.pay_until is None
    assert [(hold.quantity, hold.expires_at, hold.priority) for hold in open_holds(order)] == [
        (3, None, HoldPriority.UNPAID_ORDER)
    ] * 2
    assert (VoucherUse.objects.get().checkout, VoucherUse.objects.get().nth) == (checkout, 1)
    assert AuditEntry.objects.filter(action="order.place", object_id=str(order.pk)).count() == 1


def test_a_second_call_gets_the_same_order() -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    promise_cash(checkout)
    first = place(None, checkout)
    assert place(None, checkout) == first
    assert Order.objects.count() == Hold.objects.filter(state=HoldState.OPEN).count() == 1


def test_lines_keep_what_was_agreed() -> None:
    product, _point = make_shop(name="Mắm cá linh")
    order = make_order(product, quantity=2)
    ProductVariant.objects.update(price=1_000)
    product.name = "Khác"
    product.save()
    line = order.lines.get()
    assert (line.product_name, line.variant_name, line.quantity, line.unit_price) == (
        "Mắm cá linh",
        "Hũ 500 g",
        2,
        85_000,
    )
    assert line.certificate_number == product.recognitions.get().certificate_number
    assert (line.producer_name, line.stars) == (product.producer.name, 4)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda c, p: ProductVariant.objects.filter(pk=pack(p).pk).update(price=99_000), "giá|price"),
        (lambda c, p: carts.add_lines(None, c, asks=[ask(p, 1)], adult=False), "quantity|số lượng"),
        (lambda c, p: c.rate_table.zones.first().steps.update(price=1), "delivery|giao"),
    ],
)
def test_what_differs_from_what_was_seen_is_named_and_nothing_is_ordered(change, named: str) -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    seen = look(checkout).digest
    change(checkout, product)
    promise_cash(checkout)
    with pytest.raises(Refusal) as refused:
        place(None, checkout, digest=seen)
    assert set(codes(refused)) == {CartCode.CHANGED}
    assert any(word in str(refused.value).lower() for word in named.split("|"))
    assert nothing_happened()


@pytest.mark.parametrize("junk", ["", "x", "AAAA", "eJyrVkrLz1eyUkpKLFKqBQAcHgQW", "ü" * 10])
def test_a_made_up_digest_is_refused_or_none(junk: str) -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    promise_cash(checkout)
    if not junk:
        assert place(None, checkout, digest=junk).state == OrderState.OPEN
        return
    with pytest.raises(Refusal):
        place(None, checkout, digest=junk)
    assert nothing_happened()


def test_an_empty_basket_and_one_without_contact_are_told_what_they_lack() -> None:
    product, _point = make_shop()
    with pytest.raises(Refusal) as refused:
        place(None, carts.create_checkout(None))
    assert codes(refused) == [CartCode.NO_LINES]
    with pytest.raises(Refusal) as refused:
        place(None, carts.create_checkout(None, asks=[ask(product)]))
    assert [error.field for error in refused.value.errors] == [
        "phone",
        "first_name",
        "deliveryMethod",
        "shippingAddress",
    ]


@pytest.mark.parametrize(("gateway", "sum_"), [("ocop.payment.vietqr", "charged"), ("ocop.payment.cod", "authorized")])
def test_one_dong_less_than_the_total_makes_no_order(gateway: str, sum_: str) -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    carts.choose_payment(None, checkout, gateway=gateway, cash=gateway == "ocop.payment.cod")
    less = look(Checkout.objects.get(pk=checkout.pk)).plan.total - 1
    pay(checkout, gateway=gateway, amount=less, **{sum_: less})
    with pytest.raises(Refusal) as refused:
        place(None, checkout)
    assert codes(refused) == [CartCode.CHECKOUT_NOT_FULLY_PAID]
    assert nothing_happened()


def test_without_money_there_is_no_order() -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    with pytest.raises(Refusal) as refused:
        place(None, checkout)
    assert codes(refused) == [CartCode.CHECKOUT_NOT_FULLY_PAID]
    assert nothing_happened()


def test_cash_is_asked_of_nobody_for_wine_or_for_a_gift() -> None:
    wine = make_wine()
    from tests.factories import make_point, make_stock

    make_stock(wine, make_point(ships=True))
    checkout = make_ready(wine)
    promise_cash(checkout)
    with pytest.raises(Refusal) as refused:
        place(None, checkout)
    assert codes(refused) == [CartCode.NO_CASH]
    product, _point = make_shop()
    gift = make_ready(product, phone="0987654321")
    carts.set_gift(None, gift, is_gift=True, recipient_name="Bà Tư")
    with pytest.raises(Refusal) as refused:
        carts.choose_payment(None, gift, gateway="ocop.payment.cod", cash=True)
    assert codes(refused) == [CartCode.NO_CASH]
    assert nothing_happened()


def test_a_transfer_is_awaited_for_a_day_and_then_everything_goes_back() -> None:
    product, point = make_shop(pieces=4)
    make_voucher()
    checkout = make_ready(product, quantity=4)
    carts.apply_voucher(None, checkout, code="TET2027")
    promise_transfer(checkout)
    order = place(None, checkout)
    assert order.pay_until is not None
    assert abs(order.pay_until - NOON - timedelta(hours=24)) < timedelta(minutes=1)
    with later(hours=23):
        assert expire_orders() == 0
    with later(hours=24, minutes=1):
        assert expire_orders() == 1
        assert expire_orders() == 0
    order.refresh_from_db()
    assert (order.state, order.parcels.get().state) == (OrderState.EXPIRED, ParcelState.CANCELLED)
    assert Stock.objects.get(point=point).reserved == 0
    assert VoucherUse.objects.get().given_back_at is not None


def test_a_transfer_that_comes_in_time_keeps_the_goods() -> None:
    product, _point = make_shop()
    order = make_order(product, pays=promise_transfer)
    pay(order.checkout, gateway="ocop.payment.vietqr", amount=order.total, charged=order.total)
    order.refresh_from_db()
    assert (order.paid_at is not None, order.pay_until) == (True, None)
    [hold] = open_holds(order)
    assert (hold.expires_at, hold.priority) == (None, HoldPriority.PAID_ORDER)
    with later(days=3):
        assert expire_orders() == 0


def test_part_of_the_money_pays_for_nothing() -> None:
    product, _point = make_shop()
    order = make_order(product, pays=promise_transfer)
    pay(order.checkout, gateway="ocop.payment.vietqr", amount=order.total - 1, charged=order.total - 1)
    order.refresh_from_db()
    assert order.paid_at is None


def test_late_money_takes_the_goods_again_while_they_are_there() -> None:
    product, _point = make_shop(pieces=1)
    make_voucher(limit=1)
    checkout = make_ready(product)
    carts.apply_voucher(None, checkout, code="TET2027")
    promise_transfer(checkout)
    order = place(None, checkout)
    with later(hours=25):
        expire_orders()
        pay(checkout, gateway="ocop.payment.vietqr", amount=order.total, charged=order.total)
    order.refresh_from_db()
    assert (order.state, order.parcels.get().state, order.ended_at) == (OrderState.OPEN, ParcelState.WAITING, None)
    assert order.paid_at is not None
    assert [hold.holder_id for hold in open_holds(order)] == [str(order.parcels.get().pk)]
    assert VoucherUse.objects.get().given_back_at is None


def test_late_money_for_goods_that_are_gone_is_told_to_the_payments(told) -> None:
    product, _point = make_shop(pieces=1)
    order = make_order(product, pays=promise_transfer)
    with later(hours=25):
        expire_orders()
        make_order(product, phone="0987654321", street="1 Khác")
        told.clear()
        pay(order.checkout, gateway="ocop.payment.vietqr", amount=order.total, charged=order.total)
    order.refresh_from_db()
    assert (order.state, order.paid_at) == (OrderState.EXPIRED, None)
    assert told == [order.checkout_id]


@pytest.fixture
def told():
    """The checkouts whose payments have been told that their order has ended."""
    from config.core import changes

    heard: list = []
    listener = heard.extend
    changes._listeners["order_ended"].append(listener)
    yield heard
    changes._listeners["order_ended"].remove(listener)


def test_the_buyer_cancels_until_somebody_packs(told) -> None:
    product, point = make_shop()
    order = make_order(product, quantity=2)
    cancel_order(None, order, reason="Đổi ý")
    cancel_order(None, order)
    order.refresh_from_db()
    assert (order.state, order.end_reason) == (OrderState.CANCELLED, "Đổi ý")
    assert Stock.objects.get(point=point).reserved == 0
    assert told == [order.checkout_id]
    assert list(order.events.values_list("kind", flat=True)).count(EventKind.CANCELLED) == 1
    packed = make_order(product)
    packed.parcels.update(state=ParcelState.PACKING)
    with pytest.raises(Refusal) as refused:
        cancel_order(None, packed)
    assert codes(refused) == [OrderCode.BEING_PREPARED]
    assert Order.objects.get(pk=packed.pk).state == OrderState.OPEN


def test_another_account_cancels_nothing() -> None:
    product, _point = make_shop()
    order = make_order(product)
    Order.objects.update(user=make_user())
    order.refresh_from_db()
    with pytest.raises(NotAllowed):
        cancel_order(make_user(), order)


def test_a_payment_that_is_started_fixes_what_is_paid_for() -> None:
    product, point = make_shop(pieces=2)
    checkout = make_ready(product, quantity=2)
    plan = carts.begin_hold(None, checkout, until=clock.now() + timedelta(minutes=30))
    ProductVariant.objects.update(price=99_000)
    checkout.refresh_from_db()
    assert look(checkout).plan == plan
    assert Stock.objects.get(point=point).reserved == 2
    with later(minutes=31):
        assert look(checkout).plan.goods == 198_000


def test_trying_again_never_holds_a_piece_beyond_its_deadline() -> None:
    product, _point = make_shop(pieces=1)
    checkout = make_ready(product)
    carts.begin_hold(None, checkout, until=clock.now() + timedelta(minutes=30))
    until = clock.now() + timedelta(minutes=30)
    for minutes in range(0, 30, 7):
        with later(minutes=minutes):
            carts.begin_hold(None, checkout, until=clock.now() + timedelta(minutes=30))
            carts.set_contact(None, checkout, phone=f"09123456{minutes:02d}")  # a change gives the goods back ...
            carts.begin_hold(None, checkout, until=clock.now() + timedelta(minutes=30))  # ... and is no way round
            checkout.refresh_from_db()
            assert checkout.hold_until is not None
            assert checkout.hold_until <= until
    with later(minutes=30, seconds=1):
        assert make_order(product, phone="0987654321", street="1 Khác").state == OrderState.OPEN


def test_a_change_of_the_basket_ends_the_hold_of_a_payment() -> None:
    product, point = make_shop()
    checkout = make_ready(product)
    carts.begin_hold(None, checkout, until=clock.now() + timedelta(minutes=30))
    carts.add_lines(None, checkout, asks=[ask(product)], adult=False)
    checkout.refresh_from_db()
    assert (checkout.plan, checkout.hold_until) == (None, None)
    assert Stock.objects.get(point=point).reserved == 0


def test_what_has_been_paid_for_does_not_change_and_is_ordered() -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    pay_by_card(checkout)
    with pytest.raises(Refusal) as refused:
        carts.add_lines(None, checkout, asks=[ask(product)], adult=False)
    assert codes(refused) == [CartCode.SEALED]
    ProductVariant.objects.update(price=99_000)
    with later(minutes=45):
        order = place(None, checkout)
    assert (order.goods, order.paid_at is not None) == (85_000, True)
    assert [hold.priority for hold in open_holds(order)] == [HoldPriority.PAID_ORDER]


def test_who_paid_and_never_came_back_gets_the_order_all_the_same() -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    pay_by_card(checkout)
    assert complete_paid() == 0
    with later(minutes=3):
        assert complete_paid() == 1
        assert complete_paid() == 0
    checkout.refresh_from_db()
    assert (checkout.state, checkout.order.total) == (CheckoutState.COMPLETED, 107_000)


def test_a_withdrawal_stops_what_is_not_paid_and_holds_back_what_is() -> None:
    product, _point = make_shop()
    unpaid, paid = make_ready(product), make_ready(product, phone="0987654321", street="1 Khác")
    carts.begin_hold(None, unpaid, until=clock.now() + timedelta(minutes=30))
    promise_transfer(unpaid)
    pay_by_card(paid)
    placed = make_order(product, phone="0977777777", street="2 Khác")
    withdraw(product)
    with pytest.raises(Refusal) as refused:
        place(None, unpaid)
    assert codes(refused) == [CartCode.PRODUCT_UNAVAILABLE_FOR_PURCHASE]
    assert place(None, paid).parcels.get().state == ParcelState.HELD
    parcel = placed.parcels.get()
    assert (parcel.state, parcel.held_from) == (ParcelState.HELD, ParcelState.WAITING)
    with pytest.raises(NotAllowed):
        let_go(make_user(), parcel, reason="x")
    let_go(make_officer(), parcel, reason="Đã kiểm tra")
    parcel.refresh_from_db()
    assert (parcel.state, parcel.held_from, parcel.hold_reason) == (ParcelState.WAITING, "", "")


def test_a_certificate_that_runs_out_leaves_what_was_placed() -> None:
    product, _point = make_shop(recognition={"valid_until": NOON.date()})
    order = make_order(product)
    with later(days=2):
        from checkout.orders.services import hold_withdrawn

        assert hold_withdrawn() == 0
    assert order.parcels.get().state == ParcelState.WAITING


def test_breakage_makes_a_paid_order_short_and_ends_one_that_awaits_money() -> None:
    product, point = make_shop(pieces=2)
    clerk = make_point_member(point)
    paid = make_order(product, pays=pay_by_card)
    awaited = make_order(product, pays=promise_transfer, phone="0987654321", street="1 Khác")
    lot = Stock.objects.get(point=point).lots.get().lot
    write_off(clerk, Stock.objects.get(point=point), lot=lot, quantity=2, reason="Vỡ")
    assert paid.parcels.get().state == awaited.parcels.get().state == ParcelState.SHORT
    assert expire_orders() == 1
    awaited.refresh_from_db()
    paid.refresh_from_db()
    assert (awaited.state, paid.state) == (OrderState.EXPIRED, OrderState.OPEN)


def test_what_is_held_back_stays_so_when_it_breaks() -> None:
    product, point = make_shop(pieces=1)
    order = make_order(product, pays=pay_by_card)
    withdraw(product)
    stock = Stock.objects.get(point=point)
    write_off(make_point_member(point), stock, lot=stock.lots.get().lot, quantity=1, reason="Vỡ")
    parcel = order.parcels.get()
    assert (parcel.state, parcel.held_from) == (ParcelState.HELD, ParcelState.SHORT)
    assert let_go(make_officer(), parcel, reason="Đã kiểm tra").state == ParcelState.SHORT


def test_one_phone_or_one_door_may_not_hold_without_end(settings) -> None:
    settings.MOST_UNPAID_ORDERS = 2
    product, _point = make_shop(pieces=50)
    for _n in range(2):
        make_order(product)
    for facts in ({"street": "5 Khác"}, {"phone": "0987654321"}):
        checkout = make_ready(product, **facts)
        promise_cash(checkout)
        with pytest.raises(Refusal) as refused:
            place(None, checkout)
        assert codes(refused) == [OrderCode.TOO_MANY_UNPAID]
    assert make_order(product, phone="0987654321", street="5 Khác").state == OrderState.OPEN
    assert Order.objects.count() == 3


def test_a_large_first_order_for_cash_waits_for_a_call(settings) -> None:
    settings.CALL_FROM = 100_000
    product, _point = make_shop(pieces=50)
    order = make_order(product)
    assert order.state == OrderState.UNCONFIRMED
    with pytest.raises(NotAllowed):
        confirm_order(make_user(), order)
    assert confirm_order(make_officer(), order).state == OrderState.OPEN
    order.parcels.update(state=ParcelState.HANDED_OVER)
    assert make_order(product).state == OrderState.OPEN


def test_collected_goods_have_a_code_and_are_kept_five_opening_days() -> None:
    product, point = make_shop()
    checkout = carts.choose_collection(None, make_basket(product), point=point)
    promise_cash(checkout)
    order = place(None, checkout)
    parcel = order.parcels.get()
    # Monday noon and two opening hours; kept until the fifth opening day after: 24/11 is a holiday, 29/11 a Sunday.
    assert parcel.ready_at == datetime.fromisoformat("2026-11-23T14:00+07:00").replace(
        second=parcel.ready_at.second, microsecond=parcel.ready_at.microsecond
    )
    assert parcel.keep_until == datetime.fromisoformat("2026-11-30T17:00+07:00")
    assert (len(parcel.pickup_code), parcel.to_collect, order.pay_until) == (6, 85_000, parcel.keep_until)
    assert (order.shipping, order.shipping_address) == (0, None)


def test_numbers_of_a_day_have_no_gap_after_a_refusal() -> None:
    product, _point = make_shop()
    numbers = [make_order(product).number]
    with pytest.raises(Refusal):
        place(None, make_ready(product))
    numbers.append(make_order(product).number)
    with later(days=1):
        numbers.append(make_order(product).number)
    assert numbers == ["AG-261123-0001", "AG-261123-0002", "AG-261124-0001"]


def test_nothing_is_left_of_an_order_that_fails_half_way() -> None:
    product, _point = make_shop(pieces=1)
    make_voucher(limit=1)
    first, second = make_ready(product), make_ready(product, phone="0987654321", street="1 Khác")
    for checkout in (first, second):
        carts.apply_voucher(None, checkout, code="TET2027")
        promise_cash(checkout)
    place(None, first)
    with pytest.raises(Refusal):
        place(None, second)
    assert (Order.objects.count(), OrderLine.objects.count(), Parcel.objects.count(), ParcelLine.objects.count()) == (
        1,
        1,
        1,
        1,
    )
    assert Checkout.objects.get(pk=second.pk).state == CheckoutState.OPEN
    assert an_address().country == "VN"
