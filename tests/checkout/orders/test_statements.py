"""A courier's statement: what it says is taken once, row by row, and then the cash is known to be in."""

from datetime import datetime

import pytest

from checkout.orders.checks import disagreements
from checkout.orders.models import CourierStatement, CourierStatementLine, Parcel, ParcelState
from checkout.orders.services import delivered
from checkout.orders.statements import StatementCode, read_statement, take_statement
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.orders.walks import in_state
from tests.checkout.parcels import clerk_of, send_off
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield
        assert list(disagreements()) == []


@pytest.fixture
def officer() -> User:
    return make_officer()


def a_file(*rows: tuple[object, ...]) -> bytes:
    return "\n".join(["Mã vận đơn,Tiền thu hộ,Phí", *(",".join(map(str, row)) for row in rows)]).encode()


def take(data: bytes, officer: User, *, mode: str = "all", number: str = "DS-01"):
    return take_statement(read_statement(data, officer), mode, officer, number=number, paid_on=clock.today())


def three() -> list[Parcel]:
    product, _point = make_shop(pieces=30)
    phones = enumerate(("0912345678", "0912345679", "0912345680"))
    orders = [make_order(product, quantity=2, phone=phone, street=f"{n} Lê Lợi") for n, phone in phones]
    return [send_off(order.parcels.get(), f"W{n}") for n, order in enumerate(orders)]


def test_what_was_collected_is_in_and_a_parcel_on_its_way_has_arrived(officer) -> None:
    on_its_way, there, _other = three()
    delivered(clerk_of(there), there)
    data = a_file(("w0", on_its_way.total, "22.000"), ("W1", there.total, 22000))
    report = read_statement(data, officer)
    assert [(row.waybill, row.arrived) for row in report.new] == [("W0", True), ("W1", False)]
    assert not CourierStatement.objects.exists()
    assert Parcel.objects.get(pk=on_its_way.pk).state == ParcelState.ON_ITS_WAY
    take(data, officer)
    on_its_way.refresh_from_db()
    assert (on_its_way.state, on_its_way.collected) == (ParcelState.HANDED_OVER, on_its_way.total)
    lines = CourierStatementLine.objects.values_list("waybill", "cash", "fee")
    assert list(lines) == [("W0", on_its_way.total, 22_000), ("W1", there.total, 22_000)]


def test_each_bad_row_is_named_and_the_good_ones_are_taken_when_asked(officer) -> None:
    first, second, third = three()
    data = a_file(
        ("W0", first.total, 0), ("W0", first.total, 0), ("KHONG", 1, 0), ("W1", second.total - 1, 0), ("W2", "x", 0)
    )
    report = read_statement(data, officer)
    assert [(p.line, p.code) for p in report.refused] == [
        (3, StatementCode.WAYBILL_TWICE),
        (4, StatementCode.UNKNOWN_WAYBILL),
        (5, StatementCode.CASH_DIFFERS),
        (6, "BAD_NUMBER"),
    ]
    with pytest.raises(Refusal):
        take(data, officer)
    assert not CourierStatementLine.objects.exists()
    assert take(data, officer, mode="good").good == 1
    assert CourierStatementLine.objects.get().parcel == first
    third.refresh_from_db()
    assert third.state == ParcelState.ON_ITS_WAY


def test_a_waybill_and_a_statement_are_taken_once(officer) -> None:
    first, second, _third = three()
    take(a_file(("W0", first.total, 0)), officer)
    again = read_statement(a_file(("W0", first.total, 0), ("W1", second.total, 0)), officer)
    assert [p.code for p in again.refused] == [StatementCode.SETTLED_ALREADY]
    with pytest.raises(Refusal) as refused:
        take(a_file(("W1", second.total, 0)), officer)
    assert refused.value.errors[0].field == "number"
    assert CourierStatementLine.objects.count() == 1


def test_what_came_back_brings_no_cash_and_still_costs_its_fee(officer) -> None:
    parcel = in_state(ParcelState.RETURNED)
    take(a_file((parcel.waybill, 0, 30_000)), officer)
    assert CourierStatementLine.objects.get().fee == 30_000


def test_prepaid_on_its_way_stays_on_its_way(officer) -> None:
    product, _point = make_shop()
    parcel = send_off(make_order(product, pays=pay_by_card).parcels.get(), "W9")
    take(a_file(("W9", 0, 22_000)), officer)
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.ON_ITS_WAY


def test_it_is_the_offices_to_take(officer) -> None:
    parcel = three()[0]
    with pytest.raises(NotAllowed):
        read_statement(a_file(("W0", 1, 1)), clerk_of(parcel))
