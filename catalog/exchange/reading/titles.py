"""What the title rows above a table say: the decision that it belongs to, and who took it."""

import re
from dataclasses import dataclass
from datetime import date

from catalog.exchange.codes import FileCode, WarningCode
from catalog.exchange.files import Line
from catalog.exchange.reading.cells import DATE_TEXT, decision_number, read_date
from catalog.exchange.report import Problem, UnreadableFile
from config.core.text import fold

# "2497/QĐ-UBND", also "2497 / QD - UBND": digits, a slash, then capitals joined by hyphens.
_NUMBER = r"(?P<number>(?:DEMO-?)?\d{1,6}\s*/\s*(?:\d{4}\s*/\s*)?(?:QĐ|QD)\s*(?:[-–]\s*[A-ZĐ]{2,12}\s*){1,3})"
_CITED = re.compile(
    rf"(?P<before>(?:kèm theo\s*)?)(?:(?:quyết định|qđ)\s*(?:số)?|số)\s*:?\s*{_NUMBER}"
    rf"(?:[,;(]?\s*(?:được\s+)?(?:ban hành|ký)?\s*(?:ngày)?\s*(?P<date>{DATE_TEXT}))?",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(rf"ngày\s*(?P<date>{DATE_TEXT})", re.IGNORECASE)
_PRIME_MINISTER = re.compile(r"-TTg$", re.IGNORECASE)
_PROVINCE = re.compile(r"(?:uy ban nhan dan|ubnd)\s+tinh\b")
_DISTRICT = re.compile(r"(?:uy ban nhan dan|ubnd)\s+(?:huyen|thi xa|thanh pho|quan)\b")


@dataclass(frozen=True)
class Title:
    """A decision named above the table; a level when the titles say who took it."""

    decision_number: str = ""
    decided_on: date | None = None
    level: str = ""
    problems: tuple[Problem, ...] = ()


def read_titles(lines: list[Line], *, numbers_wanted: bool) -> Title:
    """The decision that the titles name. A decision that a list comes with counts before those it only cites; the
    Prime Minister's (criteria sets) never count. Raises `UnreadableFile` when several are left and one is wanted."""
    text = "\n".join(" ".join(dict.fromkeys(line.texts())) for line in lines)
    folded = fold(text)
    level = "district" if _DISTRICT.search(folded) and not _PROVINCE.search(folded) else ""
    found = [(bool(m["before"]), decision_number(m["number"]), m["date"]) for m in _CITED.finditer(text)]
    found = [entry for entry in found if not _PRIME_MINISTER.search(entry[1])]
    found = [entry for entry in found if entry[0]] or found
    numbers = list(dict.fromkeys(entry[1] for entry in found))
    if len(numbers) > 1 and numbers_wanted:
        raise UnreadableFile(FileCode.SEVERAL_DECISIONS, numbers=", ".join(numbers))
    if len(numbers) != 1:
        return Title(level=level)
    written = next((entry[2] for entry in found if entry[2]), None)
    if written is None and (elsewhere := _ANY_DATE.search(text)):
        written = elsewhere["date"]
    decided_on = read_date(written) if written else None
    if isinstance(decided_on, date):
        return Title(numbers[0], decided_on, level)
    line = next((line.number for line in lines if numbers[0].split("/")[0] in " ".join(line.texts())), 1)
    missing = Problem(line, "", WarningCode.TITLE_DATE_UNREADABLE)
    return Title(numbers[0], None, level, (missing,))
