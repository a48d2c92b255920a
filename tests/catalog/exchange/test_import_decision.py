"""Importing a decision: each thing that can be wrong has its code, the good rows are recorded once."""

import json
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.certification.errors import CertificationCode
from catalog.certification.models import Recognition
from catalog.exchange.codes import FileCode, RowCode, WarningCode
from catalog.exchange.decisions import apply_decision, read_decision
from catalog.exchange.report import UnreadableFile
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from config.core.models import AuditEntry
from tests.catalog.exchange.annexes import HEADER, as_csv, as_xlsx, row
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db
SAMPLE = Path("catalog/exchange/samples/quyet-dinh-2497-2022.csv")


@pytest.fixture(autouse=True)
def november():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


def refused(data: bytes, **given) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.code) for p in read_decision(data, **given).refused]


def warned(data: bytes, **given) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.code) for p in read_decision(data, **given).warnings]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"product": ""}, "SẢN PHẨM", RowCode.MISSING_PRODUCT),
        ({"product": "x" * 201}, "SẢN PHẨM", RowCode.TEXT_TOO_LONG),
        ({"product": "Kh� c�"}, "SẢN PHẨM", RowCode.UNREADABLE_TEXT),
        ({"product": "#REF!"}, "SẢN PHẨM", RowCode.UNREADABLE_TEXT),
        ({"stars": ""}, "PHÂN HẠNG", RowCode.MISSING_STARS),
        ({"stars": "tốt"}, "PHÂN HẠNG", RowCode.UNKNOWN_STARS),
        ({"stars": "2 sao", "score": "40"}, "PHÂN HẠNG", RowCode.STARS_TOO_FEW),
        ({"stars": "6 sao"}, "PHÂN HẠNG", RowCode.STARS_TOO_MANY),
        ({"stars": "3 sao"}, "PHÂN HẠNG", CertificationCode.STARS_CONTRADICT_SCORE),
        ({"stars": "4 sao", "score": "69,999"}, "PHÂN HẠNG", CertificationCode.STARS_CONTRADICT_SCORE),
        ({"stars": "5 sao", "score": "89,995"}, "PHÂN HẠNG", CertificationCode.STARS_CONTRADICT_SCORE),
        ({"stars": "5 sao", "score": "90"}, "PHÂN HẠNG", RowCode.POTENTIAL_FIVE_STARS),
        ({"stars": "5 sao", "score": ""}, "PHÂN HẠNG", CertificationCode.LEVEL_COULD_NOT_DECIDE),
        ({"score": "1.250"}, "ĐIỂM SỐ", RowCode.AMBIGUOUS_NUMBER),
        ({"score": "bảy mươi"}, "ĐIỂM SỐ", RowCode.BAD_NUMBER),
        ({"score": "171,5"}, "ĐIỂM SỐ", RowCode.SCORE_OUT_OF_RANGE),
        ({"score": "71,5001"}, "ĐIỂM SỐ", RowCode.SCORE_TOO_PRECISE),
        ({"date": "31/02/2022"}, "NGÀY", RowCode.BAD_DATE),
        ({"date": "24/11/2026"}, "NGÀY", CertificationCode.DATE_IN_FUTURE),
        ({"date": "06/05/2018"}, "NGÀY", RowCode.DATE_BEFORE_PROGRAMME),
        ({"decision": "không rõ"}, "SỐ QUYẾT ĐỊNH", RowCode.BAD_DECISION_NUMBER),
    ],
)
def test_each_fault_has_its_line_column_and_code(cells, column, code) -> None:
    data = as_csv([HEADER, row(1), row(2, **cells), row(3)])
    assert refused(data) == [(3, column, code)]
    assert [new.row.line for new in read_decision(data).new] == [2, 4]


@pytest.mark.parametrize(
    ("cells", "good"),
    [
        ({"stars": "4 sao", "score": "89,995"}, True),
        ({"stars": "4 sao", "score": "70"}, True),
        ({"stars": "3 sao", "score": "69,999"}, True),
        ({"stars": "3 sao", "score": "50"}, True),
        ({"stars": "3 sao", "score": "49,999"}, False),
        ({"stars": "4 sao", "score": ""}, True),
        ({"date": "23/11/2026"}, True),
    ],
)
def test_the_edges_of_the_bands(cells, good) -> None:
    assert bool(read_decision(as_csv([HEADER, row(1, **cells)])).new) is good


LEVELS = [*HEADER, "CẤP"]


@pytest.mark.parametrize(
    ("level", "stars", "score", "day", "good"),
    [
        ("huyện", "3 sao", "60", "23/02/2023", False),
        ("huyện", "3 sao", "60", "24/02/2023", True),
        ("huyện", "3 sao", "60", "30/06/2025", True),
        ("huyện", "3 sao", "60", "01/07/2025", False),
        ("huyện", "4 sao", "75", "01/03/2024", False),
        ("huyện", "4 sao", "75", "", False),
        ("tỉnh", "4 sao", "75", "01/03/2024", True),
        ("quốc gia", "5 sao", "91,14", "01/03/2024", True),
        ("quốc gia", "4 sao", "75", "01/03/2024", False),
    ],
)
def test_who_could_decide_when(level, stars, score, day, good) -> None:
    data = as_csv([LEVELS, [*row(1, stars=stars, score=score, date=day), level]])
    assert refused(data) == ([] if good else [(2, "CẤP", CertificationCode.LEVEL_COULD_NOT_DECIDE)])


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("CẤP", "xã", RowCode.UNKNOWN_LEVEL),
        ("NHÓM", "Điện máy", RowCode.UNKNOWN_GROUP),
        ("LOẠI HÌNH", "câu lạc bộ", RowCode.UNKNOWN_PRODUCER_TYPE),
        ("source_url", "javascript:alert(1)", RowCode.BAD_LINK),
        ("certificate_number", "1", RowCode.BAD_CERTIFICATE_NUMBER),
        ("valid_until", "11/10/2025", RowCode.VALIDITY_CONTRADICTS),
        ("withdrawn_on", "11/10/2024", RowCode.WITHDRAWAL_INCOMPLETE),
    ],
)
def test_faults_of_columns_that_few_annexes_have(column, value, code) -> None:
    assert refused(as_csv([[*HEADER, column], [*row(1), value]])) == [(2, column, code)]


def test_the_same_product_twice_in_a_file() -> None:
    data = as_csv([HEADER, row(1), row(2), row(3, product="KHO CA SO 1")])
    assert refused(data) == [(4, "SẢN PHẨM", RowCode.DUPLICATE_IN_FILE)]


def test_a_formula_without_a_value_refuses_its_row() -> None:
    assert refused(as_xlsx([HEADER, row(1, score="=70+1,5")])) == [(2, "ĐIỂM SỐ", RowCode.FORMULA_WITHOUT_VALUE)]


def test_demo_decisions_are_refused_in_production(settings) -> None:
    data = as_csv([HEADER, row(1, decision="DEMO-2026-01")])
    assert refused(data) == []
    settings.DEMO = False
    assert refused(data) == [(2, "SỐ QUYẾT ĐỊNH", RowCode.DEMO_DECISION)]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"producer": "-"}, "CHỦ THỂ", WarningCode.MISSING_PRODUCER),
        ({"decision": ""}, "SỐ QUYẾT ĐỊNH", WarningCode.MISSING_DECISION_NUMBER),
        ({"date": ""}, "NGÀY", WarningCode.MISSING_DATE),
        ({"place": ""}, "ĐỊA CHỈ", WarningCode.MISSING_PLACE),
        ({"place": "Xã Không Có, huyện Không Có"}, "ĐỊA CHỈ", WarningCode.UNKNOWN_PLACE),
        ({"place": "Xã Vĩnh Châu, thành phố Châu Đốc"}, "ĐỊA CHỈ", WarningCode.SPLIT_PLACE),
    ],
)
def test_what_a_person_should_look_at_is_a_warning(cells, column, code) -> None:
    data = as_csv([HEADER, row(1, **cells)])
    assert warned(data) == [(2, column, code)]
    assert refused(data) == []


def test_the_sample_annex_of_the_province_enters_the_register() -> None:
    report = read_decision(SAMPLE.read_bytes())
    assert (report.rows, report.good, report.problems) == (12, 12, [])
    apply_decision(report, "all", None)
    recorded = Recognition.objects.get(product_name="Mật nhuỵ hoa thốt nốt")
    assert recorded.decision_number == "2497/QĐ-UBND"
    assert (recorded.valid_from, recorded.valid_until) == (date(2022, 10, 10), date(2025, 10, 10))
    assert (recorded.stars, recorded.score, recorded.level) == (4, Decimal("72.8"), "provincial")
    assert recorded.certificate_number == "AG-2022-0012"
    assert recorded.product.producer.name == "Công ty TNHH MTV Phát triển đặc sản vùng miền Trần Gia"
    assert recorded.product.producer.kind == "company"
    assert Producer.objects.count() == 9
    assert not Product.objects.filter(is_published=True).exists()
    assert AuditEntry.objects.filter(action="recognition.record", actor_name="system").count() == 12


def test_the_same_file_twice_changes_nothing() -> None:
    apply_decision(read_decision(SAMPLE.read_bytes()), "all", None)
    before = (Recognition.objects.count(), Product.objects.count(), AuditEntry.objects.count())
    again = apply_decision(read_decision(SAMPLE.read_bytes()), "all", None)
    assert (again.rows, again.good, again.unchanged, again.problems) == (12, 0, 12, [])
    assert (Recognition.objects.count(), Product.objects.count(), AuditEntry.objects.count()) == before


def test_a_row_without_a_producer_enters_the_register_only() -> None:
    apply_decision(read_decision(as_csv([HEADER, row(1, producer="-")])), "all", None)
    assert Recognition.objects.get().product is None
    assert not Producer.objects.exists()
    assert apply_decision(read_decision(as_csv([HEADER, row(1, producer="-")])), "all", None).unchanged == 1


def test_other_facts_of_a_recorded_decision_are_a_conflict() -> None:
    apply_decision(read_decision(as_csv([HEADER, row(1)])), "all", None)
    other = as_csv([HEADER, row(1, score="72")])
    assert refused(other) == [(2, "ĐIỂM SỐ", RowCode.CONFLICT_WITH_REGISTER)]
    same_number = as_csv([HEADER, row(1, date="11/10/2022")])
    assert refused(same_number) == [(2, "NGÀY", RowCode.CONFLICT_WITH_REGISTER)]
    apply_decision(read_decision(other), "good", None)
    assert Recognition.objects.get().score == Decimal("71.5")


def test_another_wording_is_a_warning_and_changes_nothing() -> None:
    apply_decision(read_decision(as_csv([HEADER, row(1)])), "all", None)
    assert warned(as_csv([HEADER, row(1, product="KHÔ CÁ SỐ 1")])) == [
        (2, "SẢN PHẨM", WarningCode.DIFFERS_FROM_REGISTER)
    ]


def test_a_later_decision_is_a_new_recognition_of_the_same_product() -> None:
    apply_decision(read_decision(as_csv([HEADER, row(1)])), "all", None)
    later = as_csv([HEADER, row(1, product="khô cá số 1", decision="9/QĐ-UBND", date="01/12/2025")])
    apply_decision(read_decision(later), "all", None)
    assert Product.objects.get().recognitions.count() == 2


def test_all_or_nothing_and_the_good_ones() -> None:
    report = read_decision(as_csv([HEADER, row(1), row(2, stars=""), row(3)]))
    with pytest.raises(Refusal):
        apply_decision(report, "all", None)
    assert not Recognition.objects.exists()
    apply_decision(report, "good", None)
    assert sorted(Recognition.objects.values_list("product_name", flat=True)) == ["Khô cá số 1", "Khô cá số 3"]


def test_only_the_office_imports() -> None:
    report = read_decision(as_csv([HEADER, row(1)]))
    with pytest.raises(NotAllowed):
        apply_decision(report, "all", make_user())
    assert not Recognition.objects.exists()
    officer = make_officer()
    apply_decision(report, "all", officer)
    assert Recognition.objects.get().recorded_by == officer
    assert AuditEntry.objects.get(action="recognition.record").actor == officer


def test_the_decision_may_be_given_with_the_file() -> None:
    data = as_csv([["SẢN PHẨM", "CHỦ THỂ", "SAO"], ["Mắm", "HTX A", "4"]])
    report = read_decision(data, decision_number="86/QĐ-UBND", decided_on=date(2023, 1, 27))
    assert report.new[0].row.outcome.decision_number == "86/QĐ-UBND"
    assert report.new[0].row.outcome.decided_on == date(2023, 1, 27)


@pytest.mark.parametrize(
    "title",
    [
        "Quyết định số 2497/QĐ-UBND ngày 10/10/2022",
        "(Kèm theo Quyết định số: 2497/QĐ-UBND, ngày 10 tháng 10 năm 2022 của UBND tỉnh An Giang)",
        "QĐ số 2497 / QD-UBND ngày 10-10-2022",
        "Số: 2497/QĐ-UBND\nAn Giang, ngày 10 tháng 10 năm 2022",
        "Kèm theo Quyết định số 2497/QĐ-UBND ngày 10/10/2022\nCăn cứ Quyết định số 1048/QĐ-TTg ngày 21/8/2019",
    ],
)
def test_the_decision_may_stand_in_the_titles(title) -> None:
    lines = [[line] for line in title.split("\n")]
    data = as_csv([*lines, ["SẢN PHẨM", "CHỦ THỂ", "SAO"], ["Mắm", "HTX A", "4"]])
    outcome = read_decision(data).new[0].row.outcome
    assert (outcome.decision_number, outcome.decided_on) == ("2497/QĐ-UBND", date(2022, 10, 10))


def test_titles_that_name_several_decisions_need_a_person() -> None:
    titles = [["Quyết định số 1/QĐ-UBND ngày 1/1/2022"], ["Quyết định số 2/QĐ-UBND ngày 2/1/2022"]]
    data = as_csv([*titles, ["SẢN PHẨM", "SAO"], ["Mắm", "4"]])
    with pytest.raises(UnreadableFile) as caught:
        read_decision(data)
    assert caught.value.code is FileCode.SEVERAL_DECISIONS
    assert read_decision(data, decision_number="2/QĐ-UBND").rows == 1


def producers(data: bytes) -> list[str]:
    return [new.row.producer_name for new in read_decision(data).new]


def test_blank_cells_repeat_the_producer_above_where_its_number_is_left_out_too() -> None:
    rows = [row(1), row("", product="B", producer="", place=""), row(2, product="C", producer="", place="")]
    assert producers(as_csv([HEADER, *rows])) == ["Hộ kinh doanh ANAS", "Hộ kinh doanh ANAS", ""]


def test_blank_cells_in_a_list_that_numbers_products_repeat_with_a_warning() -> None:
    data = as_csv([HEADER, row(1), row(2, producer="", place="")])
    assert producers(data) == ["Hộ kinh doanh ANAS"] * 2
    assert warned(data) == [(3, "CHỦ THỂ", WarningCode.PRODUCER_FROM_ABOVE)]


def test_a_place_of_its_own_means_that_the_producer_is_unknown() -> None:
    assert producers(as_csv([HEADER, row(1), row(2, producer="")])) == ["Hộ kinh doanh ANAS", ""]


def test_blanks_in_a_program_s_file_repeat_nothing() -> None:
    data = as_csv([["product_name", "producer_name", "stars"], ["A", "HTX A", "4"], ["B", "", "4"]])
    assert producers(data) == ["HTX A", ""]


def test_merged_cells_repeat_the_producer_and_others_do_not() -> None:
    rows = [row(1), row(2, producer=None, place=None), row(3, producer=None, place=None)]
    data = as_xlsx([HEADER, *rows], merged=["C2:C3", "D2:D3"])
    assert producers(data) == ["Hộ kinh doanh ANAS", "Hộ kinh doanh ANAS", ""]


def test_totals_signatures_headings_and_repeated_headers_are_no_rows() -> None:
    data = as_csv(
        [
            ["DANH SÁCH SẢN PHẨM"],
            HEADER,
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
            ["I", "Nhóm thực phẩm"],
            row(1),
            HEADER,
            row(2),
            ["Tổng cộng", "2 sản phẩm"],
            ["", "An Giang, ngày 10 tháng 10 năm 2022"],
            ["", "TM. ỦY BAN NHÂN DÂN"],
            ["", "Nguyễn Văn A"],
        ]
    )
    report = read_decision(data)
    assert (report.rows, report.good, report.refused) == (2, 2, [])
    assert [new.row.outcome.group for new in report.new] == ["food", "food"]


def test_a_header_of_two_rows() -> None:
    data = as_csv(
        [
            ["STT", "Sản phẩm", "Chủ thể", "Kết quả", ""],
            ["", "", "", "Điểm số", "Phân hạng"],
            ["1", "A", "B", "71", "4"],
        ]
    )
    assert read_decision(data).new[0].row.outcome.score == Decimal(71)


def test_a_header_alone_is_no_fault() -> None:
    assert warned(as_csv([HEADER])) == [(1, "", WarningCode.NO_ROWS)]


def command(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_decision", *arguments, stdout=out, stderr=StringIO())
    except SystemExit as left:
        return int(left.code or 0), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_the_command_is_a_dry_run_and_says_so_by_its_exit_code(tmp_path) -> None:
    bad, broken = tmp_path / "bad.csv", tmp_path / "broken.xlsx"
    bad.write_bytes(as_csv([HEADER, row(1), row(2, score="1.250")]))
    broken.write_bytes(b"PK\x03\x04")
    code, printed = command(str(bad), "--json", "--lang", "en")
    report = json.loads(printed)
    assert code == 1
    assert set(report) == {"rows", "good", "unchanged", "refused", "warnings"}
    assert (report["rows"], report["good"], report["unchanged"], report["warnings"]) == (2, 1, 0, [])
    assert [(p["line"], p["column"], p["code"]) for p in report["refused"]] == [(3, "ĐIỂM SỐ", "AMBIGUOUS_NUMBER")]
    assert "1.250" in report["refused"][0]["message"]
    assert command(str(bad), "--apply", "all")[0] == 1
    assert not Recognition.objects.exists()
    assert command(str(bad), "--apply", "good")[0] == 1
    assert Recognition.objects.count() == 1
    assert command(str(broken))[0] == 2
    assert command(str(tmp_path / "absent.csv"))[0] == 2
    assert command(str(bad), "--decided-on", "31/02/2022")[0] == 2
    assert command(str(SAMPLE))[0] == 0
