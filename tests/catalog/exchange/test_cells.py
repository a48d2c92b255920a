"""One cell each: what people write, what it means, and what is refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from catalog.exchange.codes import RowCode
from catalog.exchange.reading import cells
from catalog.exchange.reading.cells import Unread


@pytest.mark.parametrize(
    ("written", "stars"),
    [
        ("4", 4),
        (4, 4),
        (4.0, 4),
        ("4.0", 4),
        ("4,0", 4),
        ("4 sao", 4),
        ("4 SAO", 4),
        ("3-sao", 3),
        ("★★★★", 4),
        ("★ ★ ★", 3),
        ("★★★☆☆", 3),
        ("⭐⭐⭐⭐⭐", 5),
        ("****", 4),
        ("Bốn sao", 4),
        ("Hạng 4 sao", 4),
        ("Đạt 3 sao", 3),
        ("OCOP 5 sao", 5),
        ("4 stars", 4),
        ("three stars", 3),
    ],
)
def test_stars_in_every_spelling(written, stars) -> None:
    assert cells.read_stars(written) == stars


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", RowCode.MISSING_STARS),
        (None, RowCode.MISSING_STARS),
        ("2", RowCode.STARS_TOO_FEW),
        ("0 sao", RowCode.STARS_TOO_FEW),
        ("★★", RowCode.STARS_TOO_FEW),
        ("6", RowCode.STARS_TOO_MANY),
        (10, RowCode.STARS_TOO_MANY),
        ("★★★★★★", RowCode.STARS_TOO_MANY),
        ("4,5 sao", RowCode.UNKNOWN_STARS),
        (4.5, RowCode.UNKNOWN_STARS),
        ("3-4 sao", RowCode.UNKNOWN_STARS),
        ("không đạt", RowCode.UNKNOWN_STARS),
        (True, RowCode.UNKNOWN_STARS),
        (datetime(2026, 4, 3), RowCode.UNKNOWN_STARS),
        ("tiềm năng 5 sao", RowCode.POTENTIAL_FIVE_STARS),
        ("5 sao (tiềm năng)", RowCode.POTENTIAL_FIVE_STARS),
        ("Potential 5 stars", RowCode.POTENTIAL_FIVE_STARS),
    ],
)
def test_stars_that_are_none(written, code) -> None:
    read = cells.read_stars(written)
    assert isinstance(read, Unread)
    assert read.code is code


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("71,00", "71"),
        ("71.00", "71"),
        ("71.5", "71.5"),
        ("65,10", "65.1"),
        ("89,995", "89.995"),
        ("1,250", "1.25"),
        ("0.125", "0.125"),
        ("100", "100"),
        ("0", "0"),
        ("71,5 điểm", "71.5"),
        ("71/100", "71"),
        (71, "71"),
        (89.995, "89.995"),
        (65.099999999999994, "65.1"),
        (71.10000000000001, "71.1"),
        (Decimal("91.14"), "91.14"),
    ],
)
def test_scores_are_exact(written, score) -> None:
    assert cells.read_score(written) == Decimal(score)


def test_a_blank_score_is_none() -> None:
    assert cells.read_score("") is None
    assert cells.read_score(None) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.250", RowCode.AMBIGUOUS_NUMBER),
        ("89.995", RowCode.AMBIGUOUS_NUMBER),
        ("1.250.000", RowCode.AMBIGUOUS_NUMBER),
        ("1.250,5", RowCode.SCORE_OUT_OF_RANGE),
        ("1,250.5", RowCode.SCORE_OUT_OF_RANGE),
        ("100,001", RowCode.SCORE_OUT_OF_RANGE),
        ("-0,001", RowCode.SCORE_OUT_OF_RANGE),
        (150, RowCode.SCORE_OUT_OF_RANGE),
        ("89,9999", RowCode.SCORE_TOO_PRECISE),
        (89.9999, RowCode.SCORE_TOO_PRECISE),
        (200 / 3, RowCode.SCORE_TOO_PRECISE),
        ("abc", RowCode.BAD_NUMBER),
        ("71,", RowCode.BAD_NUMBER),
        ("7 1", RowCode.BAD_NUMBER),
        ("1e1", RowCode.BAD_NUMBER),
        ("NaN", RowCode.BAD_NUMBER),
        ("Infinity", RowCode.BAD_NUMBER),
        (float("nan"), RowCode.BAD_NUMBER),
        ("٧١", RowCode.BAD_NUMBER),
        ("71..5", RowCode.BAD_NUMBER),
        (True, RowCode.BAD_NUMBER),
        (date(2026, 1, 1), RowCode.BAD_NUMBER),
    ],
)
def test_scores_that_are_refused(written, code) -> None:
    read = cells.read_score(written)
    assert isinstance(read, Unread)
    assert read.code is code


@pytest.mark.parametrize(
    "written",
    [
        "10/10/2022",
        "10-10-2022",
        "10.10.2022",
        "10 / 10 / 2022",
        "2022-10-10",
        "2022/10/10",
        "2022-10-10 00:00:00",
        "2022-10-10T00:00:00",
        "ngày 10 tháng 10 năm 2022",
        "Ngày 10 tháng 10, năm 2022",
        date(2022, 10, 10),
        datetime(2022, 10, 10, 17, 30),
    ],
)
def test_dates_in_every_spelling(written) -> None:
    assert cells.read_date(written) == date(2022, 10, 10)


def test_days_come_before_months() -> None:
    assert cells.read_date("1/2/2022") == date(2022, 2, 1)


@pytest.mark.parametrize(
    "written", ["31/02/2022", "10/25/2022", "10/10/22", "2022", "hôm qua", "44844", 44844, "١٠/١٠/٢٠٢٢", "10/10/20222"]
)
def test_what_is_no_date(written) -> None:
    read = cells.read_date(written)
    assert isinstance(read, Unread)
    assert read.code is RowCode.BAD_DATE


@pytest.mark.parametrize(
    ("written", "price"),
    [("25.000", 25_000), ("25,000 đ", 25_000), ("1.250.000đ", 1_250_000), ("25 000", 25_000), (25000.0, 25_000)],
)
def test_prices_are_whole_dong(written, price) -> None:
    assert cells.read_dong(written) == price


@pytest.mark.parametrize("written", ["25,5", 25.5, "25k", "-3", "2.50", "25.000,50", "1.25.000", True, "２５"])
def test_what_is_no_price(written) -> None:
    assert cells.read_dong(written) == Unread(RowCode.BAD_NUMBER, {"value": cells.text_of(written)})


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("2497/QĐ-UBND", "2497/QĐ-UBND"),
        (" 2497 / QD - UBND ", "2497/QĐ-UBND"),
        ("Quyết định số 2497/qđ-ubnd", "2497/QĐ-UBND"),
        ("Số: 86/QĐ-UBND", "86/QĐ-UBND"),
        ("377/QĐ-BNN-VPĐP", "377/QĐ-BNN-VPĐP"),
        ("DEMO-2026-01", "DEMO-2026-01"),
        (2497, "2497"),
        ("", ""),
    ],
)
def test_decision_numbers_in_one_spelling(written, number) -> None:
    assert cells.read_decision_number(written) == number


@pytest.mark.parametrize("written", ["không rõ", "<b>1</b>", "1" * 61, "=1+1"])
def test_what_is_no_decision_number(written) -> None:
    read = cells.read_decision_number(written)
    assert isinstance(read, Unread)
    assert read.code is RowCode.BAD_DECISION_NUMBER


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("food", "food"),
        ("Thực phẩm", "food"),
        ("Nhóm thực phẩm", "food"),
        ("ĐỒ UỐNG", "beverage"),
        ("Dược liệu và sản phẩm từ dược liệu", "herbal"),
        ("Thủ công mỹ nghệ", "handicraft"),
        ("Sinh vật cảnh", "ornamental"),
        ("Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch", "tourism"),
        ("", ""),
    ],
)
def test_the_six_groups(written, group) -> None:
    assert cells.read_group(written) == group


def test_names_that_are_none_of_ours_are_refused() -> None:
    assert cells.read_group("Điện máy") == Unread(RowCode.UNKNOWN_GROUP, {"value": "Điện máy"})
    assert cells.read_level("xã") == Unread(RowCode.UNKNOWN_LEVEL, {"value": "xã"})
    assert cells.read_producer_kind("câu lạc bộ") == Unread(RowCode.UNKNOWN_PRODUCER_TYPE, {"value": "câu lạc bộ"})


@pytest.mark.parametrize(
    ("written", "level"),
    [("Cấp tỉnh", "provincial"), ("provincial", "provincial"), ("huyện", "district"), ("Trung ương", "national")],
)
def test_levels(written, level) -> None:
    assert cells.read_level(written) == level


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Công ty TNHH SX-TM Thanh Hồ", "company"),
        ("CTY TNHH Thanh Hồ", "company"),
        ("DNTN Hai Lúa", "company"),
        ("An Xuân Organic Herbal Co Ltd", "company"),
        ("Hợp tác xã Dệt thổ cẩm", "cooperative"),
        ("HTX. Phú Mỹ", "cooperative"),
        ("Tổ hợp tác nuôi ong", "cooperative_group"),
        ("Hộ kinh doanh ANAS", "household_business"),
        ("Cơ sở mắm Bà Giáo Khỏe", "household_business"),
        ("Nghệ nhân Võ Văn Tạng", ""),
    ],
)
def test_a_name_says_what_a_producer_is(name, kind) -> None:
    assert cells.producer_kind_of_name(name) == kind
