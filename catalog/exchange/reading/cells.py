"""One cell each: stars, scores, dates, levels, groups, kinds of producer, prices, decision numbers."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from catalog.exchange.codes import RowCode
from catalog.exchange.files import Value, text_of
from catalog.exchange.reading.words import WORDS
from config.core.text import fold


@dataclass(frozen=True)
class Unread:
    """A cell that could not be read, and why."""

    code: StrEnum
    params: dict[str, Any] = field(default_factory=dict)


_NUMERALS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5}
_NUMERALS |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_STARS = re.compile(
    r"^(?:(?:dat|hang|xep|phan|loai|ocop|cap|san pham|tieu chuan|rated|rating)\s*)*"
    r"(?:sao\s*)?(\d{1,3}|" + "|".join(_NUMERALS) + r")(?:[.,]0)?\s*(?:\*|★|⭐)?"
    r"\s*(?:-?\s*(?:sao|stars?|ngoi sao))?(?:\s*ocop)?\.?$"
)


def read_stars(value: Value) -> int | Unread:
    """3 to 5. "4", "4 sao", "★★★★", "bốn sao", 4.0; "potential 5 stars" is no recognition."""
    text = text_of(value)
    if not text:
        return Unread(RowCode.MISSING_STARS)
    folded = fold(text)
    if "tiem nang" in folded or "potential" in folded:
        return Unread(RowCode.POTENTIAL_FIVE_STARS)
    stars = _drawn(text)
    if stars is None and (match := _STARS.match(folded)):
        stars = int(match[1]) if match[1].isdecimal() else _NUMERALS[match[1]]
    if stars is None:
        return Unread(RowCode.UNKNOWN_STARS, {"value": text})
    if stars < 3:
        return Unread(RowCode.STARS_TOO_FEW, {"value": stars})
    if stars > 5:
        return Unread(RowCode.STARS_TOO_MANY, {"value": stars})
    return stars


def _drawn(text: str) -> int | None:
    bare = re.sub(r"[\s\ufe0f]|sao|stars?", "", text, flags=re.IGNORECASE)
    full, empty = sum(bare.count(star) for star in "★⭐*"), bare.count("☆")
    return full if bare and full and full + empty == len(bare) else None


_DECIMALS = 3
_PLAIN = re.compile(r"^-?\d{1,12}(?:[.,]\d{1,12})?$")
_GROUPED = re.compile(r"^-?\d{1,3}(?:(\.)\d{3}(?:\.\d{3})*,\d+|(,)\d{3}(?:,\d{3})*\.\d+)$")
_AMBIGUOUS = re.compile(r"^-?[1-9]\d{0,2}(?:\.\d{3})+$")


def read_score(value: Value) -> Decimal | Unread | None:
    """A score of 0 to 100, exact to 3 decimals and never rounded; None when blank.

    Decimals follow a comma, or a dot that cannot group thousands: `71.5` is 71,5, but `1.250` can be 1,25 or 1250.
    """
    if isinstance(value, bool | date):
        return Unread(RowCode.BAD_NUMBER, {"value": text_of(value)})
    text = text_of(value)
    if not text:
        return None
    bare = re.sub(r"\s*(?:điểm|points?|đ|/\s*100)\.?$", "", text, flags=re.IGNORECASE).replace("\u00a0", "")
    if not isinstance(value, int | float | Decimal) and _AMBIGUOUS.match(bare):
        return Unread(RowCode.AMBIGUOUS_NUMBER, {"value": text})
    number = _decimal(value, bare)
    if number is None:
        return Unread(RowCode.BAD_NUMBER, {"value": text})
    if not 0 <= number <= 100:
        return Unread(RowCode.SCORE_OUT_OF_RANGE, {"value": text})
    number = number.normalize()
    if -int(number.as_tuple().exponent) > _DECIMALS:
        return Unread(RowCode.SCORE_TOO_PRECISE, {"value": text})
    return number.quantize(Decimal("0.001"))


def _decimal(value: Value, text: str) -> Decimal | None:
    if isinstance(value, int | float | Decimal):
        # 15 digits are what a spreadsheet keeps: 65.099999999999994 was written as 65.1.
        text = f"{value:.15g}" if isinstance(value, float) else str(value)
    elif match := _GROUPED.match(text):
        text = text.replace(match[1] or match[2], "").replace(",", ".")
    elif _PLAIN.match(text) and text.isascii():
        text = text.replace(",", ".")
    else:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_PRICE = re.compile(r"^(?:\d{1,13}|\d{1,3}(?:\.\d{3}){1,4}|\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4})$")


def read_dong(value: Value) -> int | Unread | None:
    """Whole dong: 25000, "25.000", "25,000 đ"; None when blank. A fraction of a dong is refused, not rounded."""
    text = text_of(value)
    if not text:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = int(value) if float(value).is_integer() else None
    else:
        bare = re.sub(r"\s*(?:đồng|dong|đ|₫|vnđ|vnd)\.?$", "", text, flags=re.IGNORECASE).replace("\u00a0", " ")
        whole = int(re.sub(r"[., ]", "", bare)) if bare.isascii() and _PRICE.match(bare) else None
    return Unread(RowCode.BAD_NUMBER, {"value": text}) if whole is None or whole < 0 else whole


DATE_TEXT = r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{4}-\d{2}-\d{2}"
_DAY_FIRST = re.compile(
    r"^(?:ngày\s*)?(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(\d{4})$", re.ASCII
)
_YEAR_FIRST = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?$", re.ASCII)


def read_date(value: Value) -> date | Unread | None:
    """Day/month/year in its spellings, ISO, or a spreadsheet's own date; None when blank."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if not text:
        return None
    lowered = text.lower()
    parts = None
    if match := _DAY_FIRST.match(lowered):
        parts = (match[3], match[2], match[1])
    elif match := _YEAR_FIRST.match(text):
        parts = (match[1], match[3], match[4])
    if parts is None:
        return Unread(RowCode.BAD_DATE, {"value": text})
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return Unread(RowCode.BAD_DATE, {"value": text})


def read_level(value: Value) -> str | Unread:
    """A value of `Level`, empty when blank."""
    return _named(value, "levels", RowCode.UNKNOWN_LEVEL)


def read_group(value: Value) -> str | Unread:
    """A value of `ProductGroup`, empty when blank."""
    return _named(value, "groups", RowCode.UNKNOWN_GROUP)


def read_producer_kind(value: Value) -> str | Unread:
    """A value of `ProducerKind`, empty when blank."""
    return _named(value, "producer_kinds", RowCode.UNKNOWN_PRODUCER_TYPE)


_KIND_OF_NAME = (
    ("cooperative_group", re.compile(r"^(?:to hop tac|tht)\b")),
    ("cooperative", re.compile(r"^(?:lien hiep )?(?:hop tac xa|htx)\b|\bcooperative$")),
    ("company", re.compile(r"^(?:cong ty|cty|doanh nghiep|dntn)\b|\b(?:company|co,? ltd|jsc)\.?$")),
    ("household_business", re.compile(r"^(?:ho |hkd\b|co so\b)")),
)


def producer_kind_of_name(name: str) -> str:
    """What a producer's name says it is; empty when it does not say."""
    folded = fold(name).replace(".", " ").strip()
    return next((kind for kind, pattern in _KIND_OF_NAME if pattern.search(folded)), "")


def _named(value: Value, names: str, code: RowCode) -> str | Unread:
    text = text_of(value)
    if not text:
        return ""
    words = " ".join(re.sub(r"[^\w]+|_", " ", fold(text)).split())
    words = re.sub(r"^nhom (?:san pham |nganh )?", "", words)
    known = next((name for name, spellings in WORDS[names].items() if words in spellings), None)
    return known if known is not None else Unread(code, {"value": text})


_DECISION = re.compile(r"^[\w./()-]*\d[\w./()-]*$")
LONGEST_DECISION_NUMBER = 60


def decision_number(text: str) -> str:
    """A decision number in one spelling: no blanks, capitals, QĐ with its stroke, without what stands before it."""
    bare = re.sub(r"^(?:quyết định|qđ)?\s*(?:số)?\s*:?\s*(?=\d|demo)", "", text, flags=re.IGNORECASE)
    bare = re.sub(r"\s+", "", bare).replace("–", "-").strip("-.,;").upper()
    return re.sub(r"(?<=/)QD(?=-|$)", "QĐ", bare).replace("-TTG", "-TTg")


def read_decision_number(value: Value) -> str | Unread:
    """ "2497/QĐ-UBND" in its spellings, empty when blank."""
    text = text_of(value)
    number = decision_number(text)
    if text and (not _DECISION.match(number) or len(number) > LONGEST_DECISION_NUMBER):
        return Unread(RowCode.BAD_DECISION_NUMBER, {"value": text})
    return number


_NUMBER_AND_DATE = re.compile(r"^(?P<number>.+?)[,;(]?\s+(?:ký\s+)?ngày\s+(?P<date>.+?)\)?$", re.IGNORECASE)


def split_decision(value: Value) -> tuple[Value, Value]:
    """Number and date of a cell that holds both, as "2497/QĐ-UBND ngày 10/10/2022" does."""
    match = _NUMBER_AND_DATE.match(text_of(value))
    return (match["number"], match["date"]) if match else (value, None)
