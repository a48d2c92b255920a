"""The report of an import: what each line is, what is wrong with it, what would be done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from catalog.exchange.codes import MESSAGES, FileCode, WarningCode
from config.core.errors import FieldError, Refusal

T = TypeVar("T")
Row = TypeVar("Row")
Track = Callable[[Sequence[T], str], Iterable[T]]


def silently(items: Sequence[T], label: str) -> Iterable[T]:
    """The `Track` that shows nothing; the command line puts a progress bar in its place."""
    return items


@dataclass(frozen=True)
class Problem:
    """Something about a cell: `line` as the file counts (from 1), `column` as its header names it."""

    line: int
    column: str
    code: StrEnum
    params: dict[str, Any] = field(default_factory=dict)
    sentence: str | Promise | None = None

    @property
    def message(self) -> str:
        """The sentence in the active language: the code's own, or the one that a lower layer gave with its code."""
        return str(self.sentence or MESSAGES[self.code]) % {key: _shown(value) for key, value in self.params.items()}

    @property
    def is_warning(self) -> bool:
        return isinstance(self.code, WarningCode)

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "column": self.column, "code": str(self.code), "message": self.message}


class UnreadableFile(Refusal):
    """The file as a whole cannot be read; nothing was looked at row by row."""

    def __init__(self, code: FileCode, **params: Any) -> None:
        self.code = code
        super().__init__(FieldError(code, "file", MESSAGES[code], params))


@dataclass
class Report(Generic[Row]):
    """What an import would do, or did: how many lines hold data, which are new, which are there already, what is
    wrong. `source` is what was read, so that it can be judged again when it is applied."""

    source: Any
    rows: int
    new: list[Row]
    unchanged: int
    problems: list[Problem]

    @property
    def good(self) -> int:
        """Rows that would change something, and may."""
        return len(self.new)

    @property
    def refused(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_warning]

    @property
    def refused_rows(self) -> int:
        return len({problem.line for problem in self.refused})

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_warning]

    def as_json(self) -> dict[str, Any]:
        """The report as `import_decision --json` prints it, in the active language."""
        return {
            "rows": self.rows,
            "good": self.good,
            "unchanged": self.unchanged,
            "refused": [problem.as_json() for problem in self.refused],
            "warnings": [problem.as_json() for problem in self.warnings],
        }


LONGEST_SHOWN = 80


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
