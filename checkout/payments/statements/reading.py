"""One line of a statement: when, how much, under which reference, with which words."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from catalog.exchange.codes import RowCode
from catalog.exchange.files import Line, Value, text_of
from catalog.exchange.reading import cells
from catalog.exchange.reading.cells import Unread
from catalog.exchange.reading.headers import Header
from config.core import clock
from config.core.text import fold

# What a bank writes beside its own sums: no money came.
_SUMS = ("tong", "cong", "so du", "du dau", "du cuoi", "total", "opening", "closing", "balance", "phat sinh")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([AP]M))?\b", re.IGNORECASE | re.ASCII)
# Whole dong written with a fraction of nothing: 1,250,000.00 or 1.250.000,00.
_NO_FRACTION = re.compile(r"^(\d{1,3}(?:,\d{3})*|\d+)\.00?$|^(\d{1,3}(?:\.\d{3})*|\d+),00?$", re.ASCII)


@dataclass(frozen=True)
class StatementRow:
    """Money that came, as the statement tells of it; `amount` in whole dong. `reference` is made up from all that the
    line says when the bank gives none."""

    line: int
    booked_at: datetime
    reference: str
    amount: int
    note: str


@dataclass(frozen=True)
class Cells:
    """One line of the file, its cells by the field they belong to."""

    header: Header
    line: Line

    def value(self, name: str) -> Value:
        return self.header.value(self.line, name)

    def text(self, name: str) -> str:
        return text_of(self.value(name))

    @property
    def is_a_credit(self) -> bool:
        """Whether the line says that something came: money that went and the bank's own sums are passed over."""
        first = fold(next(iter(self.line.texts()), ""))
        if first.startswith(_SUMS) and not isinstance(self.booked_at, datetime):
            return False
        if any(column in self.line.unevaluated for column in self.header.columns.values()):
            return True
        return self.text("credit") not in ("", "-", "–") and self.amount != 0

    @property
    def amount(self) -> int | Unread | None:
        value = self.value("credit")
        if isinstance(value, str):
            bare = text_of(value).removeprefix("+").strip()
            bare = re.sub(r"\s*(?:vnđ|vnd|đồng|đ|₫)\.?$", "", bare, flags=re.IGNORECASE)
            match = _NO_FRACTION.match(bare)
            value = re.sub(r"[.,]", "", match[1] or match[2]) if match else bare
        return cells.read_dong(value)

    @property
    def booked_at(self) -> datetime | Unread | None:
        """A moment in Vietnam; of a day alone its noon, which is within a day of every moment of it."""
        value = self.value("booked_at")
        if isinstance(value, datetime) and value.time() != time():
            return value.replace(tzinfo=clock.BUSINESS_ZONE) if value.tzinfo is None else value
        at = time(12)
        if isinstance(value, str) and (match := _CLOCK.search(value)):
            at_or_none = _time(match)
            if at_or_none is None:
                return Unread(RowCode.BAD_DATE, {"value": text_of(value)})
            at, value = at_or_none, (value[: match.start()] + value[match.end() :]).strip(" T,-")
        day: Any = cells.read_date(value)
        if isinstance(day, date):
            return datetime.combine(day, at, tzinfo=clock.BUSINESS_ZONE)
        return day


def _time(match: re.Match[str]) -> time | None:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].upper() == "PM" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
