"""What comes back is taken off piece by piece; all of it together is the sale, to the dong."""

from datetime import date, datetime

import pytest

from catalog.producers.models import ProducerKind
from checkout.carts import services as carts
from checkout.carts.models import Bearer as VoucherBearer
from checkout.orders.checks import disagreements
from checkout.orders.models import Bearer, Parcel
from checkout.orders.services import Off, place, take_return, turn_round
from checkout.settlement.models import LedgerEntry, StatementLine
from checkout.settlement.services import close_statement, pay_statement
from config.core import clock
from tests.checkout.making import make_order, make_ready, make_shop, make_voucher, pay_by_card, promise_cash
from tests.checkout.parcels import clerk_of, everything, send_off
from tests.checkout.settling import IN_NOVEMBER, IN_OCTOBER, OCTOBER, hand_over, lay_rates
from tests.factories import make_agreed_consignment, make_officer, make_producer

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
IN_DECEMBER = datetime.fromisoformat("2026-12-02T10:00+07:00")


def sold_with_voucher(bearer: str, *, quantity: int = 7) -> tuple[Parcel, StatementLine]:
    """7 jars for 85,000 with 10 % off, at a point that keeps 3.3 %."""
    producer = make_producer(kind=ProducerKind.HOUSEHOLD_BUSINESS)
    product, point = make_shop(producer=producer)
    make_agreed_consignment(producer, point, commission_permille=33)
    make_voucher(value=7, bearer=bearer, producer=producer)
    checkout = make_ready(product, quantity=quantity)
    carts.apply_voucher(None, checkout, code="TET2027")
    pay_by_card(checkout)
    (parcel,) = hand_over(place(None, checkout))
    return parcel, StatementLine.objects.get(kind="sale")


def give_back(parcel: Parcel, pieces: int, **facts) -> None:
    part = parcel.lines.get()
    lot = part.packed.get().lot_id
    take_return(clerk_of(parcel), parcel, offs=[Off(part.pk, pieces, lot)], reason="Đổi ý", **facts)


@pytest.mark.parametrize("bearer", [VoucherBearer.OFFICE, VoucherBearer.PRODUCER])
def test_pieces_taken_back_one_by_one_come_to_the_whole_sale(bearer) -> None:
    lay_rates()
    with clock.starting_at(IN_OCTOBER):
        parcel, sale = sold_with_voucher(bearer)
        for pieces in (1, 2, 3, 1):
            give_back(parcel, pieces)
    back = list(StatementLine.objects.filter(of=sale))
    assert [line.quantity for line in back] == [-1, -2, -3, -1]
    for name in ("goods", "voucher_producer", "voucher_office", "commission", "net"):
        assert sum(getattr(line, name) for line in back) == -getattr(sale, name), name
    assert list(disagreements()) == []


def test_a_return_after_the_month_is_closed_enters_the_next_and_takes_the_tax_back() -> None:
    lay_rates()
    with clock.starting_at(IN_OCTOBER):
        parcel, sale = sold_with_voucher(VoucherBearer.PRODUCER)
    with clock.starting_at(IN_NOVEMBER):
        october = close_statement(make_officer(), sale.producer, month=OCTOBER)
        before = (october.total, october.line_count)
        give_back(parcel, 3)
        give_back(parcel, 4)
        october.refresh_from_db()
        assert (october.total, october.line_count) == before
        paid = pay_statement(make_officer(), october, bank_reference="FT1", paid_on=clock.today())
    with clock.starting_at(IN_DECEMBER):
        november = close_statement(make_officer(), sale.producer, month=NOVEMBER)
    # Whatever October paid and withheld is taken back: it stays owed by the producer, and is carried on.
    assert november.total == -paid.total
    assert (november.vat, november.pit) == (-paid.vat, -paid.pit)
    assert not november.is_to_pay
    assert list(disagreements()) == []


def test_what_was_left_below_nothing_is_carried_into_the_next() -> None:
    lay_rates()
    with clock.starting_at(IN_OCTOBER):
        parcel, sale = sold_with_voucher(VoucherBearer.PRODUCER)
    with clock.starting_at(IN_NOVEMBER):
        october = close_statement(make_officer(), sale.producer, month=OCTOBER)
        pay_statement(make_officer(), october, bank_reference="FT1", paid_on=clock.today())
        give_back(parcel, 7)
    with clock.starting_at(IN_DECEMBER):
        november = close_statement(make_officer(), sale.producer, month=NOVEMBER)
        hand_over(make_order(sale.product, quantity=3, pays=pay_by_card, phone="0987654321", street="9 Khác"))
    with clock.starting_at(datetime.fromisoformat("2027-01-02T10:00+07:00")):
        december = close_statement(make_officer(), sale.producer, month=date(2026, 12, 1))
    assert december.carried == november.total == -october.total
    assert list(disagreements()) == []


def test_the_producer_bears_the_way_of_what_came_back_spoiled() -> None:
    lay_rates()
    with clock.starting_at(IN_OCTOBER):
        parcel, sale = sold_with_voucher(VoucherBearer.OFFICE)
        shipping = parcel.shipping
        give_back(parcel, 7, bearer=Bearer.PRODUCER, courier_fee=22_000)
    fee = StatementLine.objects.get(kind="fee")
    assert (fee.producer, fee.fees, fee.net) == (sale.producer, 22_000 + shipping, -22_000 - shipping)
    assert list(disagreements()) == []


def test_a_parcel_that_never_arrived_leaves_its_way_with_who_bears_it() -> None:
    with clock.starting_at(IN_OCTOBER):
        product, _point = make_shop()
        order = make_order(product, pays=pay_by_card)
        parcel = send_off(order.parcels.get())
        turn_round(clerk_of(parcel), parcel, reason="Không ai nhận")
        take_return(clerk_of(parcel), parcel, offs=everything(parcel), reason="Về", bearer=Bearer.BUYER)
    assert not StatementLine.objects.exists()
    delivery = LedgerEntry.objects.filter(account__kind="delivery").get()
    assert delivery.amount == -parcel.shipping
    assert list(disagreements()) == []


def test_cash_with_the_courier_is_not_due() -> None:
    with clock.starting_at(IN_OCTOBER):
        product, _point = make_shop()
        hand_over(make_order(product, pays=promise_cash))
    line = StatementLine.objects.get()
    assert line.due_at is None
    courier = LedgerEntry.objects.filter(account__kind="courier").get()
    assert courier.amount == 85_000 + 22_000 + 10_000
    assert list(disagreements()) == []
