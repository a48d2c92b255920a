"""Many place orders at once: a basket is ordered once, a voucher used as often as it may be, nothing promised twice,
nothing placed once its certificate is withdrawn. Each with the wrong total that one missing lock gives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from catalog.certification.services import withdraw_recognition
from catalog.inventory.models import Stock
from catalog.products.models import Product
from checkout.carts import locks
from checkout.carts import services as carts
from checkout.carts.errors import CartCode
from checkout.carts.models import Checkout, Voucher, VoucherUse
from checkout.carts.services import using
from checkout.carts.services.holding import MOST_HELD
from checkout.orders.checks import disagreements
from checkout.orders.errors import OrderCode
from checkout.orders.models import Order, OrderCounter, Parcel, ParcelState
from checkout.orders.services import place, placing
from config.core import clock
from config.core.ids import random_id
from tests.checkout.making import make_ready, make_shop, make_voucher, pack, promise_cash
from tests.factories import make_officer
from tests.races.goods import promised, refusals
from tests.races.racing import Runners, holding, locked, unique_of, without_constraint, without_index


@pytest.fixture(autouse=True)
def orders_agree(request, _committed) -> Iterator[None]:
    yield
    if "a_lock_is_missing" not in request.fixturenames:
        assert list(disagreements()) == []


def buyers(product: Product, number: int, *, code: str = "", same_phone: bool = False) -> list[Checkout]:
    """Baskets with one piece each that only have to be ordered, of people who live apart: one by the services, the
    others copied from it."""
    first = make_ready(product)
    if code:
        carts.apply_voucher(None, first, code=code)
    promise_cash(first)
    first = Checkout.objects.get(pk=first.pk)
    others = [
        _copy(first, f"+84912{n:06d}" if not same_phone else first.phone, f"{n} Trần Phú") for n in range(1, number)
    ]
    return [first, *others]


def _copy(checkout: Checkout, phone: str, street: str) -> Checkout:
    line, payment = checkout.lines.get(), checkout.transactions.get()
    address = checkout.shipping_address
    other = Checkout.objects.get(pk=checkout.pk)
    for row, facts in (
        (address, {"street": street}),
        (other, {"phone": phone, "shipping_address": address}),
        (line, {"checkout": other}),
        (payment, {"checkout": other, "idempotency_key": f"{phone} {street}"}),
    ):
        row.pk, row._state.adding = random_id(), True
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
    return other


def ordering(checkouts: list[Checkout]) -> list[Callable[[], Order]]:
    return [lambda checkout=checkout: place(None, checkout) for checkout in checkouts]


def stock_of(product: Product) -> Stock:
    return Stock.objects.get(variant=pack(product))


def a_double_click(runners: Runners, clicks: int) -> list[object]:
    product, _point = make_shop(pieces=50)
    [checkout] = buyers(product, 1)
    acts = ordering([checkout] * clicks)
    return runners.race(acts, gate=holding(stock_of(product).pk), meet=8)


def test_a_basket_that_is_placed_twenty_times_at_once_is_one_order(runners: Runners) -> None:
    outcomes = a_double_click(runners, 20)
    assert outcomes == [Order.objects.get()] * 20


def test_without_the_lock_a_double_click_makes_two_orders(runners: Runners, monkeypatch, a_lock_is_missing) -> None:
    monkeypatch.setattr(placing, "lock_checkout", lambda pk: Checkout.objects.get(pk=pk))
    with without_constraint("orders_order", unique_of("orders_order", "checkout_id")):
        a_double_click(runners, 8)
        assert Order.objects.count() > 1


def the_last_use(runners: Runners, number: int, gate) -> list[object]:
    product, _point = make_shop(pieces=50)
    voucher = make_voucher(limit=1)
    acts = ordering(buyers(product, number, code=voucher.code))
    return runners.race(acts, gate=gate(product, voucher), meet=8)


def test_of_twenty_who_use_the_last_voucher_one_does(runners: Runners) -> None:
    outcomes = the_last_use(runners, 20, lambda product, voucher: locked(Voucher, voucher.pk))
    assert VoucherUse.objects.count() == Order.objects.count() == 1
    assert refusals(outcomes) == [[CartCode.VOUCHER_NOT_APPLICABLE]] * 19


def test_without_the_lock_the_last_voucher_is_used_more_than_once(
    runners: Runners, monkeypatch, a_lock_is_missing
) -> None:
    class Unlocked:
        objects = type("Rows", (), {"select_for_update": staticmethod(lambda: Voucher.objects)})

    monkeypatch.setattr(using, "Voucher", Unlocked)
    with without_index("carts_voucheruse", "voucher_nth_use_once"):
        the_last_use(runners, 8, lambda product, voucher: holding(stock_of(product).pk))
        assert VoucherUse.objects.count() == 8


def test_of_fifty_who_order_the_last_piece_one_gets_it(runners: Runners) -> None:
    product, _point = make_shop(pieces=1)
    outcomes = runners.race(ordering(buyers(product, 50)), gate=holding(stock_of(product).pk))
    assert Order.objects.count() == promised(stock_of(product)) == 1
    assert refusals(outcomes) == [[CartCode.INSUFFICIENT_STOCK]] * 49


def test_without_the_lock_the_last_piece_is_ordered_more_than_once(runners: Runners, nobody_locks_stock) -> None:
    product, _point = make_shop(pieces=1)
    checkouts = buyers(product, 8)
    with without_constraint("inventory_stock", "stock_promises_what_it_has"):
        runners.race(ordering(checkouts), gate=holding(stock_of(product).pk))
        assert Order.objects.count() == 8


@contextmanager
def being_withdrawn(product: Product) -> Iterator[None]:
    """A gate: the withdrawal itself, which commits when the gate opens."""
    withdraw_recognition(
        make_officer(), product.recognitions.get(), decision_number="1/QĐ", decided_on=clock.today(), reason="Vi phạm"
    )
    yield


def test_of_fifty_who_race_a_withdrawal_none_is_placed_after_its_commit(runners: Runners) -> None:
    product, _point = make_shop(pieces=50)
    outcomes = runners.race(ordering(buyers(product, 50)), gate=being_withdrawn(product))
    assert refusals(outcomes) == [[CartCode.PRODUCT_UNAVAILABLE_FOR_PURCHASE]] * 50
    assert (Order.objects.count(), promised(stock_of(product))) == (0, 0)


def test_who_is_placed_before_the_withdrawal_commits_is_held_back_by_it(runners: Runners) -> None:
    product, _point = make_shop(pieces=50)
    checkouts = buyers(product, 10)

    def withdraw() -> None:
        with transaction.atomic(), being_withdrawn(product):
            pass

    runners.race(ordering(checkouts), gate=holding(stock_of(product).pk), late=[withdraw])
    assert Order.objects.count() == 10
    assert set(Parcel.objects.values_list("state", flat=True)) == {ParcelState.HELD}


def test_without_the_shared_lock_an_order_is_placed_after_the_withdrawal(
    runners: Runners, monkeypatch, taking_with, a_lock_is_missing
) -> None:
    monkeypatch.setattr(placing, "_SHARE", placing._SHARE.replace(" FOR SHARE", ""))
    taking_with(SHARED="")
    product, _point = make_shop(pieces=50)
    checkouts = buyers(product, 9)
    place(None, checkouts.pop())

    @contextmanager
    def gate() -> Iterator[None]:
        # Who has judged already waits for a number, behind the withdrawal's transaction.
        with locked(OrderCounter, clock.today()), being_withdrawn(product):
            yield

    runners.race(ordering(checkouts), gate=gate())
    assert set(Parcel.objects.values_list("state", flat=True)) == {ParcelState.HELD, ParcelState.WAITING}


@contextmanager
def phone_taken(phone: str) -> Iterator[None]:
    """A gate: the name of a phone under which unpaid orders are counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"phone {phone}"])
    yield


def test_many_cash_orders_of_one_phone_hold_no_more_than_they_may(runners: Runners, settings) -> None:
    settings.MOST_UNPAID_ORDERS = 3
    product, _point = make_shop(pieces=50)
    checkouts = buyers(product, 20, same_phone=True)
    outcomes = runners.race(ordering(checkouts), gate=phone_taken("+84912345678"))
    assert Order.objects.count() == promised(stock_of(product)) == 3
    assert refusals(outcomes) == [[OrderCode.TOO_MANY_UNPAID]] * 17
    other = make_ready(product, phone="0987654321", street="1 Hai Bà Trưng")
    promise_cash(other)
    assert place(None, other).parcels.get().state == ParcelState.WAITING


def test_without_the_lock_one_phone_holds_more_than_it_may(
    runners: Runners, settings, monkeypatch, a_lock_is_missing
) -> None:
    settings.MOST_UNPAID_ORDERS = 3
    monkeypatch.setattr(locks, "_LOCK_NAMES", "SELECT %s::text[]")
    product, _point = make_shop(pieces=50)
    runners.race(ordering(buyers(product, 8, same_phone=True)), gate=holding(stock_of(product).pk))
    assert Order.objects.count() == 8


def test_many_baskets_of_one_phone_hold_no_more_than_three(runners: Runners) -> None:
    product, _point = make_shop(pieces=50)
    until = clock.now() + timedelta(minutes=30)
    checkouts = buyers(product, 20, same_phone=True)
    acts = [lambda checkout=checkout: carts.begin_hold(None, checkout, until=until) for checkout in checkouts]
    outcomes = runners.race(acts, gate=phone_taken("+84912345678"))
    assert promised(stock_of(product)) == MOST_HELD == 3
    assert refusals(outcomes) == [[CartCode.TOO_MANY_UNPAID]] * 17
