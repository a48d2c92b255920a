"""One order paid by card: into the ledger, onto a statement, closed, paid."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.producers.models import ProducerKind
from checkout.notices.models import Notice
from checkout.orders.checks import disagreements
from checkout.settlement.models import LedgerEntry, Posting, Statement, StatementLine
from checkout.settlement.services import close_statement, pay_statement
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from config.core.models import AuditEntry
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.settling import IN_NOVEMBER, IN_OCTOBER, OCTOBER, entries_of, hand_over, lay_rates
from tests.factories import make_agreed_consignment, make_member, make_officer, make_producer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold():
    """3 jars for 85,000 each, delivery 37,000, the point keeps 12.5 %; paid by card and handed over in October."""
    lay_rates()
    with clock.starting_at(IN_OCTOBER):
        product, point = make_shop(producer=make_producer(kind=ProducerKind.HOUSEHOLD_BUSINESS))
        make_agreed_consignment(product.producer, point, commission_permille=125)
        order = make_order(product, quantity=3, pays=pay_by_card)
        hand_over(order)
    return order, product.producer


def test_a_sale_stands_in_the_ledger_with_its_money(sold) -> None:
    order, _producer = sold
    charge, sale = Posting.objects.filter(checkout=order.checkout).order_by("pk")
    assert entries_of(charge) == {"card": 292_000, "buyers": -292_000}
    assert entries_of(sale) == {"buyers": 292_000, "producer": -223_125, "commission": -31_875, "delivery": -37_000}
    line = StatementLine.objects.get()
    assert (line.quantity, line.goods, line.commission, line.net, line.statement) == (3, 255_000, 31_875, 223_125, None)
    assert line.due_at is not None
    assert list(disagreements()) == []


def test_the_month_is_closed_with_its_tax_and_paid_by_another(sold) -> None:
    _order, producer = sold
    closer, payer = make_officer(), make_officer()
    with clock.starting_at(IN_NOVEMBER):
        statement = close_statement(closer, producer, month=OCTOBER)
        # 1 % and 0.5 % of 255,000
        assert (statement.sold, statement.commission, statement.vat, statement.pit) == (255_000, 31_875, 2_550, 1_275)
        assert (statement.total, statement.state, statement.tax_way) == (219_300, "closed", "withheld")
        pay_statement(payer, statement, bank_reference="FT26307123", paid_on=date(2026, 11, 3))
    statement.refresh_from_db()
    assert (statement.state, statement.bank_reference, statement.paid_by) == ("paid", "FT26307123", payer)
    owed = LedgerEntry.objects.filter(account__producer=producer).values_list("amount", flat=True)
    assert sum(owed) == 0
    assert list(disagreements()) == []
    kinds = list(Notice.objects.filter(producer=producer).order_by("created_at").values_list("kind", flat=True))
    assert kinds[-2:] == ["statement_closed", "statement_paid"]
    assert AuditEntry.objects.filter(action__in=["statement.close", "statement.pay"]).count() == 2


def test_who_closed_it_does_not_pay_it_and_others_do_neither(sold) -> None:
    _order, producer = sold
    officer = make_officer()
    with clock.starting_at(IN_NOVEMBER):
        with pytest.raises(NotAllowed):
            close_statement(make_member(producer), producer, month=OCTOBER)
        assert not Statement.objects.exists()
        statement = close_statement(officer, producer, month=OCTOBER)
        with pytest.raises(Refusal) as refused:
            pay_statement(officer, statement, bank_reference="FT1", paid_on=date(2026, 11, 3))
        with pytest.raises(NotAllowed):
            pay_statement(make_member(producer), statement, bank_reference="FT1", paid_on=date(2026, 11, 3))
    assert [error.code for error in refused.value.errors] == ["SAME_PERSON"]
    statement.refresh_from_db()
    assert statement.state == "closed"


def test_a_month_that_has_not_ended_is_refused(sold) -> None:
    _order, producer = sold
    with clock.starting_at(IN_OCTOBER), pytest.raises(Refusal) as refused:
        close_statement(make_officer(), producer, month=OCTOBER)
    assert [error.code for error in refused.value.errors] == ["NOT_ENDED"]
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE settlement_statement SET sold = sold + 1",
        "UPDATE settlement_statement SET state = 'open', closed_at = NULL",
        "DELETE FROM settlement_statement",
        "UPDATE settlement_statementline SET goods = goods + 1",
        "UPDATE settlement_statementline SET statement_id = NULL, vat = 0, pit = 0",
        "DELETE FROM settlement_statementline",
        "UPDATE settlement_ledgerentry SET amount = amount + 1",
        "DELETE FROM settlement_ledgerentry",
        "UPDATE settlement_posting SET fact = 'other'",
    ],
)
def test_the_database_itself_keeps_what_is_closed(sold, statement: str) -> None:
    _order, producer = sold
    with clock.starting_at(IN_NOVEMBER):
        close_statement(make_officer(), producer, month=OCTOBER)
    with pytest.raises(DatabaseError, match=r"never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_posting_that_does_not_add_up_is_refused_at_commit(sold) -> None:
    entry = LedgerEntry.objects.exclude(account__kind="buyers").first()

    def make_it_up() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            other = Posting.objects.create(kind="sale", fact="made up", at=clock.now())
            LedgerEntry.objects.create(posting=other, account=entry.account, amount=5)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="does not add up"):
        make_it_up()
