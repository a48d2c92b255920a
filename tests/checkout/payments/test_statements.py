"""A bank's statement: read in the shapes that banks give it, judged without changing anything, taken in once."""

import io
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from catalog.exchange.report import UnreadableFile
from checkout.payments import services
from checkout.payments.gateways import VIETQR
from checkout.payments.models import BankCredit, CreditSource, Refund, Transaction
from checkout.payments.statements import read_statement, take_statement
from config.core import clock
from config.core.errors import NotAllowed
from tests.checkout.making import make_ready, make_shop
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db

TOTAL = 85_000 + 22_000
HEAD = "Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Nội dung"


def today() -> str:
    return f"{clock.today():%d/%m/%Y}"


def csv(*rows: str, head: str = HEAD, title: str = "") -> bytes:
    return "\n".join([*title.splitlines(), head, *rows]).encode()


def read(*rows: str, **more: str):
    return read_statement(csv(*rows, **more))


@pytest.fixture
def awaited() -> Transaction:
    product, _point = make_shop()
    return services.start_payment(None, make_ready(product).pk, gateway=VIETQR).transaction


def test_a_vietnamese_statement_with_titles_debits_and_sums():
    title = f"NGÂN HÀNG A\nSỐ TÀI KHOẢN: {settings.BANK_ACCOUNT}\nTừ ngày 01/11/2026 đến ngày 25/11/2026"
    report = read(
        "Số dư đầu kỳ,,,,5.000.000,",
        f'{today()} 14:05:33,FT1,,"107.000",5.107.000,AGK7M2Q9XD chuyen tien',
        f'{today()},FT2,"50.000",,5.057.000,PHI',
        f'{today()},FT3,0,"1.250.000,00",6.307.000,tien hang',
        'Tổng cộng,,"50.000","1.357.000",,',
        title=title,
    )
    assert [(row.reference, row.amount, row.note) for row in report.new] == [
        ("FT1", 107_000, "AGK7M2Q9XD chuyen tien"),
        ("FT3", 1_250_000, "tien hang"),
    ]
    assert report.problems == []
    at = report.new[0].booked_at.astimezone(clock.BUSINESS_ZONE)
    assert (at.date(), at.hour, at.minute, at.second) == (clock.today(), 14, 5, 33)
    assert report.new[1].booked_at.astimezone(clock.BUSINESS_ZONE).hour == 12


@pytest.mark.parametrize(
    "head",
    [
        "Description,Credit,Transaction date,Reference",
        "DIỄN GIẢI,Số tiền ghi có (VND),Ngày GD,Số bút toán",
        "Nội dung/ Details,Có TKTT / Credit,Ngày giao dịch/ Transaction date,Số FT/ Ref no",
        '"Mô tả\nDescription","Ghi có\nCredit","Ngày\nDate","Mã giao dịch\nTransaction ID"',
    ],
)
def test_columns_in_any_order_and_in_either_language(head):
    [row] = read(f'tien hang,"+90,000 VND",{today()},FT9', head=head).new
    assert (row.reference, row.amount, row.note) == ("FT9", 90_000, "tien hang")


def test_of_two_days_that_a_bank_gives_the_day_of_the_transaction_counts():
    yesterday = clock.today() - timedelta(days=1)
    head = "Ngày hiệu lực,Ngày giao dịch,Số tham chiếu,Ghi có,Nội dung"
    [row] = read(f"{today()},{yesterday:%d/%m/%Y},FT9,90000,x", head=head).new
    assert row.booked_at.astimezone(clock.BUSINESS_ZONE).date() == yesterday


def test_a_workbook_with_its_own_dates_and_numbers():
    book = Workbook()
    sheet = book.active
    sheet.append(["SAO KÊ TÀI KHOẢN"])
    sheet.append([])
    sheet.append(["STT", "Ngày giao dịch", "Số CT", "Nội dung", "Ghi nợ", "Ghi có"])
    at = datetime.combine(clock.today(), datetime.min.time())
    sheet.append([1, at.replace(hour=9, minute=30), 5123, "tien hang", None, 107_000])
    sheet.append([2, at, "=A1", "hai", None, 90_000.0])
    sheet.append([3, at, "x", "ba", None, "=F4+1"])
    out = io.BytesIO()
    book.save(out)
    report = read_statement(out.getvalue())
    assert [(row.reference, row.amount) for row in report.new] == [("5123", 107_000)]
    assert {(p.line, str(p.code)) for p in report.refused} == {
        (5, "FORMULA_WITHOUT_VALUE"),
        (6, "FORMULA_WITHOUT_VALUE"),
    }


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("{day},FT1,,1.5,,x", "BAD_NUMBER"),
        ("{day},FT1,,-90000,,x", "BAD_NUMBER"),
        ("{day},FT1,,abc,,x", "BAD_NUMBER"),
        (",FT1,,90000,,x", "MISSING_DATE"),
        ("31/02/2026,FT1,,90000,,x", "BAD_DATE"),
        ("{day} 25:61,FT1,,90000,,x", "BAD_DATE"),
        ("01/01/2999,FT1,,90000,,x", "IN_THE_FUTURE"),
        ("{day}," + "9" * 101 + ",,90000,,x", "TEXT_TOO_LONG"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line_and_the_rest_is_taken(row, code):
    report = read(row.format(day=today()), f"{today()},FT2,,90000,,x")
    assert [(p.line, str(p.code)) for p in report.refused] == [(2, code)]
    assert report.refused[0].message
    assert [r.reference for r in report.new] == ["FT2"]


def test_one_reference_with_two_amounts_is_named(awaited):
    services.take_credit(
        None, services.Told(settings.BANK_ACCOUNT, "FT1", 5_000, "a", clock.now()), source=CreditSource.NOTICE
    )
    report = read(f"{today()},FT1,,90000,,x", f"{today()},FT2,,90000,,x", f"{today()},FT2,,80000,,x")
    assert [(p.line, str(p.code)) for p in report.refused] == [(2, "TOLD_OTHERWISE"), (4, "REFERENCE_TWICE")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (csv("x", head="Tên,Tuổi"), "NO_STATEMENT_HEADER"),
        (csv("x,5", head="Nội dung,Ghi có"), "NO_STATEMENT_HEADER"),
        (csv(title="Số tài khoản: 999 888 777"), "OTHER_ACCOUNT"),
        (csv(*["x"] * 2_001), "TOO_MANY_ROWS"),
    ],
)
def test_a_file_that_is_no_statement_of_the_shop_is_refused(data, code):
    with pytest.raises(UnreadableFile) as refused:
        read_statement(data)
    assert refused.value.code == code
    assert str(refused.value.errors[0])


def test_an_empty_statement_says_so():
    assert [str(p.code) for p in read().warnings] == ["NO_ROWS"]


def test_reading_changes_nothing_and_taking_in_matches_once(awaited):
    data = csv(f"{today()},FT1,,{TOTAL},,{awaited.transfer_code}", f"{today()},FT2,,5000,,la")
    report = read_statement(data)
    assert not BankCredit.objects.exists()
    with pytest.raises(NotAllowed):
        take_statement(make_user(), report)
    assert not BankCredit.objects.exists()
    officer = make_officer()
    taken = take_statement(officer, report)
    assert (taken.new, taken.matched, taken.known) == (2, 1, 0)
    # The same report again (two officers at once), and the same file again.
    taken = take_statement(make_officer(), report)
    assert (taken.new, taken.matched, taken.known) == (0, 0, 2)
    again = read_statement(data)
    assert (again.good, again.unchanged) == (0, 2)
    awaited.refresh_from_db()
    assert awaited.charged == TOTAL
    assert BankCredit.objects.count() == 2


@pytest.mark.parametrize("hours", [0, 23, 70])
def test_what_the_bank_has_told_before_is_not_taken_twice(awaited, hours):
    booked = datetime.combine(clock.today(), datetime.min.time(), tzinfo=clock.BUSINESS_ZONE) + timedelta(hours=12)
    told = services.Told(
        settings.BANK_ACCOUNT, "WEB-1", TOTAL, f"MBVCB.5.{awaited.transfer_code}.CT", booked - timedelta(hours=hours)
    )
    services.take_credit(None, told, source=CreditSource.NOTICE)
    report = read(f"{today()},FT1,,{TOTAL},,{awaited.transfer_code} chuyen tien")
    assert (report.good, report.unchanged) == (0, 1)
    credit = BankCredit.objects.get()
    row = services.Told(settings.BANK_ACCOUNT, "FT1", TOTAL, awaited.transfer_code, booked)
    assert services.take_credit(make_officer(), row, source=CreditSource.STATEMENT) == (credit, False)
    credit.refresh_from_db()
    assert credit.other_reference == "FT1"
    assert not Refund.objects.exists()


def test_a_second_payment_that_only_the_statement_knows_is_not_lost(awaited):
    """Each line stands for one credit: what the bank's notice has brought once is not two lines' twin."""
    noon = datetime.combine(clock.today(), datetime.min.time(), tzinfo=clock.BUSINESS_ZONE) + timedelta(hours=12)
    told = services.Told(settings.BANK_ACCOUNT, "WEB-1", TOTAL, awaited.transfer_code, noon)
    services.take_credit(None, told, source=CreditSource.NOTICE)
    data = csv(*(f"{today()},FT{n},,{TOTAL},,{awaited.transfer_code}" for n in (1, 2)))
    report = read_statement(data)
    assert (report.good, report.unchanged) == (1, 1)
    # Told apart from the judgement too, where every line is asked about.
    for row in (1, 2):
        services.take_credit(
            None,
            services.Told(settings.BANK_ACCOUNT, f"FT{row}", TOTAL, awaited.transfer_code, noon),
            source=CreditSource.STATEMENT,
        )
    assert BankCredit.objects.count() == 2
    assert list(Refund.objects.values_list("amount", flat=True)) == [TOTAL]
    assert (read_statement(data).good, read_statement(data).unchanged) == (0, 2)


def test_equal_lines_without_a_reference_are_as_many_as_they_are(awaited):
    head = "Ngày,Ghi có,Nội dung"
    one, two = (read(*[f"{today()},5000,tien"] * n, head=head) for n in (1, 2))
    assert len({row.reference for row in two.new}) == 2
    take_statement(make_officer(), one)
    later = read(*[f"{today()},5000,tien"] * 2, head=head)
    assert (later.good, later.unchanged) == (1, 1)
    take_statement(make_officer(), later)
    assert BankCredit.objects.count() == 2


def test_a_thousand_lines_cost_as_many_queries_as_one():
    counts = []
    for many in (1, 1_000):
        with CaptureQueriesContext(connection) as queries:
            report = read(*(f"{today()},FT{n},,90000,,x{n}" for n in range(many)))
        assert report.good == many
        counts.append(len(queries))
    assert counts == [2, 2]
