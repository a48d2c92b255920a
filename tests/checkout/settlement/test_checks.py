"""`check_orders` of the ledger: clean over every kind of fact; each invariant found broken when one row is corrupted,
and the whole ledger the same when it is derived from nothing once more."""

import pytest
from django.db import connection, transaction

from catalog.inventory.services import sell, undo_sale
from catalog.inventory.services.tills import Item
from catalog.producers.models import ProducerKind
from checkout.carts import services as carts
from checkout.orders.checks import disagreements
from checkout.orders.services import Off, place, take_return
from checkout.orders.statements import read_statement, take_statement
from checkout.settlement import posting
from checkout.settlement.checks import INVARIANTS
from checkout.settlement.models import LedgerEntry, Posting, StatementLine
from checkout.settlement.services import close_statement, pay_statement
from config.core import clock
from tests.checkout.making import make_order, make_ready, make_shop, make_voucher, pay_by_card, promise_cash
from tests.checkout.parcels import clerk_of, make_collection, till_at
from tests.checkout.settling import IN_NOVEMBER, IN_OCTOBER, OCTOBER, hand_over, lay_rates
from tests.factories import make_agreed_consignment, make_officer, make_point_member, make_producer

FIRST = "WHERE id = (SELECT min(id) FROM settlement_posting WHERE kind = '{0}')"
LOSE = f"UPDATE settlement_posting SET fact = 'x' {FIRST}"
CORRUPTIONS = {
    "every posting adds up to nothing": "UPDATE settlement_ledgerentry SET amount = amount + 1",
    "the ledger has the sale of each parcel that was handed over, and no other": LOSE.format("sale"),
    "the ledger has each return that is done, and no other": LOSE.format("return"),
    "what was sold less what came back is what the buyer keeps, piece by piece and to the dong": (
        "UPDATE orders_orderline SET unit_price = unit_price + 1"
    ),
    "a commission is its share of what the goods brought": (
        "UPDATE settlement_statementline SET commission = commission + 1"
    ),
    "the ledger has the money that came and went back, order by order": (
        "UPDATE payments_transaction SET charged = charged - 1 WHERE charged > 0"
    ),
    "what is owed back to buyers is what refunds are open": "UPDATE payments_refund SET amount = amount + 1",
    "delivery is what buyers paid for it and kept paying, and what producers bear": (
        "UPDATE orders_parcel SET shipping = shipping + 1 WHERE to_collect = 0"
    ),
    "fees for cash are those of parcels that were handed over": (
        "UPDATE orders_parcel SET cash_fee = cash_fee + 1 WHERE to_collect = 0"
    ),
    "vouchers cost the shop what its lines say": (
        "UPDATE settlement_statementline SET voucher_office = voucher_office + 1"
    ),
    "a point has earned the commissions of its lines": (
        "UPDATE settlement_statementline SET commission = commission + 1"
    ),
    "a producer is owed its lines, less what was paid": "UPDATE settlement_statementline SET goods = goods + 1",
    "the tax withheld is that of statements": (
        "UPDATE settlement_statementline SET vat = vat + 1 WHERE statement_id IS NOT NULL"
    ),
    "a statement's sums are those of its lines": "UPDATE settlement_statement SET sold = sold + 1",
    "a statement has its producer's lines, due before its month was over": (
        "UPDATE settlement_statementline SET due_at = due_at + interval '1 year' WHERE statement_id IS NOT NULL"
    ),
    "what a statement left below nothing goes into the next": "UPDATE settlement_statement SET carried = -5",
    "a statement that is paid was paid out once": LOSE.format("payout"),
    "nothing is due to a producer before its money has come": (
        "UPDATE orders_order SET paid_at = NULL WHERE NOT pays_cash"
    ),
    "what the courier holds is what it took and has not passed on": (
        "UPDATE orders_courierstatementline SET cash = cash + 1"
    ),
    "couriers have been paid what their statements charge": "UPDATE orders_courierstatementline SET fee = fee + 1",
    "the ledger has each counter sale, and each that was taken back": LOSE.format("counter_undone"),
    "a till has what was taken at its counter, for goods and for orders": (
        "UPDATE inventory_countersale SET total = total + 1 WHERE undone_at IS NULL"
    ),
}


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker):
    """Facts of every kind, in a transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        _make()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def made(everything, db) -> None:
    """Each test in a savepoint of that transaction."""


def _make() -> None:
    lay_rates()
    with clock.starting_at(IN_OCTOBER):
        producer = make_producer(kind=ProducerKind.HOUSEHOLD_BUSINESS)
        product, point = make_shop(pieces=100, producer=producer)
        make_agreed_consignment(producer, point, commission_permille=77)
        make_voucher(value=7)
        checkout = make_ready(product, quantity=7)
        carts.apply_voucher(None, checkout, code="TET2027")
        pay_by_card(checkout)
        (parcel,) = hand_over(place(None, checkout))
        (brought,) = _bought(product, "1")
        _bought(product, "2")
        hand_over(make_collection(product, point=point, phone="0987654323"))
        clerk = make_point_member(point)
        till = till_at(point, clerk)
        sales = [sell(clerk, till, items=[Item(product.variants.get(), 2)], payment="cash") for _ in "12"]
        undo_sale(clerk, sales[0])
    with clock.starting_at(IN_NOVEMBER):
        pay_statement(
            make_officer(),
            close_statement(make_officer(), producer, month=OCTOBER),
            bank_reference="FT1",
            paid_on=clock.today(),
        )
        part = parcel.lines.get()
        take_return(clerk_of(parcel), parcel, offs=[Off(part.pk, 3, part.packed.get().lot_id)], reason="Đổi ý")
        officer = make_officer()
        file = f"Mã vận đơn,Tiền thu hộ,Phí\n{brought.waybill},{brought.collected},22000\n".encode()
        take_statement(read_statement(file, officer), "all", officer, number="DS-01", paid_on=clock.today())


def _bought(product, phone: str):
    order = make_order(product, quantity=2, pays=promise_cash, phone=f"098765432{phone}", street=f"{phone} Hà")
    return hand_over(order)


def test_all_of_it_agrees(made) -> None:
    assert list(disagreements()) == []
    assert set(CORRUPTIONS) == set(INVARIANTS)


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_one_corrupted_row_is_found_and_named(invariant: str, made) -> None:
    with connection.cursor() as cursor:
        # What the database itself refuses, too, is to be found when it was not asked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(CORRUPTIONS[invariant])
    assert invariant in {one.invariant for one in disagreements()}


def test_derived_from_nothing_once_more_it_is_the_same(made) -> None:
    """What orders, payments, tills and couriers say makes the ledger; only closing and paying are facts of its own."""

    def derived() -> set:
        rows = LedgerEntry.objects.exclude(posting__kind__in=["closing", "payout"])
        names = ("posting__kind", "posting__fact", "account__kind", "account__producer", "account__point", "amount")
        return set(rows.values_list(*names))

    def lines() -> list:
        names = ("kind", "producer", "number", "quantity", "goods", "voucher_office", "commission", "happened_at")
        return sorted(StatementLine.objects.values_list(*names), key=str)

    before = derived(), lines()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("statementline", "ledgerentry", "posting"):
            cursor.execute(f"DELETE FROM settlement_{table}")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    made_again = posting.post_everything()
    assert made_again == Posting.objects.count() > 8
    assert (derived(), lines()) == before
    assert posting.post_everything() == 0
