"""Finding the header, and what its columns are called by different people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.exchange.codes import FileCode
from catalog.exchange.files import Line, Value, text_of
from catalog.exchange.reading.words import WORDS
from catalog.exchange.report import UnreadableFile
from config.core.text import fold

FARTHEST_HEADER = 60  # lines: titles above a header are never longer

Aliases = Mapping[str, Iterable[str]]

DECISION_COLUMNS: Aliases = WORDS["columns"]
PASSED_OVER = "passed_over"


@dataclass(frozen=True)
class Header:
    """Where each field stands. `titles` are the lines above, `rows` those below."""

    columns: dict[str, int]
    names: dict[str, str]
    unread: list[str]
    line: int
    titles: list[Line]
    rows: list[Line]

    def name(self, field: str) -> str:
        """The column as its header calls it; a field without a column has the name it would have."""
        return self.names[field]

    def value(self, line: Line, field: str) -> Value:
        """The cell of `field` in `line`; None where there is no such column, or the line ends before it."""
        column = self.columns.get(field)
        return None if column is None or column >= len(line.cells) else line.cells[column]

    @property
    def is_flat(self) -> bool:
        """Whether the header was written by a program: its blank cells mean nothing, and repeat nothing above."""
        return any("_" in self.names[field] for field in self.columns)


class HeaderFinder:
    """Finds a header among the first lines, by the names its columns may have."""

    def __init__(
        self, aliases: Aliases, *, needed: str, missing: FileCode = FileCode.NO_HEADER, of_a_bank: bool = False
    ) -> None:
        """`of_a_bank`: a cell may name its column in two languages, "Ngày giao dịch / Transaction date", and of two
        columns that mean the same the one counts whose name stands first among the `aliases`."""
        self._of_a_bank = of_a_bank
        self._rank = {_key(alias): rank for names in aliases.values() for rank, alias in enumerate(names)}
        self._needed = needed
        self._missing = missing
        self._fields = {_key(alias): field for field, names in aliases.items() for alias in names}
        self._defaults = {field: next(iter(names)) for field, names in aliases.items()}

    def score(self, lines: list[Line]) -> int:
        """How many known columns the best line names; 0 when none is a header."""
        return max((len(self._known(line)) for line in lines[:FARTHEST_HEADER] if self._is_header(line)), default=0)

    def find(self, lines: list[Line]) -> Header:
        """The header with the lines above and below it. Raises `UnreadableFile`: no header, a column named twice."""
        place = next((n for n, line in enumerate(lines[:FARTHEST_HEADER]) if self._is_header(line)), None)
        if place is None:
            raise UnreadableFile(self._missing)
        head, below = lines[place], lines[place + 1 :]
        cells = {n: text for n in range(len(head.cells)) if (text := head.text(n))}
        if below and self._continues(head, below[0]):
            cells |= {n: text for n in range(len(below[0].cells)) if (text := below[0].text(n))}
            below = below[1:]
        if below and _only_numbers_columns(below[0]):
            below = below[1:]
        columns = self._columns(cells)
        return Header(
            columns=columns,
            names=self._defaults | {field: cells[column] for field, column in columns.items()},
            unread=[text for text in cells.values() if self._field(text) is None],
            line=head.number,
            titles=lines[:place],
            rows=[line for line in below if line.texts() != head.texts()],
        )

    def _known(self, line: Line) -> set[str]:
        return {field for cell in line.cells if (field := self._field(text_of(cell)))} - {PASSED_OVER}

    def _field(self, text: str) -> str | None:
        """The field that a header's cell means, None when it is none."""
        key = _key(text)
        if key in self._fields or not self._of_a_bank:
            return self._fields.get(key)
        # A line break between the languages has become a space: the name before it and the one behind mean the same.
        words = key.replace("/", " ").split()
        for cut in range(1, len(words)):
            field = self._fields.get(" ".join(words[:cut]))
            if field and field == self._fields.get(" ".join(words[cut:])):
                return field
        return None

    def _is_header(self, line: Line) -> bool:
        known = self._known(line)
        return self._needed in known and len(known) > 1

    def _continues(self, head: Line, below: Line) -> bool:
        """Whether `below` is the second row of a header: it names columns that the first row only groups."""
        texts = below.texts()
        known = [text for text in texts if self._field(text)]
        return bool(known) and len(known) * 2 > len(texts) and below.texts() != head.texts()

    def _columns(self, cells: dict[int, str]) -> dict[str, int]:
        columns: dict[str, int] = {}
        for column, text in sorted(cells.items()):
            field = self._field(text)
            if field is None or field == PASSED_OVER:
                continue
            if field in columns and self._of_a_bank:
                if self._rank.get(_key(text), 0) >= self._rank.get(_key(cells[columns[field]]), 0):
                    continue
            elif field in columns:
                raise UnreadableFile(FileCode.COLUMN_TWICE, first=cells[columns[field]], second=text)
            columns[field] = column
        return columns


_BRACKETS = re.compile(r"\([^)]*\)|[*:.]")
_NUMBERED = re.compile(r"^\(?(\d{1,2}|[a-z])\)?$")


def _key(text: str) -> str:
    bare = _BRACKETS.sub(" ", text.replace("_", " "))
    return " ".join(fold(bare).replace(" / ", "/").split()) or fold(text)


def _only_numbers_columns(line: Line) -> bool:
    texts = [text.lower() for text in line.texts()]
    numbers = [int(match[1]) for text in texts if (match := _NUMBERED.match(text)) and match[1].isdecimal()]
    return (
        len(texts) > 2
        and all(_NUMBERED.match(text) for text in texts)
        and len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )
