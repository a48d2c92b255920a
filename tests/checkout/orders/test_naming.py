"""Behind every piece of a bad lot stands somebody: the officer reads whom to call, the producer only which order."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from catalog.exchange.lots import write_lot_report
from catalog.inventory.models import Lot
from catalog.inventory.selectors.lots import lot_report
from catalog.inventory.services import block_lot, dispatch
from checkout.carts.services import begin_hold
from checkout.orders.locks import holder_of
from config.core import clock
from config.core.holders import parties
from config.core.models import AuditEntry
from tests import factories as make
from tests.checkout.making import make_order, make_ready, make_shop

pytestmark = pytest.mark.django_db


def shop_with_a_lot(pieces: int = 10) -> tuple:
    product, point = make_shop(pieces=pieces)
    return product, point, Lot.objects.get()


def sheets(actor, lot: Lot) -> dict[str, list[list]]:
    file = io.BytesIO()
    write_lot_report(actor, lot, file)
    book = load_workbook(io.BytesIO(file.getvalue()))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.rows][1:] for sheet in book.worksheets}


def test_the_officer_gets_open_and_delivered_parcels_with_whom_to_call() -> None:
    product, point, lot = shop_with_a_lot()
    gone, waiting = make_order(product, quantity=2), make_order(product, quantity=1, phone="0987654321")
    dispatch(None, point, holder_of(gone.parcels.get()))
    officer = make.make_officer()
    report = lot_report(officer, lot)
    named = parties(officer, report.holders)
    [open_one], [delivered] = report.promised, report.delivered
    party = named[open_one.holder_kind, open_one.holder_id]
    assert (party.label, party.name, party.phone) == (
        f"Đơn hàng {waiting.number}",
        "Nguyễn Thị Lan",
        "+84987654321",
    )
    party = named[delivered.holder_kind, delivered.holder_id]
    assert (party.label, party.phone, delivered.pieces) == (f"Đơn hàng {gone.number}", "+84912345678", 2)
    before = AuditEntry.objects.filter(action="lot.export").count()
    book = sheets(officer, lot)
    [row] = book["Đã giao"]
    assert row[:5] == [f"Đơn hàng {gone.number}", "Nguyễn Thị Lan", "'+84912345678", point.name, 2]
    assert AuditEntry.objects.filter(action="lot.export").count() == before + 1


def test_what_the_block_took_back_is_still_told_with_whom_to_call() -> None:
    product, _point, lot = shop_with_a_lot(pieces=2)
    order = make_order(product, quantity=2)
    officer = make.make_officer()
    assert len(block_lot(officer, lot, reason="Nhiễm khuẩn")) == 1
    lot.refresh_from_db()
    report = lot_report(officer, lot)
    assert report.promised == []
    [taken_back] = report.taken_back
    party = parties(officer, report.holders)[taken_back.holder_kind, taken_back.holder_id]
    assert (party.label, party.phone, taken_back.pieces) == (f"Đơn hàng {order.number}", "+84912345678", 2)
    [row] = sheets(officer, lot)["Không còn giữ"]
    assert row[:3] == [f"Đơn hàng {order.number}", "Nguyễn Thị Lan", "'+84912345678"]


def test_a_producer_reads_which_orders_and_no_buyer() -> None:
    product, point, lot = shop_with_a_lot()
    dispatch(None, point, holder_of(make_order(product).parcels.get()))
    make_order(product, phone="0987654321")
    basket = make_ready(product, phone="0977777777")
    begin_hold(None, basket, until=clock.now() + timedelta(minutes=30))
    report = lot_report(make.make_member(product.producer), lot)
    named = parties(make.make_member(product.producer), report.holders)
    assert len(named) == 3
    assert all((party.name, party.phone) == ("", "") and party.label for party in named.values())


def test_a_gift_is_asked_for_where_it_went() -> None:
    product, _point, _lot = shop_with_a_lot()
    order = make_order(product)
    order.is_gift, order.pays_cash, order.cash_fee = True, False, 0
    order.total = order.goods - order.discount + order.shipping
    order.recipient_name, order.recipient_phone = "Trần Văn Tâm", "+84966666666"
    order.save()
    holder = holder_of(order.parcels.get())
    [party] = parties(make.make_officer(), [(holder.kind, holder.id)]).values()
    assert (party.name, party.phone) == ("Trần Văn Tâm", "+84966666666")


@pytest.mark.parametrize("orders", [1, 3])
def test_naming_costs_one_question_however_many(orders: int) -> None:
    product, _point, _lot = shop_with_a_lot(pieces=20)
    holders = [holder_of(make_order(product, phone=f"091234567{n}").parcels.get()) for n in range(orders)]
    officer = make.make_officer()
    with CaptureQueriesContext(connection) as queries:
        named = parties(officer, [(holder.kind, holder.id) for holder in holders])
    assert (len(queries), len(named)) == (1, orders)
