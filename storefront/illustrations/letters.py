"""Capital letters drawn as strokes, so that a label reads the same on a machine without a single font."""

# ruff: noqa: E501  (an outline reads worse when it is torn)

import re

from config.core.text import clean, fold
from storefront.illustrations.pen import Pen

# Strokes in a box 14 high; the number is the width.
_STROKES: dict[str, tuple[float, str]] = {
    "A": (11, "M0 14 5.5 0 11 14M2.3 9.5H8.7"),
    "B": (9.5, "M0 0V14H5.7a3.7 3.7 0 0 0 0-7.4H0M0 0H5a3.3 3.3 0 0 1 0 6.6"),
    "C": (10, "M10 2.8A6 7 0 1 0 10 11.2"),
    "D": (10, "M0 0V14H3.5A6.5 7 0 0 0 3.5 0z"),
    "Đ": (10, "M0 0V14H3.5A6.5 7 0 0 0 3.5 0zM-2.5 7H4.5"),
    "E": (8.5, "M8.5 0H0V14H8.5M0 6.8H7"),
    "F": (8.5, "M8.5 0H0V14M0 6.8H7"),
    "G": (10.5, "M10 2.8A6 7 0 1 0 10.5 9V7.8H6.5"),
    "H": (10, "M0 0V14M10 0V14M0 6.8H10"),
    "I": (0, "M0 0V14"),
    "J": (7, "M7 0V10A3.5 4 0 0 1 0 10"),
    "K": (9.5, "M0 0V14M9 0 0 8.5M3.2 5.8 9.5 14"),
    "L": (8, "M0 0V14H8"),
    "M": (12, "M0 14V0L6 9 12 0V14"),
    "N": (10, "M0 14V0L10 14V0"),
    "O": (11.5, "M5.7 0A5.7 7 0 1 0 5.8 0z"),
    "P": (9, "M0 14V0H5a4 4 0 0 1 0 8H0"),
    "Q": (11.5, "M5.7 0A5.7 7 0 1 0 5.8 0zM6.5 10 11 15"),
    "R": (9.5, "M0 14V0H5a4 4 0 0 1 0 8H0M5 8 9.5 14"),
    "S": (
        8.5,
        "M8 2.2C6.9.7 5.8 0 4.3 0 1.9 0 .5 1.5.5 3.5.5 8 8.5 6 8.5 10.3 8.5 12.6 6.8 14 4.4 14 2.6 14 1.1 13.2 0 11.6",
    ),
    "T": (10, "M0 0H10M5 0V14"),
    "U": (10, "M0 0V9A5 5 0 0 0 10 9V0"),
    "V": (11, "M0 0 5.5 14 11 0"),
    "W": (15, "M0 0 3.7 14 7.5 2 11.3 14 15 0"),
    "X": (10, "M0 0 10 14M10 0 0 14"),
    "Y": (10, "M0 0 5 7.5 10 0M5 7.5V14"),
    "Z": (9.5, "M0 0H9.5L0 14H9.5"),
    "7": (9, "M0 0H9L3.5 14"),
}
# Words that say what kind of maker it is, not which.
_KIND = re.compile(
    r"\b(cong ty|co phan|cp|tnhh|mtv|mot thanh vien|sx|tm|dv|sxtm|sxkddv|sx-tm|tm&dv|ho kinh doanh|ho san xuat|kinh doanh|hkd|san xuat|che bien|"
    r"co so|hop tac xa|htx|to hop tac|thuong mai|dich vu|phat trien|nghe nhan|thuc pham|joint stock|company|co|ltd|"
    r"nong nghiep|nong san|thu cong|my nghe|va|san pham|dac san|vung mien|chan nuoi|trai nuoi|thuy hai san|nuoc mam|"
    r"nuoc khoang|nuoc dong chai|dong binh|mam|kho|tra|ruou|tinh dau|thien nhien|truyen thong|thao duoc|"
    r"consulting|and|investment|organic|herbal|forest|products|luong thuc|det|tho cam|phu nu|banh trang|cha lua)\b\.?"
)


def initials(maker: str) -> str:
    """At most two letters of a maker's own name: `Hợp tác xã Dệt thổ cẩm Khmer Văn Giáo` gives `VG`; "" for none."""
    plain = " ".join(clean(maker).split())
    folded = fold(plain)
    if len(folded) != len(plain):
        plain = folded
    own = _KIND.sub(lambda kind: " " * len(kind.group()), folded)
    first = [plain[word.start()].upper() for word in re.finditer(r"[a-z0-9]+", own)]
    known = [letter if letter in _STROKES else fold(letter).upper() for letter in first]
    return "".join([letter for letter in known if letter in _STROKES][-2:])


def write(pen: Pen, text: str, cx: float, cy: float, height: float, colour: str) -> None:
    """`text` in capitals, its middle at (cx, cy)."""
    glyphs = [_STROKES[ch] for ch in text if ch in _STROKES]
    if not glyphs:
        return
    gap, scale = 4.5, height / 14
    x = cx - scale * (sum(w for w, _ in glyphs) + gap * (len(glyphs) - 1)) / 2
    for width, d in glyphs:
        with pen.moved(x, cy - height / 2, scale=round(scale, 3)):
            pen.line(d, colour, 2.6, cap="butt")
        x += scale * (width + gap)
