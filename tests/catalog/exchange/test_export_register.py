"""The register goes out as a file that imports back to the same register."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from catalog.certification.models import CertificateCounter, Listing, Recognition, Withdrawal
from catalog.certification.services import withdraw_recognition
from catalog.certification.services.numbers import take_numbers
from catalog.exchange.decisions import apply_decision, read_decision
from catalog.exchange.export import write_csv, write_xlsx
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core import clock
from tests.catalog.exchange.annexes import HEADER, as_csv, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


def exported() -> str:
    file = StringIO(newline="")
    write_csv(file)
    return file.getvalue()


def workbook() -> bytes:
    file = BytesIO()
    write_xlsx(file)
    return file.getvalue()


@pytest.fixture
def register() -> None:
    rows = [
        row(1, score="89,995"),
        row(1, decision="12/QĐ-UBND", date="05/11/2025"),
        row(2, producer="-"),
        row(3, date="", decision=""),
        row(4, place="Xã Vĩnh Châu, thành phố Châu Đốc"),
        row(5, product="=HYPERLINK(1)", producer="@cơ sở"),
        row(6, product="'=1", producer="+84"),
    ]
    apply_decision(read_decision(as_csv([HEADER, *rows])), "all", None)
    withdraw_recognition(
        None,
        Recognition.objects.get(product_name="Khô cá số 4"),
        decision_number="3/QĐ-UBND",
        decided_on=date(2024, 1, 2),
        effective_on=date(2024, 2, 1),
        reason="Không đạt tiêu chí",
    )
    Product.objects.filter(name="Khô cá số 1").update(name="Khô cá đổi tên", name_folded="kho ca doi ten")


def emptied() -> None:
    for model in (Listing, Withdrawal, Recognition, Product, Producer, CertificateCounter):
        model.objects.all().delete()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_out_and_in_again_is_the_same_register(register, kind) -> None:
    before = exported()
    data = before.encode() if kind == "csv" else workbook()
    again = read_decision(data)
    assert (again.rows, again.good, again.unchanged, again.refused) == (7, 0, 7, [])
    emptied()
    assert apply_decision(read_decision(data), "all", None).good == 7
    assert exported() == before
    assert Product.objects.get(name="Khô cá đổi tên").recognitions.count() == 2


def test_numbers_that_came_with_a_file_are_not_given_again(register) -> None:
    data = exported().encode()
    emptied()
    apply_decision(read_decision(data), "all", None)
    assert take_numbers(year=2022)[0] not in set(Recognition.objects.values_list("certificate_number", flat=True))


def test_no_cell_starts_a_formula(register) -> None:
    cells = [cell for line in csv.reader(StringIO(exported())) for cell in line]
    sheet = load_workbook(BytesIO(workbook())).active
    typed = [cell for line in sheet.iter_rows() for cell in line]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert not [cell for cell in typed if cell.data_type == "f"]
    assert not [c for c in typed if isinstance(c.value, str) and c.value.startswith(("=", "+", "-", "@", "\t"))]


def test_a_workbook_has_numbers_and_dates_as_such(register) -> None:
    sheet = load_workbook(BytesIO(workbook())).active
    names = [cell.value for cell in sheet[1]]
    first = dict(zip(names, [cell.value for cell in sheet[2]], strict=True))
    assert (first["stars"], first["score"], first["decision_date"]) == (4, 89.995, datetime(2022, 10, 10))


def test_a_score_of_three_decimals_is_not_written_as_thousands(register) -> None:
    assert ",89.9950," in exported()


def test_an_empty_register_is_a_header() -> None:
    report = read_decision(exported().encode())
    assert (report.rows, report.refused) == (0, [])
