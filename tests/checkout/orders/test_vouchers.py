"""A voucher is used as often as it says: in all, and by one customer."""

import pytest

from checkout.carts import services as carts
from checkout.carts.errors import CartCode
from checkout.carts.models import VoucherUse
from checkout.orders.models import Order
from checkout.orders.services import place
from config.core.errors import Refusal
from tests.checkout.making import make_ready, make_shop, make_voucher, promise_cash

pytestmark = pytest.mark.django_db


def with_voucher(product, **buyer):
    """A basket ready to be ordered, with the voucher on it."""
    checkout = make_ready(product, **buyer)
    carts.apply_voucher(None, checkout, code="TET2027")
    promise_cash(checkout)
    return checkout


def test_the_last_use_in_all_is_the_last() -> None:
    product, _point = make_shop()
    make_voucher(limit=1)
    first, second = with_voucher(product), with_voucher(product, phone="0987654321", street="1 Khác")
    place(None, first)

    with pytest.raises(Refusal) as refused:
        place(None, second)

    assert [error.code for error in refused.value.errors] == [CartCode.VOUCHER_NOT_APPLICABLE]
    assert (Order.objects.count(), VoucherUse.objects.count()) == (1, 1)


def test_a_customer_uses_it_once_and_another_customer_too() -> None:
    product, _point = make_shop()
    make_voucher(limit_per_customer=1)
    first, again = with_voucher(product), with_voucher(product)
    other = with_voucher(product, phone="0987654321", street="1 Khác")
    place(None, first)

    with pytest.raises(Refusal) as refused:
        place(None, again)
    place(None, other)

    assert [error.code for error in refused.value.errors] == [CartCode.VOUCHER_NOT_APPLICABLE]
    assert list(VoucherUse.objects.order_by("pk").values_list("customer", flat=True)) == [
        "+84912345678",
        "+84987654321",
    ]
