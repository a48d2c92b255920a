"""Drawings: every name has its own subject, the same seed the same picture, five colours, few bytes."""

import csv
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from config.core.text import fold
from storefront.illustrations import Subject, alt_text, draw, render_webp, subject_for
from storefront.illustrations.drawing import FORMS
from storefront.illustrations.letters import initials
from storefront.illustrations.outline import reach
from storefront.illustrations.props import PROPS
from storefront.illustrations.spots import SPOTS
from storefront.illustrations.subjects import _BY_GROUP, _BY_NAME

ROOT = Path(__file__).resolve().parents[2] / "storefront"
ROWS = list(csv.DictReader((ROOT / "demo" / "data" / "recognised_products.csv").open(encoding="utf-8")))
SUBJECTS = sorted({s for _, s in _BY_NAME} | set(_BY_GROUP.values()), key=str)

# What somebody who reads the name expects to see.
EXPECTED = {
    "ruou": {"bottle"},
    "tra ": {"pouch", "carton"},
    "nuoc mam": {"sauce_bottle"},
    "nuoc mau": {"sauce_bottle"},
    "mam ": {"crock", "jar", "bowl"},
    "kho ": {"dried_fish", "frog"},
    "gao ": {"sack"},
    "tuong ": {"jar"},
    "mat ": {"jar", "bottle"},
    "duong ": {"jar", "stack", "pouch"},
    "dep ": {"sandals"},
    "non ": {"hat"},
    "balo": {"backpack"},
    "kem ": {"tub"},
    "sa rong": {"cloth"},
    "tranh": {"leaf_picture"},
    "tung lo mo": {"sausage"},
    "lap xuong": {"sausage"},
    "ca na ": {"jar"},
    "cha ca": {"tray"},
    "nuoc khoang": {"water_bottle"},
    "ecohost": {"house"},
}


def svg_of(row: dict[str, str]) -> str:
    name, maker, group = row["product_name_vi"], row["producer_name_vi"], row["product_group"]
    return draw(subject_for(name, group), seed=f"{name} {maker}", label=maker, group=group)


def test_every_recognised_product_is_known_by_its_name() -> None:
    assert len(ROWS) == 103
    fallbacks = set(_BY_GROUP.values()) - {s for _, s in _BY_NAME}
    drawn_as_group = [r["product_name_vi"] for r in ROWS if subject_for(r["product_name_vi"], "") in fallbacks]
    assert drawn_as_group == []


@pytest.mark.parametrize("beginning", EXPECTED)
def test_names_are_drawn_as_what_they_are(beginning: str) -> None:
    rows = [r for r in ROWS if fold(r["product_name_vi"]).startswith(beginning)]
    assert rows
    assert {subject_for(r["product_name_vi"], r["product_group"]).form for r in rows} <= EXPECTED[beginning]


def test_a_decomposed_name_is_the_same_name() -> None:
    assert subject_for("Tra\u0300 ma\u0303ng ca\u0302\u0300u", "beverage") == subject_for("Trà mãng cầu", "beverage")


@pytest.mark.parametrize(("group", "form"), [("tourism", "house"), ("ornamental", "potted_plant"), ("", "small_jar")])
def test_an_unknown_name_is_drawn_by_its_group(group: str, form: str) -> None:
    assert subject_for("Zzz", group).form == form


def test_the_same_seed_draws_the_same() -> None:
    subject = Subject("jar", "honey", "honeycomb")
    one = draw(subject, seed="a", label="Bà Sáu", group="food")
    assert one == draw(subject, seed="a", label="Bà Sáu", group="food")
    assert one != draw(subject, seed="b", label="Bà Sáu", group="food")


def test_no_two_products_look_alike() -> None:
    assert len({svg_of(row) for row in ROWS}) == len(ROWS)


def test_five_colours_and_no_font_effect_or_foreign_address() -> None:
    for row in ROWS:
        svg = svg_of(row)
        assert len(set(re.findall(r"#[0-9A-Fa-f]{6}", svg))) <= 5
        assert not re.search(r"<text|<image|gradient|opacity|filter|href|<script", svg)


@pytest.mark.parametrize("subject", SUBJECTS, ids=str)
def test_every_subject_is_drawn_and_told_in_both_languages(subject: Subject) -> None:
    for seed in "abcd":
        svg = draw(subject, seed=seed, label="Hợp tác xã Văn Giáo", group="herbal")
        assert svg.startswith("<svg ")
        assert len(svg) < 30_000
    vi = alt_text(subject, name="Tương hột", language="vi")
    en = alt_text(subject, name="Tương hột", language="en")
    assert vi.startswith("Hình vẽ: ")
    assert en.startswith("Drawing: ")
    assert "Tương hột" in vi
    assert "Tương hột" in en


def test_every_form_and_prop_is_used() -> None:
    assert {s.form for s in SUBJECTS} == set(FORMS)
    assert {s.prop for s in SUBJECTS} - {""} == set(PROPS)


@pytest.mark.parametrize(
    ("maker", "letters"),
    [
        ("Hợp tác xã Dệt thổ cẩm Khmer Văn Giáo", "VG"),
        ("Hộ kinh doanh ANAS", "A"),
        ("Công ty TNHH SX-TM Thanh Hồ", "TH"),
        ("Hợp tác xã xoài cát Hòa Lộc Hòn Đất", "HĐ"),
        ("", ""),
    ],
)
def test_initials(maker: str, letters: str) -> None:
    assert initials(maker) == letters


def test_a_maker_called_markup_stays_out_of_the_drawing() -> None:
    svg = draw(Subject("jar", "honey"), seed='"><script>', label='"><script>alert(1)</script>', group='"><x')
    assert "script" not in svg


def test_pictures_are_small_webp() -> None:
    sizes = []
    for row in ROWS[::12]:
        data = render_webp(svg_of(row), 800)
        with Image.open(io.BytesIO(data)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (800, 800))
        sizes.append(len(data))
    assert max(sizes) < 25_000


@pytest.mark.parametrize("name", SPOTS)
def test_spot_drawings_on_disk_are_those_of_the_hand(name: str) -> None:
    drawn = (ROOT / "static" / "svg" / f"{name}.svg").read_text(encoding="utf-8")
    assert drawn == SPOTS[name]() + "\n"
    assert len(drawn) < 20_000


def test_what_is_drawn_inside_an_outline_is_no_larger_than_it_needs() -> None:
    """The renderer takes a layer as large as all that is drawn before it is cut: time, and nothing that is seen."""
    row = next(r for r in ROWS if fold(r["product_name_vi"]).startswith("nuoc mam"))
    boxes = [reach(d) for d in re.findall(r' d="([^"]*)"', svg_of(row))]

    assert boxes
    assert max(right - left for left, _top, right, _bottom in boxes) <= 520
    assert max(bottom - top for _left, top, _right, bottom in boxes) <= 520


@pytest.mark.parametrize(
    ("path", "box"),
    [
        ("M10 20h30v40h-30z", (10, 20, 40, 60)),
        ("M0 0L10 -5 20 8z", (0, -5, 20, 8)),
        ("M0 0q10 20 20 0t20 0", (0, -20, 40, 20)),
        ("M0 0C0 10 10 20 20 20S40 30 40 0", (0, 0, 40, 30)),
        ("M5 5a3 3 0 0 1 6 0", (5, -1, 17, 11)),
    ],
)
def test_an_outline_reaches_at_least_as_far_as_its_curves(path: str, box: tuple[float, ...]) -> None:
    reached = reach(path)
    assert reached[0] <= box[0]
    assert reached[1] <= box[1]
    assert reached[2] >= box[2]
    assert reached[3] >= box[3]
    assert reached[2] - reached[0] <= 4 * (box[2] - box[0])
