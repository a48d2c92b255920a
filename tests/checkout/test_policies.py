"""Rights over baskets, orders, parcels, money and what is told: each function of each policies.py of the checkout x
everybody who might come."""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from checkout.carts import policies as carts
from checkout.carts import services as cart_services
from checkout.carts.models import Checkout
from checkout.delivery import policies as delivery
from checkout.notices import policies as notices
from checkout.notices.models import Audience, Notice, NoticeState
from checkout.orders import policies as orders
from checkout.orders.models import Order
from checkout.orders.services import complain
from checkout.payments import policies as payments
from checkout.payments.models import BankCredit, CreditSource, Refund
from checkout.payments.services.recording import owe
from checkout.settlement import policies as settlement
from config.core import clock
from config.core.models import User
from tests.checkout.making import make_order, make_shop
from tests.factories import make_member, make_officer, make_point, make_point_member, make_user
from tests.security.rights import settling
from tests.worlds import laid_once

OFFICE = {"officer", "second officer"}
# Function -> who may. `nobody` is somebody who has the id and has not signed in.
DECIDED = {
    "carts.can_change": {"nobody", "buyer"},
    "carts.can_see_owner": {"buyer"},
    "carts.can_manage_vouchers": OFFICE,
    "delivery.can_set_rates": OFFICE,
    "orders.can_cancel": {"nobody", "buyer"} | OFFICE,
    "orders.is_of": {"buyer"},
    "orders.can_confirm": OFFICE,
    "orders.can_let_go": OFFICE,
    "orders.can_prepare": {"clerk"},
    "orders.visible_to": {"buyer"} | OFFICE,
    "orders.parcels_visible_to": {"clerk"} | OFFICE,
    "payments.can_refund": OFFICE,
    "payments.can_match": OFFICE,
    "payments.credits_visible_to": OFFICE,
    "payments.refunds_visible_to": OFFICE,
    "notices.can_look": OFFICE,
    "notices.can_read_private": OFFICE,
    "notices.visible_to": OFFICE,
    "notices.to_tell_visible_to": {"clerk"} | OFFICE,
    "orders.can_ask_return": {"nobody", "buyer"} | OFFICE,
    "orders.can_decide": {"clerk"} | OFFICE,
    "orders.can_stop": OFFICE,
    "orders.can_answer_complaint": OFFICE,
    "orders.can_take_statement": OFFICE,
    "settlement.can_settle": OFFICE,
    "settlement.statements_visible_to": {"producer"} | OFFICE,
    "settlement.lines_visible_to": {"producer"} | OFFICE,
    "settlement.accounts_visible_to": {"producer"} | OFFICE,
    "orders.complaints_visible_to": OFFICE,
    "payments.transactions_visible_to": OFFICE,
    # `officer` has asked for the refund and put the credit aside, `second officer` has approved the refund.
    "payments.can_approve": {"second officer"},
    "payments.can_send": {"officer"},
    "payments.can_send_back": {"second officer"},
}
# Without an account one gets to these only; pages and fields of the others are for those who have signed in.
OPEN = {"carts.can_change", "carts.can_see_owner", "orders.can_cancel", "orders.can_ask_return"}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def laid(django_db_setup, django_db_blocker) -> Iterator[tuple[Order, dict[str, User | None]]]:
    with laid_once(django_db_blocker, lay) as found:
        yield found


@pytest.fixture
def order(laid, db) -> Order:
    return Order.objects.get(pk=laid[0].pk)


@pytest.fixture
def people(laid, db) -> dict[str, User | None]:
    return laid[1]


def lay() -> tuple[Order, dict[str, User | None]]:
    product, _point = make_shop()
    order = make_order(product)
    Order.objects.update(user=make_user())
    Checkout.objects.update(user=Order.objects.get().user)
    _lay_money_and_words(order)
    people = _people(Order.objects.get())
    settling.args_of(product.producer)
    return order, people


def _lay_money_and_words(order: Order) -> None:
    """A refund, a bank credit, a complaint, and a notice that the point is to be told by a person."""
    complain(order.user, order, kind="other", text="Thử")
    with transaction.atomic():
        owe(order.checkout.transactions.get(), 1_000, reason="Thử", asked_by=None)
    BankCredit.objects.create(
        account="0011223344", reference="FT1", amount=1_000, booked_at=clock.now(), source=CreditSource.STATEMENT
    )
    Notice.objects.create(
        key="to-tell",
        kind="parcel",
        audience=Audience.POINT,
        subject="Kiện hàng",
        text="Kiện hàng",
        point=order.parcels.get().point,
        state=NoticeState.TO_TELL,
    )


def _people(order: Order) -> dict[str, User | None]:
    parcel = order.parcels.get()
    officer, second = make_officer(), make_officer()
    Refund.objects.update(asked_by=officer, approved_by=second)
    BankCredit.objects.update(decided_by=officer)
    return {
        "nobody": None,
        "buyer": order.user,
        "another": make_user(),
        "officer": officer,
        "second officer": second,
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
        "carts.can_manage_vouchers": lambda: carts.can_manage_vouchers(user),
        "delivery.can_set_rates": lambda: delivery.can_set_rates(user),
        "orders.is_of": lambda: Order.objects.filter(orders.is_of(user), pk=order.pk).exists(),
        "orders.can_confirm": lambda: orders.can_confirm(user),
        "orders.can_let_go": lambda: orders.can_let_go(user),
        "orders.can_prepare": lambda: orders.can_prepare(user, parcel),
        "orders.visible_to": lambda: orders.visible_to(user).filter(pk=order.pk).exists(),
        "orders.parcels_visible_to": lambda: orders.parcels_visible_to(user).filter(pk=parcel.pk).exists(),
        "orders.can_ask_return": lambda: orders.can_ask_return(user, order),
        "orders.can_decide": lambda: orders.can_decide(user, parcel),
        "orders.can_stop": lambda: orders.can_stop(user),
        "orders.can_answer_complaint": lambda: orders.can_answer_complaint(user),
        "orders.can_take_statement": lambda: orders.can_take_statement(user),
        "payments.can_approve": lambda: payments.can_approve(user, Refund.objects.get()),
        "payments.can_send": lambda: payments.can_send(user, Refund.objects.get()),
        "payments.can_send_back": lambda: payments.can_send_back(user, BankCredit.objects.get()),
        "settlement.can_settle": lambda: settlement.can_settle(user),
        "settlement.statements_visible_to": lambda: settlement.statements_visible_to(user).exists(),
        "settlement.lines_visible_to": lambda: settlement.lines_visible_to(user).exists(),
        "settlement.accounts_visible_to": lambda: settlement.accounts_visible_to(user).exists(),
        "orders.complaints_visible_to": lambda: orders.complaints_visible_to(user).exists(),
        "payments.transactions_visible_to": lambda: payments.transactions_visible_to(user).exists(),
        "payments.can_refund": lambda: payments.can_refund(user),
        "payments.can_match": lambda: payments.can_match(user),
        "payments.credits_visible_to": lambda: payments.credits_visible_to(user).exists(),
        "payments.refunds_visible_to": lambda: payments.refunds_visible_to(user).exists(),
        "notices.can_look": lambda: notices.can_look(user),
        "notices.can_read_private": lambda: notices.can_read_private(user),
        "notices.visible_to": lambda: notices.visible_to(user).exists(),
        "notices.to_tell_visible_to": lambda: notices.to_tell_visible_to(user).exists(),
    }[name]()


def test_every_function_of_each_policy_is_decided() -> None:
    files = sorted(ROOT.glob("checkout/*/policies.py"))
    modules = [importlib.import_module(f"checkout.{file.parent.name}.policies") for file in files]
    found = {
        f"{module.__name__.split('.')[1]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert found == set(DECIDED)


@pytest.mark.parametrize("name", DECIDED)
def test_each_may_what_was_decided(name: str, order: Order, people: dict[str, User | None]) -> None:
    asking = {who: user for who, user in people.items() if user is not None or name in OPEN}
    assert {who for who, user in asking.items() if asked(name, user, order)} == DECIDED[name]


def test_a_closed_account_loses_its_basket_and_its_orders(order: Order) -> None:
    buyer = order.user
    assert buyer is not None
    buyer.is_active = False
    assert not carts.can_change(buyer, order.checkout)
    assert not orders.visible_to(buyer).exists()
    assert cart_services.create_checkout(None).user is None
