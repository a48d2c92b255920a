"""Orders in the office: found, called about, confirmed, cancelled; one order with all its money."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkout.notices.models import Notice
from checkout.orders.models import Order, OrderState, Parcel
from config.core.models import AuditEntry
from tests import factories as make
from tests.checkout import making

pytestmark = pytest.mark.django_db
keys = iter(range(1, 1_000_000))


def url(name: str, *args) -> str:
    return reverse(f"desks:{name}", args=args)


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer() -> Client:
    return as_(make.make_officer())


def send(client: Client, address: str, key: str = "", **data):
    return client.post(address, {"act_key": key or f"key-{next(keys)}", **data})


def page(client: Client, address: str, **query) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def an_order(number: int = 0, **facts) -> Order:
    product, _point = making.make_shop()
    return making.make_order(product, phone=f"09123456{number:02d}", street=f"{number} Lê Lợi", **facts)


def a_large_first_order(settings) -> Order:
    settings.CALL_FROM = 100_000
    return an_order(7)


@pytest.mark.parametrize("query", ["{number}", "{spoken}", "0912 345 601", "thi lan nguyen", "Nguyễn"])
def test_an_order_is_found_by_number_phone_or_name_without_accents(officer, query):
    order, other = an_order(1), an_order(2)
    Order.objects.filter(pk=other.pk).update(name_folded="tran van ba")
    asked = query.format(number=order.number, spoken=order.number[3:].replace("-", " "))
    shown = page(officer, url("office_orders"), q=asked)
    assert (order.number in shown, other.number in shown) == (True, False)


def test_orders_stand_under_what_they_wait_for(officer):
    orders = {name: an_order(n) for n, name in enumerate(["to_pack", "trouble", "on_its_way", "done", "call"])}
    orders["unpaid"] = an_order(9, pays=making.promise_transfer)
    for name, state in {"trouble": "short", "on_its_way": "ready", "done": "handed_over"}.items():
        Parcel.objects.filter(order=orders[name]).update(state=state)
    Order.objects.filter(pk=orders["call"].pk).update(state=OrderState.UNCONFIRMED)
    for kind, order in orders.items():
        shown = page(officer, url("office_orders"), kind=kind)
        assert {one for one in orders if orders[one].number in shown} == {kind}
        page(officer, url("office_order", order.number))
    assert all(order.number in page(officer, url("office_orders"), kind="nonsense") for order in orders.values())


def test_a_large_first_order_is_called_about_and_confirmed_once(officer, settings):
    order = a_large_first_order(settings)
    assert order.state == OrderState.UNCONFIRMED
    shown = page(officer, url("calls"))
    assert f'href="tel:{order.phone}"' in shown
    address = url("order_confirm", order.number)
    answer = send(officer, address, key="same", **{"from": "calls"})
    assert send(officer, address, key="same", **{"from": "calls"})["Location"] == answer["Location"]
    assert answer["Location"].startswith(url("calls"))
    order.refresh_from_db()
    assert order.state == OrderState.OPEN
    assert order.number not in page(officer, url("calls")).split("</nav>")[-1]
    assert send(as_(make.make_officer()), address).status_code == 422
    assert AuditEntry.objects.filter(action="order.confirm").count() == 1


def test_an_order_is_cancelled_with_a_reason_and_its_call_is_settled(officer, settings):
    order = a_large_first_order(settings)
    cancel = url("order_cancel", order.number)
    assert send(officer, cancel, reason=" ").status_code == 422
    order.refresh_from_db()
    assert order.state == OrderState.UNCONFIRMED
    assert send(officer, cancel, reason="Không nghe máy").status_code == 302
    order.refresh_from_db()
    assert (order.state, order.end_reason) == (OrderState.CANCELLED, "Không nghe máy")
    assert not Notice.objects.filter(kind="call", state="to_tell").exists()
    assert "Không nghe máy" in page(officer, url("office_order", order.number))


def test_what_is_being_packed_is_not_cancelled(officer):
    order = an_order()
    Parcel.objects.filter(order=order).update(state="packing")
    assert url("order_cancel", order.number) not in page(officer, url("office_order", order.number))
    assert send(officer, url("order_cancel", order.number), reason="Thử").status_code == 422
    order.refresh_from_db()
    assert order.state == OrderState.OPEN


@pytest.mark.parametrize("who", ["nobody", "buyer", "staff", "officer"])
def test_who_sees_orders(who):
    order = an_order()
    client = Client()
    if who != "nobody":
        maker = {"buyer": make.make_user, "officer": make.make_officer}.get(who)
        client.force_login(maker() if maker else make.make_point_member(order.parcels.get().point))
    wanted = {"nobody": 302, "officer": 200}.get(who, 404)
    for address in (url("office_orders"), url("calls"), url("office_order", order.number)):
        answer = client.get(address)
        assert answer.status_code == wanted
        assert (order.phone in answer.content.decode()) == (who == "officer" and address != url("calls"))
    assert send(client, url("order_cancel", order.number), reason="x").status_code == (
        302 if who in ("nobody", "officer") else 404
    )
    order.refresh_from_db()
    assert (order.state == OrderState.CANCELLED) == (who == "officer")


@pytest.mark.parametrize("name", ["office_orders", "calls"])
def test_thirty_cost_as_many_queries_as_one(officer, name, settings):
    settings.CALL_FROM = 1 if name == "calls" else settings.CALL_FROM
    counts = []
    for many in (range(1), range(1, 30)):
        for n in many:
            an_order(n)
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(url(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_one_order_costs_at_most_fifteen_queries(officer):
    order = an_order(pays=making.promise_transfer)
    with CaptureQueriesContext(connection) as queries:
        page(officer, url("office_order", order.number))
    assert len(queries) <= 15, [q["sql"][:90] for q in queries]
