"""An opening stock list: every wrong row is named, all rows or the good ones are taken in, and only once."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from catalog.exchange.codes import FileCode
from catalog.exchange.files.writing import write_csv_table, write_xlsx_table
from catalog.exchange.report import Report, UnreadableFile
from catalog.exchange.stock_list import apply_stock_list, read_stock_list
from catalog.exchange.stock_list.taking_out import MOVEMENT_COLUMNS, STOCK_COLUMNS, movement_rows, stock_rows
from catalog.inventory.checks import disagreements
from catalog.inventory.models import Lot, LotStock, Movement, Stock
from catalog.inventory.services import block_lot, write_off
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from config.core.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(clock.today().year + 1, 6, 30)
HEAD = "SKU,Mã vạch,Số lượng,Số lô,Hạn dùng,Kệ,Báo sắp hết khi dưới"
PEN = "8930000000019"


@pytest.fixture
def point():
    return make.make_point()


@pytest.fixture
def clerk(point):
    return make.make_point_member(point)


@pytest.fixture
def pack(point):
    product = make.make_listed_product()
    make.make_agreed_consignment(product.producer, point)
    return product.variants.get()


def listed(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


def problems(report: Report) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, str(problem.code)) for problem in report.problems]


def lying(point) -> dict[tuple[str, str], int]:
    rows = LotStock.objects.filter(stock__point=point).values_list("stock__variant__sku", "lot__code", "quantity")
    return {(sku, code): pieces for sku, code, pieces in rows}


def test_good_rows_are_taken_in_with_lot_date_shelf_and_threshold(point, clerk, pack) -> None:
    report = read_stock_list(listed(f"{pack.sku},,7,L1,{NEXT_YEAR:%d/%m/%Y},A3,5", f"{pack.sku},,2,L2,,,"), point)
    assert (report.rows, report.good, problems(report)) == (2, 2, [])
    assert not Stock.objects.exists(), "a dry run changes nothing"
    apply_stock_list(report, "all", clerk, source="ton.csv")
    stock = Stock.objects.get()
    assert (stock.on_hand, stock.shelf, stock.low_below) == (9, "A3", 5)
    assert Lot.objects.get(code="L1").best_before == NEXT_YEAR
    assert set(Movement.objects.values_list("kind", "reason", "actor")) == {("receipt", "ton.csv", clerk.pk)}
    assert AuditEntry.objects.filter(action="stock.import").count() == 1
    assert list(disagreements()) == []


def test_a_file_sent_twice_is_taken_in_once(point, clerk, pack) -> None:
    data = listed(f"{pack.sku},,7,L1,,,")
    first, second = read_stock_list(data, point), read_stock_list(data, point)
    apply_stock_list(first, "all", clerk)
    done = apply_stock_list(second, "all", clerk)
    assert (done.good, done.unchanged, lying(point)) == (0, 1, {(pack.sku, "L1"): 7})


def test_each_wrong_row_is_named_by_line_column_and_code(point, pack) -> None:
    other = make.make_listed_product().variants.get()
    known = make.make_stock(pack.product, point, lots={"K": (4, NEXT_YEAR), "K2": (4, NEXT_YEAR), "B": (1, None)})
    block_lot(make.make_officer(), known.lots.get(lot__code="B").lot, reason="Nhiễm khuẩn")
    yesterday = clock.today() - timedelta(days=1)
    report = read_stock_list(
        listed(
            f"{pack.sku},,-3,L1,,,",
            f'{pack.sku},,"1,5",L2,,,',
            f"{pack.sku},,0,L3,,,",
            f"{pack.sku},,1000001,L4,,,",
            f"{pack.sku},,1,L5,{yesterday:%d/%m/%Y},,",
            f"{pack.sku},,1,L6,31/02/2027,,",
            "KHONG-CO,,1,L7,,,",
            f"{other.sku},,1,L8,,,",
            f"{pack.sku},{PEN},1,L9,,,",
            f"{pack.sku},,4,K,,,",
            f"{pack.sku},,5,K2,{NEXT_YEAR:%d/%m/%Y},,",
            f"{pack.sku},,1,B,,,",
            ",,1,,,,",
            f"{pack.sku},,1,{'x' * 41},,,",
            f"{pack.sku},,2,TWO,,,",
            f"{pack.sku},,3,TWO,,,",
            f"{pack.sku},,1,S,,{'k' * 41},nhiều",
        ),
        point,
    )
    assert problems(report) == [
        (2, "Số lượng", "BAD_QUANTITY"),
        (3, "Số lượng", "BAD_QUANTITY"),
        (4, "Số lượng", "BAD_QUANTITY"),
        (5, "Số lượng", "BAD_QUANTITY"),
        (6, "Hạn dùng", "LOT_PAST_ITS_DATE"),
        (7, "Hạn dùng", "BAD_DATE"),
        (8, "SKU", "UNKNOWN_GOODS"),
        (9, "SKU", "NOT_CONSIGNED"),
        (10, "Mã vạch", "CODES_DIFFER"),
        (11, "Hạn dùng", "LOT_KNOWN_OTHERWISE"),
        (12, "Số lượng", "LOT_HAS_A_BOOK"),
        (13, "Số lô", "LOT_IS_BLOCKED"),
        (14, "SKU", "MISSING_SKU"),
        (15, "Số lô", "TEXT_TOO_LONG"),
        (17, "SKU", "LOT_TWICE"),
        (18, "Báo sắp hết khi dưới", "BAD_NUMBER"),
        (18, "Kệ", "TEXT_TOO_LONG"),
    ]
    assert [row.line for row in report.new] == [16]


def test_in_mode_all_one_wrong_row_stops_everything_in_mode_good_the_others_come_in(point, clerk, pack) -> None:
    report = read_stock_list(listed(f"{pack.sku},,7,L1,,,", f"{pack.sku},,-1,L2,,,"), point)
    with pytest.raises(Refusal):
        apply_stock_list(report, "all", clerk)
    assert (Stock.objects.count(), Lot.objects.count(), Movement.objects.count()) == (0, 0, 0)
    done = apply_stock_list(report, "good", clerk)
    assert (done.good, done.refused_rows, lying(point)) == (1, 1, {(pack.sku, "L1"): 7})


def test_goods_are_found_by_their_barcode_and_lines_not_filled_in_are_passed_over(point, pack) -> None:
    pack.gtin = "8930000000019"
    pack.save()
    report = read_stock_list(listed(f",{pack.gtin},3,L1,,,", f"{pack.sku},,,,,A1,", ",,,,,,"), point)
    assert (report.rows, [row.variant for row in report.new], problems(report)) == (1, [pack], [])


def test_a_closed_point_and_a_stranger_take_nothing_in(point, clerk, pack) -> None:
    report = read_stock_list(listed(f"{pack.sku},,7,L1,,,"), point)
    with pytest.raises(NotAllowed):
        apply_stock_list(report, "all", make.make_officer())
    point.is_active = False
    point.save()
    with pytest.raises(Refusal):
        apply_stock_list(report, "all", clerk)
    assert not Movement.objects.exists()


def test_a_file_without_a_quantity_is_no_stock_list(point) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_stock_list("SKU,Tên hàng\nA,B\n".encode(), point)
    assert refused.value.code == FileCode.NO_STOCK_HEADER


def test_the_same_queries_for_1_row_and_for_30(point, clerk, pack) -> None:
    def cost(first: int, rows: int) -> int:
        report = read_stock_list(listed(*(f"{pack.sku},,7,N{first + n},,A{n}," for n in range(rows))), point)
        with CaptureQueriesContext(connection) as queries:
            assert apply_stock_list(report, "all", clerk).good == rows
        return len(queries)

    assert cost(0, 1) == cost(100, 30)


def twenty_thousand(sku: str) -> bytes:
    return listed(*(f"{sku},,{-1 if n % 4 == 0 else 2},N{n},,," for n in range(20_000)))


def test_twenty_thousand_rows_with_errors_are_judged_one_by_one(point, pack) -> None:
    report = read_stock_list(twenty_thousand(pack.sku), point)
    assert (report.rows, report.good, report.refused_rows) == (20_000, 15_000, 5_000)
    assert [problem.line for problem in report.refused] == list(range(2, 20_002, 4))
    assert not Stock.objects.exists()


@pytest.mark.prove
def test_the_good_ones_of_twenty_thousand_rows_are_taken_in(point, clerk, pack) -> None:
    apply_stock_list(read_stock_list(twenty_thousand(pack.sku), point), "good", clerk)
    assert Stock.objects.get().on_hand == 30_000
    assert list(disagreements()) == []


def test_what_is_taken_out_comes_back_as_it_was(point, clerk, pack) -> None:
    make.make_stock(pack.product, point, lots={"L1": (4, NEXT_YEAR), "=L2": (2, None)})
    out = io.StringIO()
    assert write_csv_table(out, STOCK_COLUMNS, stock_rows(clerk, point)) == 2
    report = read_stock_list(out.getvalue().encode(), point)
    assert (report.rows, report.unchanged, problems(report)) == (2, 2, [])


def test_no_exported_text_begins_a_formula(point, clerk, pack) -> None:
    stock = make.make_stock(pack.product, point, lots={"=cmd": (4, None)})
    write_off(clerk, stock, stock.lots.get().lot, quantity=1, reason='=HYPERLINK("http://x")')
    out = io.BytesIO()
    write_xlsx_table(out, MOVEMENT_COLUMNS, movement_rows(clerk, point))
    sheet = load_workbook(out).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [text for text in cells if text.startswith("=")] == []
    assert "'=cmd" in cells
    assert [cell.data_type for row in sheet.iter_rows() for cell in row].count("f") == 0


def test_the_command_reports_then_takes_in(point, pack, tmp_path) -> None:
    file = tmp_path / "ton.csv"
    file.write_bytes(listed(f"{pack.sku},,7,L1,,,", "X,,1,,,,"))
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_stock", point.slug, str(file), "--json", stdout=out)
    assert (ended.value.code, Movement.objects.count()) == (1, 0)
    assert json.loads(out.getvalue())["refused"][0]["code"] == "UNKNOWN_GOODS"
    with pytest.raises(SystemExit):
        call_command("import_stock", point.slug, str(file), "--apply", "good", stdout=out)
    assert lying(point) == {(pack.sku, "L1"): 7}
    with pytest.raises(CommandError) as missing:
        call_command("import_stock", "khong-co", str(file))
    assert missing.value.returncode == 2
