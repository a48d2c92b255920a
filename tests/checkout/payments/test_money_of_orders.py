"""Money and the order: what is placed for it, what goes back, whoever comes first."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.inventory.models import HoldState, Stock
from checkout.carts import services as carts
from checkout.orders import services as orders
from checkout.orders.models import Order, OrderState
from checkout.payments import services, tasks
from checkout.payments.gateways import CASH, DUMMY, VIETQR
from checkout.payments.models import CreditSource, Refund
from checkout.payments.services import Told
from config.core import clock
from config.core.errors import Refusal
from tests.checkout.making import ask, make_ready, make_shop

pytestmark = pytest.mark.django_db

TOTAL = 85_000 + 22_000


@pytest.fixture
def shop():
    return make_shop(pieces=3)


@pytest.fixture
def basket(shop):
    return make_ready(shop[0])


def start(basket, gateway):
    return services.start_payment(None, basket.pk, gateway=gateway).transaction


def money_comes(payment, amount=TOTAL, reference="FT1"):
    told = Told("0011223344", reference, amount, payment.transfer_code, clock.now())
    services.take_credit(None, told, source=CreditSource.NOTICE)


def owed() -> int:
    return sum(Refund.objects.values_list("amount", flat=True))


def test_a_transfer_order_is_placed_unpaid_and_paid_by_the_bank(basket):
    payment = start(basket, VIETQR)
    order = orders.place(None, basket)
    assert (order.paid_at, order.total) == (None, TOTAL)
    money_comes(payment)
    order.refresh_from_db()
    assert order.paid_at is not None
    assert owed() == 0


def test_money_before_the_order_is_placed_seals_it_and_the_clock_orders(basket):
    money_comes(start(basket, VIETQR))
    assert orders.complete_paid(after=timedelta()) == 1
    assert orders.complete_paid(after=timedelta()) == 0
    assert Order.objects.get().paid_at is not None


def test_late_money_finds_its_goods_again(basket, shop):
    payment = start(basket, VIETQR)
    order = orders.place(None, basket)
    with clock.starting_at(clock.now() + timedelta(hours=25)):
        assert orders.expire_orders() == 1
        assert Stock.objects.get(point=shop[1]).reserved == 0
        money_comes(payment)
        order.refresh_from_db()
        assert order.state == OrderState.OPEN
        assert Stock.objects.get(point=shop[1]).reserved == 1
    assert owed() == 0


def test_late_money_for_goods_that_are_gone_is_owed_back(basket, shop):
    payment = start(basket, VIETQR)
    order = orders.place(None, basket)
    with clock.starting_at(clock.now() + timedelta(hours=25)):
        orders.expire_orders()
        other = make_ready(shop[0], quantity=3, phone="0987654321", street="9 Trần Phú")
        start(other, CASH)
        orders.place(None, other)
        money_comes(payment)
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    assert owed() == TOTAL


def test_a_paid_order_that_is_cancelled_is_owed_back_once(basket):
    start(basket, DUMMY)
    order = orders.place(None, basket)
    orders.cancel_order(None, order)
    orders.cancel_order(None, order)
    assert owed() == TOTAL


def test_cash_that_is_not_wanted_any_more_is_not_asked_for(basket):
    payment = start(basket, CASH)
    orders.cancel_order(None, orders.place(None, basket))
    tasks.close_payments(checkout_id=str(basket.pk))
    payment.refresh_from_db()
    assert (payment.authorized, payment.is_over) == (0, True)
    assert owed() == 0


def test_a_basket_that_changes_closes_the_payment_that_was_begun(basket, shop):
    start(basket, VIETQR)
    carts.add_lines(None, basket, asks=[ask(shop[0])], adult=True)
    names = ProcrastinateJob.objects.values_list("task_name", flat=True)
    assert "checkout.payments.tasks.close_payments" in names


def test_paid_for_and_gone_is_owed_back(basket, shop):
    """The hold ended, somebody else bought the last, and then the money of the first came."""
    payment = start(basket, DUMMY)
    with clock.starting_at(clock.now() + timedelta(hours=1)):
        other = make_ready(shop[0], quantity=3, phone="0987654321", street="9 Trần Phú")
        start(other, CASH)
        orders.place(None, other)
        assert orders.complete_paid(after=timedelta()) == 0
        orders.complete_paid(after=timedelta())
    assert [(r.amount, r.transaction_id) for r in Refund.objects.all()] == [(TOTAL, payment.pk)]


def test_unpaid_is_not_placed(basket):
    with pytest.raises(Refusal):
        orders.place(None, basket)
    assert not Order.objects.exists()
    assert not Stock.objects.filter(holds__state=HoldState.OPEN).exists()
