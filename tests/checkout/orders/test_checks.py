"""`check_orders`: clean over every kind of order; each invariant found broken when one row is corrupted by SQL."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from catalog.inventory.models import SalesPoint
from catalog.products.models import Product
from checkout.carts import services as carts
from checkout.carts.models import Checkout
from checkout.orders.checks import INVARIANTS, disagreements
from checkout.orders.models import Order
from checkout.orders.services import Off, cancel_order, expire_orders, place, take_return
from checkout.orders.statements import read_statement, take_statement
from config.core import clock
from tests.checkout.making import (
    make_order,
    make_ready,
    make_shop,
    make_voucher,
    pay_by_card,
    promise_cash,
    promise_transfer,
)
from tests.checkout.parcels import bring, clerk_of, everything, give_out, make_collection, pack_up
from tests.factories import make_officer

# What each invariant is broken by; `{kind}` is the order of that kind. Constraints that say the same are dropped first.
CORRUPTIONS = {
    "an order is goods less discount, delivery and cash fee together": (
        "ALTER TABLE orders_order DROP CONSTRAINT order_sums",
        "UPDATE orders_order SET total = total + 1 WHERE id = '{cash}'",
    ),
    "the lines of an order add up to its goods and its discount": (
        "UPDATE orders_orderline SET unit_price = unit_price + 1 WHERE order_id = '{cash}'",
    ),
    "the parcels of an order add up to its sums": (
        "UPDATE orders_parcel SET shipping = shipping - 1, to_collect = to_collect - 1 WHERE order_id = '{cash}'",
    ),
    "what is to be collected in cash is the order's total, or nothing": (
        "UPDATE orders_parcel SET to_collect = 0 WHERE order_id = '{cash}'",
    ),
    "the lines of a parcel add up to its goods and its discount": (
        "UPDATE orders_parcelline SET discount = discount + 1",
    ),
    "every piece of a line lies in a parcel of its own order": (
        "UPDATE orders_parcelline SET quantity = quantity + 1",
    ),
    "a parcel that waits has its goods promised": (
        "UPDATE inventory_hold SET state = 'released', closed_at = now() WHERE holder_kind = 'parcel'",
    ),
    "goods are promised only to parcels that are still to be handed over, at their own point": (
        "UPDATE orders_parcel SET state = 'handed_over' WHERE order_id = '{cash}'",
    ),
    "a basket holds goods only while it is open and has a plan": (
        "UPDATE carts_checkout SET plan = NULL, hold_until = NULL WHERE id = '{held}'",
    ),
    "an order that has ended has no parcel under way, one that goes on has one": (
        "UPDATE orders_parcel SET state = 'cancelled' WHERE order_id = '{card}'",
    ),
    "a basket is ordered exactly when it has an order": (
        "UPDATE carts_checkout SET state = 'open', completed_at = NULL WHERE state = 'completed'",
    ),
    "an order says that it is paid only when its money has come": (
        "UPDATE payments_transaction SET charged = charged - 1 WHERE charged > 0",
    ),
    "an order whose money has come says that it is paid": (
        "UPDATE orders_order SET paid_at = NULL WHERE id = '{card}'",
    ),
    "cash is promised for what is to be collected, and has come for what was": (
        "UPDATE payments_transaction SET authorized = authorized - 1"
        " WHERE gateway = 'ocop.payment.cod' AND authorized > 0",
    ),
    "no cash is collected for alcohol or of who gets a gift": (
        "UPDATE orders_orderline SET is_alcohol = true WHERE order_id = '{cash}'",
    ),
    "a voucher is used exactly by the orders that go on with it": (
        "UPDATE carts_voucheruse SET given_back_at = now()",
    ),
    "a voucher is used by orders only": (
        "UPDATE carts_voucheruse SET checkout_id = '{held}' WHERE given_back_at IS NULL",
    ),
    "no voucher is used more often than it may be": ('UPDATE carts_voucher SET "limit" = 0',),
    "the numbers of a day are as many as its orders": ("UPDATE orders_ordercounter SET last = last + 1",),
    "a parcel that is ready has in its box what is wanted": (
        "DELETE FROM orders_packedlot WHERE part_id IN (SELECT l.id FROM orders_parcelline l"
        " JOIN orders_parcel p ON p.id = l.parcel_id WHERE p.order_id = '{ready}')",
    ),
    "what left with a parcel is what lay in its box": ("UPDATE orders_packedlot SET quantity = quantity + 1",),
    "a parcel says when it left and when it was handed over exactly when it was": (
        "UPDATE orders_parcel SET left_at = NULL WHERE order_id = '{sent}'",
    ),
    "what came back of a parcel is what its returns say, and what was spoiled is written off": (
        "UPDATE orders_returnline SET sellable = true WHERE NOT sellable",
    ),
    "what was taken off a line is what its returns say": (
        "UPDATE orders_parcelline SET taken_off = taken_off - 1 WHERE taken_off > 0",
    ),
    "what was taken off comes to its share of the line, to the dong": (
        "UPDATE orders_returnline SET amount = amount + 1",
    ),
    "a return comes to its lines, and delivery is given back once, with the last piece": (
        "UPDATE orders_return SET goods = goods + 1",
    ),
    "what was let off a parcel is what its returns say": (
        "ALTER TABLE orders_parcel DROP CONSTRAINT parcel_collected_what_was_due",
        "UPDATE orders_parcel SET let_off = let_off + 1 WHERE order_id = '{counter}'",
    ),
    "what is owed back for goods is what their returns say": (
        "UPDATE payments_refund SET amount = amount - 1 WHERE reason = 'return'",
    ),
    "a parcel that has come back or was given up has nothing left in it": (
        "UPDATE orders_parcel SET state = 'returned' WHERE order_id = '{sent}'",
    ),
    "the cash taken for parcels is what the payments say": (
        "UPDATE payments_transaction SET charged = charged + 1 WHERE gateway = 'ocop.payment.cod' AND charged > 0",
    ),
    "a courier's statement says what was collected for each of its parcels": (
        "UPDATE orders_courierstatementline SET cash = cash + 1",
    ),
    "the cash taken for a parcel at a counter lies in its till": (
        "UPDATE inventory_tillentry SET amount = amount + 1",
    ),
}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Orders of every kind, and a basket whose payment runs, in a transaction that is taken back: kind -> id."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make()
        transaction.set_rollback(True)


@pytest.fixture
def orders(made, db) -> dict[str, str]:
    """Each test in a savepoint of that transaction."""
    return made


def _make() -> dict[str, str]:
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        product, point = make_shop(pieces=100)
        other, _elsewhere = make_shop(pieces=100)
        make_voucher(limit=5)
        checkout = make_ready(product, other, quantity=3)
        carts.apply_voucher(None, checkout, code="TET2027")
        promise_cash(checkout)
        made = {"cash": place(None, checkout)}
        for number, (kind, pays) in enumerate(
            {
                "card": pay_by_card,
                "transfer": promise_transfer,
                "late": promise_transfer,
                "cancelled": pay_by_card,
            }.items()
        ):
            made[kind] = make_order(product, pays=pays, phone=f"098765432{number}", street=f"{number} Khác")
        cancel_order(None, made["cancelled"])
        made |= _further(product, point)
        made["late"].__class__.objects.filter(pk=made["late"].pk).update(pay_until=clock.now() - timedelta(hours=1))
        expire_orders()
        held = make_ready(product, phone="0966666666", street="9 Khác")
        carts.begin_hold(None, held, until=clock.now() + timedelta(minutes=30))
    return {kind: str(order.pk) for kind, order in made.items()} | {"held": str(Checkout.objects.get(pk=held.pk).pk)}


def _further(product: Product, point: SalesPoint) -> dict[str, Order]:
    """One ready, one sent of which a part came back broken, one handed over at the counter but for a piece."""
    ready = make_order(product, quantity=2, phone="0901000001", street="31 Khác")
    sent = make_order(product, quantity=3, pays=pay_by_card, phone="0901000002", street="32 Khác")
    counter = make_collection(product, point=point, quantity=2, phone="0901000003")
    for order in (ready, counter):
        pack_up(order.parcels.get())
    parcel = bring(sent.parcels.get())
    [off] = everything(parcel)
    broken = Off(off.part_id, 1, off.lot_id, sellable=False)
    take_return(clerk_of(parcel), parcel, offs=[broken], reason="Vỡ")
    csv = f"Mã vận đơn,COD,Phí\n{parcel.waybill},0,22000\n".encode()
    officer = make_officer()
    take_statement(read_statement(csv, officer), "all", officer, number="DS-1", paid_on=clock.today())
    parcel = counter.parcels.get()
    give_out(parcel, left_behind=[Off(parcel.lines.get().pk, 1)], reason="Hộp móp")
    return {"ready": ready, "sent": sent, "counter": counter}


def test_all_of_it_agrees(orders: dict[str, str]) -> None:
    assert list(disagreements()) == []
    assert set(CORRUPTIONS) == set(INVARIANTS)


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_one_corrupted_row_is_found_and_named(invariant: str, orders: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in CORRUPTIONS[invariant]:
            cursor.execute(statement.format(**orders))
    assert invariant in {one.invariant for one in disagreements()}
