"""An address in one cell, taken apart: hamlet, commune, district, province, each in its own words."""

import re
from dataclasses import dataclass

from catalog.exchange.reading.words import WORDS
from config.core.text import fold

_CENTRAL_CITIES = set(WORDS["places"]["central_cities"])
_PROVINCES = _CENTRAL_CITIES | set(WORDS["places"]["provinces"])
# With accents, as long as there are any: Tịnh Biên is a place, tỉnh is a province.
_PROVINCE = re.compile(r"^(?:(?:tỉnh|tinh(?! lo\b| bien\b))\s+|t\.\s*)")
_COMMUNE = re.compile(r"^(?:(?:xã|xa|phường|phuong|thị trấn|thi tran|đặc khu|dac khu|tt)\s+|(?:tt|p|x)\.\s*)")
_DISTRICT = re.compile(r"^(?:(?:huyện|huyen|thị xã|thi xa|thành phố|thanh pho|quận|quan|tx|tp)\s+|(?:tx|tp|h|q)\.\s*)")
_HAMLET = re.compile(
    r"^(?:ấp|ap|khóm|khom|thôn|thon|tổ|số|đường|duong|khu phố|kp|quốc lộ|tỉnh lộ|hẻm|cụm|tuyến)\b|[0-9]"
)


@dataclass(frozen=True)
class Place:
    """Where a producer is, as the file words it. Any part may be empty."""

    hamlet: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""

    def __bool__(self) -> bool:
        return any((self.hamlet, self.commune, self.district, self.province))

    def __str__(self) -> str:
        return ", ".join(part for part in (self.hamlet, self.commune, self.district, self.province) if part)


def split_address(text: str) -> Place:
    """The parts of an address that runs from small to large, divided by commas, semicolons or dashes.

    Parts without a word that says what they are (xã, huyện, tỉnh ...) are taken by their place from the end.
    """
    found: dict[str, str] = {}
    smaller: list[str] = []
    for part in reversed([part.strip(" .") for part in re.split(r"[,;]|\s[-–]\s", text) if part.strip(" .")]):
        kind = _kind(part) or _by_place(part, found)
        if kind == "hamlet" or kind in found:
            smaller.insert(0, part)
        else:
            found[kind] = part
    return Place(
        hamlet=", ".join(smaller),
        commune=found.get("commune", ""),
        district=found.get("district", ""),
        province=bare_province(found.get("province", "")),
    )


def bare_province(text: str) -> str:
    """A province's name without the word for province or city."""
    return re.sub(r"^(?:tỉnh\s|thành phố\s|tp\.|t\.)\s*", "", text, flags=re.IGNORECASE)


def _kind(part: str) -> str:
    lowered = part.lower()
    if _PROVINCE.match(lowered):
        return "province"
    district = _DISTRICT.match(lowered)
    if district and fold(lowered[district.end() :]) in _CENTRAL_CITIES:
        return "province"
    if _COMMUNE.match(lowered):
        return "commune"
    if district:
        return "district"
    return "hamlet" if _HAMLET.search(lowered) else ""


def _by_place(part: str, found: dict[str, str]) -> str:
    """What a part without a word for its kind is, given what stands to its right."""
    if not found and fold(part) in _PROVINCES:
        return "province"
    if "commune" in found:
        return "hamlet"
    return "commune" if "district" in found else "district"
