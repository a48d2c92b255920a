"""Month end on the desks: closed by one officer, paid by another, seen by the producer; PDF and workbook."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from catalog.producers.models import ProducerKind
from checkout.settlement.models import Statement
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
