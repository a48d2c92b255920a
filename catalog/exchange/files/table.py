"""A file as lines of cells, whatever kind of file it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from config.core.text import clean

Value = str | int | float | Decimal | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Line:
    """One row: `number` counts as the file does, from 1. `merged` are the columns (from 0) whose value a merged cell
    repeats from above; `unevaluated` those that hold a formula without a stored value."""

    number: int
    cells: Sequence[Value]
    merged: frozenset[int] = frozenset()
    unevaluated: frozenset[int] = frozenset()

    def text(self, column: int) -> str:
        return text_of(self.cells[column]) if column < len(self.cells) else ""

    def texts(self) -> list[str]:
        """The cells' texts that are not blank."""
        return [text for cell in self.cells if (text := text_of(cell))]

    def is_blank(self) -> bool:
        """Whether nothing stands in the row but what merged cells repeat."""
        own = (cell for column, cell in enumerate(self.cells) if column not in self.merged)
        return not self.unevaluated and not any(text_of(cell) for cell in own)


@dataclass(frozen=True)
class Table:
    """The lines of a file, blank ones left out. `other_sheets` also hold something that looks like a table."""

    lines: list[Line]
    other_sheets: list[str] = field(default_factory=list)


def text_of(value: Value) -> str:
    """A cell's value as one line of clean text; numbers as a person would write them, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(clean(value).split())
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)
