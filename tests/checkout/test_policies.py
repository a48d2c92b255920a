"""Rights over baskets, orders and parcels, for everybody who might come: each function of both policies."""

import inspect

import pytest

from checkout.carts import policies as carts
from checkout.carts import services as cart_services
from checkout.carts.models import Checkout
from checkout.orders import policies as orders
from checkout.orders.models import Order
from config.core.models import User
from tests.checkout.making import make_order, make_shop
from tests.factories import make_member, make_officer, make_point, make_point_member, make_user

pytestmark = pytest.mark.django_db

# Function -> who may. `nobody` is somebody who has the id and has not signed in.
DECIDED = {
    "carts.can_change": {"nobody", "buyer"},
    "carts.can_see_owner": {"buyer"},
    "orders.can_cancel": {"nobody", "buyer", "officer"},
    "orders.can_confirm": {"officer"},
    "orders.can_let_go": {"officer"},
    "orders.can_prepare": {"clerk"},
    "orders.visible_to": {"buyer", "officer"},
    "orders.parcels_visible_to": {"clerk", "officer"},
}
# Asked of accounts only: a page or a field without one never gets there.
NEEDS_ACCOUNT = {
    "orders.can_confirm",
    "orders.can_let_go",
    "orders.can_prepare",
    "orders.visible_to",
    "orders.parcels_visible_to",
}


@pytest.fixture
def order() -> Order:
    product, _point = make_shop()
    order = make_order(product)
    buyer = make_user()
    Order.objects.update(user=buyer)
    Checkout.objects.update(user=buyer)
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def people(order: Order) -> dict[str, User | None]:
    parcel = order.parcels.get()
    return {
        "nobody": None,
        "buyer": order.user,
        "another": make_user(),
        "officer": make_officer(),
        "clerk": make_point_member(parcel.point),
        "clerk elsewhere": make_point_member(make_point()),
        "producer": make_member(order.lines.get().producer),
        "closed officer": make_officer(is_active=False),
        "closed clerk": make_point_member(parcel.point, is_active=False),
    }


def asked(name: str, user: User | None, order: Order) -> bool:
    parcel = order.parcels.get()
    return {
        "carts.can_change": lambda: carts.can_change(user, order.checkout),
        "carts.can_see_owner": lambda: carts.can_see_owner(user, order.checkout),
        "orders.can_cancel": lambda: orders.can_cancel(user, order),
        "orders.can_confirm": lambda: orders.can_confirm(user),
        "orders.can_let_go": lambda: orders.can_let_go(user),
        "orders.can_prepare": lambda: orders.can_prepare(user, parcel),
        "orders.visible_to": lambda: orders.visible_to(user).filter(pk=order.pk).exists(),
        "orders.parcels_visible_to": lambda: orders.parcels_visible_to(user).filter(pk=parcel.pk).exists(),
    }[name]()


def test_every_function_of_both_policies_is_decided() -> None:
    found = {
        f"{label}.{name}"
        for label, module in (("carts", carts), ("orders", orders))
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert found == set(DECIDED)


@pytest.mark.parametrize("name", DECIDED)
def test_each_may_what_was_decided(name: str, order: Order, people: dict[str, User | None]) -> None:
    asking = {who: user for who, user in people.items() if user is not None or name not in NEEDS_ACCOUNT}
    assert {who for who, user in asking.items() if asked(name, user, order)} == DECIDED[name]


def test_a_closed_account_loses_its_basket_and_its_orders(order: Order) -> None:
    buyer = order.user
    assert buyer is not None
    buyer.is_active = False
    assert not carts.can_change(buyer, order.checkout)
    assert not orders.visible_to(buyer).exists()
    assert cart_services.create_checkout(None).user is None
