"""Orders found again: by the link everything, by number and phone only for who knows both, and not by guessing."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkout.orders.errors import OrderCode
from checkout.orders.models import Order, OrderMiss
from checkout.orders.selectors import by_link, orders_of, parcels_of_points, with_everything
from checkout.orders.services import find_order
from config.core import clock
from config.core.errors import Refusal
from tests.checkout.making import make_order, make_shop
from tests.factories import make_officer, make_point_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        product, _point = make_shop(pieces=50)
        yield make_order(product)


@pytest.mark.parametrize("number", ["AG-261123-0001", "ag 261123 1", "261123-0001", "AG2611230001", " ag-261123-1 "])
@pytest.mark.parametrize("phone", ["0912345678", "+84 912 345 678"])
def test_number_and_phone_in_any_spelling_find_it_and_leave_no_trace(order: Order, number: str, phone: str) -> None:
    assert find_order(number=number, phone=phone) == order
    assert not OrderMiss.objects.exists()


@pytest.mark.parametrize(
    ("number", "phone"), [("AG-261123-0001", "0987654321"), ("AG-261123-0002", "0912345678"), ("x", ""), ("", "x")]
)
def test_a_wrong_number_and_a_wrong_phone_are_one_answer(order: Order, number: str, phone: str) -> None:
    assert find_order(number=number, phone=phone) is None


def test_five_misses_lock_the_number_for_every_phone_and_the_phone_for_every_number(order: Order) -> None:
    for n in range(5):
        assert find_order(number=order.number, phone=f"098765432{n}") is None
    with pytest.raises(Refusal) as refused:
        find_order(number=order.number, phone="0912345678")
    assert [error.code for error in refused.value.errors] == [OrderCode.TOO_MANY_TRIES]
    OrderMiss.objects.all().delete()
    for n in range(5):
        assert find_order(number=f"AG-261123-10{n}", phone="0912345678") is None
    with pytest.raises(Refusal) as refused:
        find_order(number="AG-261123-9999", phone="0912345678")
    assert [error.code for error in refused.value.errors] == [OrderCode.TOO_MANY_TRIES]
    with clock.starting_at(clock.now() + timedelta(hours=1, seconds=1)):
        assert find_order(number=order.number, phone="0912345678") == order


def test_everybody_sees_their_own_orders_and_parcels_only(order: Order) -> None:
    buyer = make_user()
    Order.objects.update(user=buyer)
    clerk = make_point_member(order.parcels.get().point)
    assert by_link(order.pk) == order
    assert list(orders_of(buyer)) == [order]
    assert list(orders_of(make_user())) == list(orders_of(clerk)) == list(orders_of(make_officer())) == []
    assert list(parcels_of_points(clerk)) == list(order.parcels.all())
    assert list(parcels_of_points(buyer)) == list(parcels_of_points(make_user())) == []


def test_reading_orders_costs_the_same_for_one_and_for_four(order: Order) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            for one in with_everything(Order.objects.all()):
                [line.variant.product.name for line in one.lines.all()]
                [line.order_line.product_name for parcel in one.parcels.all() for line in parcel.lines.all()]
                [event.parcel for event in one.events.all()]
        counts.append(len(asked))
        for n in range(3):
            product, _point = make_shop()
            make_order(product, phone=f"098765432{n}", street=f"{n} Khác")
    assert counts[0] == counts[1]
