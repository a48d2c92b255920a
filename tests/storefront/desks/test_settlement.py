"""Month end on the desks: closed by one officer, paid by another, seen by the producer; PDF and workbook."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.inventory.models import SalesPoint
from catalog.producers.models import ProducerKind
from checkout.orders.models import Order
from checkout.payments.services import ask_refund
from checkout.settlement.models import Posting, Statement, StatementLine
from checkout.settlement.services import close_statement
from config.core import clock
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.settling import IN_NOVEMBER, IN_OCTOBER, OCTOBER, hand_over, lay_rates
from tests.factories import make_member, make_officer, make_producer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold():
    """A household has sold 3 jars for 85,000 each in October; it is November."""
    lay_rates()
    producer = make_producer("=cmd|Hộ kinh doanh", kind=ProducerKind.HOUSEHOLD_BUSINESS)
    with clock.starting_at(IN_OCTOBER):
        product, _point = make_shop(producer=producer)
        hand_over(make_order(product, quantity=3, pays=pay_by_card))
    with clock.starting_at(IN_NOVEMBER):
        yield producer


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_one_closes_another_pays_and_the_producer_sees_it(sold) -> None:
    closing, paying = signed_in(make_officer()), signed_in(make_officer())
    month = f"{reverse('desks:settlement')}?month=2026-10"
    assert "Chốt 1 bảng quyết toán" in closing.get(month).content.decode()
    closing.post(reverse("desks:settlement_close", args=["2026-10"]), {"act_key": "a"})
    statement = Statement.objects.get()
    page = reverse("desks:settlement_statement", args=[statement.pk])
    assert 'form="main"' not in closing.get(page).content.decode()
    asked = {"act_key": "b", "bank_reference": "FT26307", "paid_on": "2026-11-03"}
    assert paying.post(page, asked).status_code == 302
    statement.refresh_from_db()
    # 255,000 less 1 % and 0.5 %
    assert (statement.state, statement.total) == ("paid", 251_175)
    own = signed_in(make_member(sold)).get(reverse("desks:producer_statement", args=[sold.slug, statement.pk]))
    assert "251.175" in own.content.decode()
    assert "FT26307" in own.content.decode()


def test_who_closed_it_is_told_so_and_nothing_is_paid(sold) -> None:
    officer = make_officer()
    statement = close_statement(officer, sold, month=OCTOBER)
    asked = {"act_key": "b", "bank_reference": "FT26307", "paid_on": "2026-11-03"}
    answer = signed_in(officer).post(reverse("desks:settlement_statement", args=[statement.pk]), asked)
    assert answer.status_code == 422
    statement.refresh_from_db()
    assert statement.state == "closed"


def test_the_pdf_and_the_workbook_say_the_same_and_run_nothing(sold) -> None:
    statement = close_statement(make_officer(), sold, month=OCTOBER)
    client = signed_in(make_member(sold))
    pdf = client.get(reverse("desks:producer_statement_file", args=[sold.slug, statement.pk, "pdf"]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    answer = client.get(reverse("desks:producer_statement_file", args=[sold.slug, statement.pk, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sums, lines = book.worksheets
    assert [row[1].value for row in sums.iter_rows(min_row=2)] == [255_000, -2_550, -1_275, 251_175]
    assert lines.max_row == 2
    assert lines.cell(2, 17).value == 251_175
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_another_producer_finds_none_of_it(sold) -> None:
    statement = close_statement(make_officer(), sold, month=OCTOBER)
    other = make_producer()
    client = signed_in(make_member(other))
    for slug in (sold.slug, other.slug):
        for kind in ("pdf", "xlsx"):
            url = reverse("desks:producer_statement_file", args=[slug, statement.pk, kind])
            assert client.get(url).status_code == 404
        assert client.get(reverse("desks:producer_statement", args=[slug, statement.pk])).status_code == 404
    assert client.get(reverse("desks:producer_money", args=[sold.slug])).status_code == 404


def test_my_money_tells_what_is_open_before_it_is_closed(sold) -> None:
    with clock.starting_at(IN_OCTOBER):
        shown = signed_in(make_member(sold)).get(reverse("desks:producer_money", args=[sold.slug])).content.decode()
    assert "251.175" in shown
    assert "Thị Lan" not in shown


PAGES = ["settlement", "figures", "open_problems", "settlement_rules"]


@pytest.mark.parametrize("name", PAGES)
def test_a_list_costs_as_much_for_one_as_for_thirty(name: str, sold) -> None:
    client = signed_in(make_officer())
    url = reverse(f"desks:{name}")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    lines = [
        StatementLine(
            posting=Posting.objects.create(kind="sale", fact=f"made up {n}", at=clock.now()),
            kind="sale",
            producer=make_producer(),
            point=SalesPoint.objects.first(),
            number="AG",
            goods=1_000,
            quantity=1,
            happened_at=IN_OCTOBER,
            due_at=IN_OCTOBER,
        )
        for n in range(29)
    ]
    StatementLine.objects.bulk_create(lines)
    with CaptureQueriesContext(connection) as thirty:
        assert client.get(url).status_code == 200
    assert len(thirty) == len(one) <= 15


def test_a_statement_of_many_lines_costs_as_many_queries_as_one_of_one(sold) -> None:
    officer, producer = make_officer(), sold
    line = StatementLine.objects.get()
    counts = []
    for month, more in ((OCTOBER, 0), (date(2026, 11, 1), 30)):
        for n in range(more):
            line.pk, line.posting = None, Posting.objects.create(kind="sale", fact=f"made up {n}", at=clock.now())
            line.due_at = line.happened_at = IN_NOVEMBER
            line.statement = None
            line.save(force_insert=True)
        with clock.starting_at(datetime.fromisoformat("2026-12-02T10:00+07:00")):
            with CaptureQueriesContext(connection) as closing:
                statement = close_statement(officer, producer, month=month)
            client = signed_in(officer)
            with CaptureQueriesContext(connection) as shown:
                client.get(reverse("desks:settlement_statement", args=[statement.pk]))
            with CaptureQueriesContext(connection) as printed:
                client.get(reverse("desks:settlement_file", args=[statement.pk, "pdf"]))
        counts.append((len(closing), len(shown), len(printed)))
    # The first closing makes the accounts that it needs.
    assert all(many <= one for one, many in zip(*counts, strict=True))
    assert counts[0][1] <= 15


def test_rules_are_added_with_their_text_and_count_from_their_day(sold) -> None:
    client = signed_in(make_officer())
    asked = {"act_key": "r", "goods_kind": "goods", "vat": "2", "pit": "0,75", "starts_on": "2026-10-01"}
    refused = client.post(reverse("desks:settlement_rate"), asked)
    assert refused.status_code == 422
    done = client.post(reverse("desks:settlement_rate"), asked | {"reference": "Nghị định thử"})
    assert done.status_code == 302
    statement = close_statement(make_officer(), sold, month=OCTOBER)
    # 2 % and 0.75 % of 255,000, half up
    assert (statement.vat, statement.pit) == (5_100, 1_913)


def test_when_the_shop_itself_sells_nothing_is_withheld(sold) -> None:
    asked = {"act_key": "s", "who": "office", "starts_on": "2026-10-01", "reference": "Hợp đồng mua đứt"}
    signed_in(make_officer()).post(reverse("desks:settlement_seller"), asked)
    statement = close_statement(make_officer(), sold, month=OCTOBER)
    assert (statement.vat, statement.pit, statement.tax_way, statement.total) == (0, 0, "office", 255_000)


def test_a_group_of_which_nobody_has_said_how_it_is_taxed_is_not_closed() -> None:
    lay_rates()
    producer = make_producer(kind=ProducerKind.COOPERATIVE_GROUP)
    with clock.starting_at(IN_OCTOBER):
        product, _point = make_shop(producer=producer)
        hand_over(make_order(product, pays=pay_by_card))
    with clock.starting_at(IN_NOVEMBER):
        client = signed_in(make_officer())
        client.post(reverse("desks:settlement_close", args=["2026-10"]), {"act_key": "a"})
        assert not Statement.objects.exists()
        asked = {"act_key": "t", "way": "declares", "starts_on": "2026-01-01", "reference": "Giấy đăng ký thuế"}
        client.post(reverse("desks:settlement_status", args=[producer.pk]), asked)
        client.post(reverse("desks:settlement_close", args=["2026-10"]), {"act_key": "b"})
        assert Statement.objects.get().tax_way == "declares"


def test_figures_add_up_sales_less_what_came_back_and_hand_them_out(sold) -> None:
    client = signed_in(make_officer())
    for by, name in (("product", "Đường thốt nốt"), ("producer", "Hộ kinh doanh"), ("month", "10/2026")):
        shown = client.get(reverse("desks:figures"), {"by": by, "since": "2026-10", "until": "2026-10"})
        assert "255.000" in shown.content.decode()
        assert name in shown.content.decode()
    answer = client.get(reverse("desks:figures"), {"by": "producer", "xlsx": "1"})
    (sheet,) = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets
    assert [sheet.cell(2, place).value for place in (3, 4, 5)] == [3, 255_000, 0]
    assert sheet.cell(2, 1).data_type == "s"


def test_what_is_stuck_names_who_must_act(sold) -> None:
    close_statement(make_officer(), sold, month=OCTOBER)
    order = Order.objects.get()
    ask_refund(make_officer(), order.checkout.transactions.get(), amount=10_000, reason="Vỡ một hũ")
    shown = signed_in(make_officer()).get(reverse("desks:open_problems")).content.decode()
    assert "văn phòng: người thứ hai" in shown
    assert "văn phòng: không phải người đã chốt" in shown
    assert order.number in shown
