"""From a certificate's own words to the commune of today (places named in the province's own decisions)."""

import unicodedata

import pytest

from catalog.places.selectors import MatchProblem, match_commune, match_province

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("province", "district", "commune", "now"),
    [
        ("An Giang", "Chợ Mới", "Thị trấn Chợ Mới", "Xã Chợ Mới"),
        ("An Giang", "Tân Châu", "Phường Long Thạnh", "Phường Tân Châu"),
        ("An Giang", "Thoại Sơn", "Thị trấn Núi Sập", "Xã Thoại Sơn"),
        ("An Giang", "Thoại Sơn", "Xã Định Thành", "Xã Định Mỹ"),
        ("An Giang", "Tịnh Biên", "Xã Vĩnh Trung", "Xã An Cư"),
        ("An Giang", "Tịnh Biên", "Xã Tân Lợi", "Phường Chi Lăng"),
        ("An Giang", "Châu Đốc", "Phường Núi Sam", "Phường Vĩnh Tế"),
        ("Kiên Giang", "Phú Quốc", "Thị trấn Dương Đông", "Đặc khu Phú Quốc"),
        # Other ways of writing the same.
        ("Tỉnh An Giang", "TX. Tân Châu", "P. Long Thạnh", "Phường Tân Châu"),
        ("an giang", "tx tan chau", "long thanh", "Phường Tân Châu"),
        ("AN GIANG", "HUYỆN TRI TÔN", "THỊ TRẤN TRI TÔN", "Xã Tri Tôn"),
        ("An Giang", "TP.Châu Đốc", "Núi Sam", "Phường Vĩnh Tế"),
        ("An Giang", "Huyện Thoại Sơn", "TT. Núi Sập", "Xã Thoại Sơn"),
        ("TP. Hồ Chí Minh", "Q.5", "P.01", "Phường Chợ Quán"),
        ("TP.HCM", "Quận 1", "P. Bến Nghé", "Phường Sài Gòn"),
        # A kind that has changed since the certificate: Tịnh Biên's communes of 2020 are wards by 2025.
        ("An Giang", "Huyện Tịnh Biên", "Thị trấn Nhà Bàng", "Phường Thới Sơn"),
        # New names, with and without the district that no longer is.
        ("An Giang", "", "Xã Tri Tôn", "Xã Tri Tôn"),
        ("An Giang", "", "Phường Châu Đốc", "Phường Châu Đốc"),
        ("An Giang", "Châu Đốc", "Phường Châu Đốc", "Phường Châu Đốc"),
        ("Kiên Giang", "", "Đặc khu Phú Quốc", "Đặc khu Phú Quốc"),
    ],
)
def test_old_and_new_names_find_the_commune_of_today(province, district, commune, now):
    match = match_commune(province, district, commune)

    assert (match.commune.full_name, match.problem, match.candidates) == (now, None, ())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_are_the_same(form):
    match = match_commune(*(unicodedata.normalize(form, t) for t in ("An Giang", "Thoại Sơn", "Thị trấn Núi Sập")))

    assert match.commune.full_name == "Xã Thoại Sơn"


@pytest.mark.parametrize(
    ("province", "district", "commune", "choice"),
    [
        ("An Giang", "Châu Đốc", "Xã Vĩnh Châu", ["Phường Châu Đốc", "Phường Vĩnh Tế"]),
        ("An Giang", "An Phú", "Xã Phước Hưng", ["Xã An Phú", "Xã Nhơn Hội", "Xã Phú Hữu"]),
        # Two places once bore this name, and without a district nobody knows which one is meant.
        ("An Giang", "", "Xã Thạnh Lộc", ["Xã Thạnh Hưng", "Xã Thạnh Lộc"]),
    ],
)
def test_a_split_is_left_to_a_person(province, district, commune, choice):
    match = match_commune(province, district, commune)

    assert match.commune is None
    assert match.problem == MatchProblem.SPLIT
    assert [c.full_name for c in match.candidates] == choice


def test_a_hamlet_decides_a_split_that_a_source_describes():
    assert match_commune("An Giang", "Châu Đốc", "Vĩnh Châu", "ấp Mỹ An").commune.full_name == "Phường Châu Đốc"
    assert match_commune("An Giang", "Châu Đốc", "Vĩnh Châu", "ấp Nào Đó").problem == MatchProblem.SPLIT
    assert match_commune("An Giang", "An Phú", "Phước Hưng", "ấp Mỹ An").problem == MatchProblem.SPLIT


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("An Giang", "Thoại Sơn", ""), MatchProblem.BLANK),
        (("An Giang", "Thoại Sơn", " \u200b "), MatchProblem.BLANK),
        (("", "", ""), MatchProblem.BLANK),
        (("An Giang", "Thoại Sơn", "Xã Không Có"), MatchProblem.UNKNOWN),
        (("An Giang", "Châu Đốc", "Thị trấn Núi Sập"), MatchProblem.UNKNOWN),
        (("Xứ Nào", "Tri Tôn", "Thị trấn Tri Tôn"), MatchProblem.UNKNOWN),
        (("An Giang", "Tri Tôn", "\x00\ud800'; DROP TABLE places_commune --"), MatchProblem.UNKNOWN),
        (("An Giang", "Tri Tôn", "x" * 10_000), MatchProblem.UNKNOWN),
    ],
)
def test_what_is_no_place_stays_without_one(words, problem):
    match = match_commune(*words)

    assert (match.commune, match.candidates, match.problem) == (None, (), problem)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("An Giang", "An Giang"),
        ("Kiên Giang", "An Giang"),
        ("kien giang", "An Giang"),
        ("Tỉnh Hà Giang", "Tuyên Quang"),
        ("Bắc Kạn", "Thái Nguyên"),
        ("Quảng Nam", "Đà Nẵng"),
        ("TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Thừa Thiên Huế", "Huế"),
        ("Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
    ],
)
def test_provinces_by_old_and_new_names(text, now):
    assert match_province(text).name == now


def test_no_province_is_made_up():
    assert match_province("Xứ Nào") is None
    assert match_province("") is None
