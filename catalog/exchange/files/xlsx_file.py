"""Workbooks, streamed row by row. Formulas are never evaluated: the value that was stored with them counts."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string

from catalog.exchange.codes import FileCode
from catalog.exchange.files import guard
from catalog.exchange.files.formulas import rearm
from catalog.exchange.files.table import Line, Table, Value
from catalog.exchange.report import UnreadableFile

MOST_COLUMNS = 60
MOST_ROWS = 1_048_576
MOST_CELLS_IN_ROW = 16_384
MOST_MERGED = 200_000
_HEAD = 60
_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")


@dataclass
class _Facts:
    """What openpyxl's streaming reader does not tell: which cells are merged, and formulas without a value."""

    repeats: dict[int, dict[int, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))
    unevaluated: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    merged: int = 0


def read_xlsx(data: bytes, score: Callable[[list[Line]], int]) -> Table:
    """The lines of the first visible sheet in which `score` finds a header; of the first one if none has."""
    container = guard.open_workbook(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever the library meets in a damaged workbook
        raise UnreadableFile(FileCode.DAMAGED, reason=type(error).__name__) from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise UnreadableFile(FileCode.EMPTY_FILE)
    scores = [score(list(_lines(sheet, container, most=_HEAD))) for sheet in sheets]
    chosen = max(range(len(sheets)), key=lambda place: (scores[place] > 0, -place))
    others = [
        sheet.title for place, sheet in enumerate(sheets) if place != chosen and scores[place] >= scores[chosen] > 0
    ]
    lines = list(_lines(sheets[chosen], container))
    book.close()
    return Table(lines, others)


def _lines(sheet: Any, container: zipfile.ZipFile, most: int | None = None) -> Iterator[Line]:
    facts = _scan(container, sheet._worksheet_path)
    sheet.reset_dimensions()  # a workbook may declare a size that is not its own
    anchors: dict[tuple[int, int], Value] = {}
    wanted = {anchor for row in facts.repeats.values() for anchor in row.values()}
    try:
        for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=most, values_only=True), 1):
            cells = _cells(values)
            for column, value in enumerate(cells):
                if (number, column) in wanted:
                    anchors[number, column] = value
            repeats = facts.repeats.get(number, {})
            for column, anchor in repeats.items():
                cells += [None] * (column + 1 - len(cells))
                cells[column] = anchors.get(anchor)
            line = Line(number, cells, frozenset(repeats), frozenset(facts.unevaluated.get(number, ())))
            if not line.is_blank():
                yield line
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, SyntaxError) as error:
        raise UnreadableFile(FileCode.DAMAGED, reason=type(error).__name__) from error


def _cells(values: Sequence[Value]) -> list[Value]:
    """The row's cells without the empty ones at its end."""
    cells = [rearm(value) if isinstance(value, str) else value for value in values]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _scan(container: zipfile.ZipFile, path: str) -> _Facts:
    facts, state = _Facts(), _Cell()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            state.new_row(attributes.get("r"))
        elif tag == "c":
            state.new_cell(attributes.get("r"))
        elif tag == "f":
            state.formula = True
        elif tag in ("v", "t"):
            state.in_value = True
        elif tag == "mergeCell":
            _repeat(facts, attributes.get("ref", ""))

    def text(piece: str) -> None:
        state.value = state.value or (state.in_value and bool(piece.strip()))

    def end(tag: str) -> None:
        if tag in ("v", "t"):
            state.in_value = False
        elif tag == "c" and state.formula and not state.value and state.column < MOST_COLUMNS:
            facts.unevaluated[state.row].add(state.column)

    guard.walk(container, path.lstrip("/"), start, end, text)
    return facts


@dataclass
class _Cell:
    """Where the scan stands."""

    row: int = 0
    column: int = -1
    formula: bool = False
    in_value: bool = False
    value: bool = False

    def new_row(self, reference: str | None) -> None:
        number = reference or str(self.row + 1)
        self.row = int(number) if number.isdecimal() and len(number) < 9 else MOST_ROWS + 1
        self.column = -1
        if self.row > MOST_ROWS:
            raise UnreadableFile(FileCode.UNFOLDS_TOO_FAR)

    def new_cell(self, reference: str | None) -> None:
        match = _REFERENCE.match(reference or "")
        self.column = column_index_from_string(match[1]) - 1 if match else self.column + 1
        self.formula = self.value = False
        if self.column >= MOST_CELLS_IN_ROW:
            raise UnreadableFile(FileCode.UNFOLDS_TOO_FAR)


def _repeat(facts: _Facts, reference: str) -> None:
    """Note which cells repeat the top one of a merged range. What is merged across columns is a title, kept once."""
    try:
        left, top, _right, bottom = (int(edge or 0) for edge in range_boundaries(reference))
    except (ValueError, TypeError) as error:
        raise UnreadableFile(FileCode.DAMAGED, reason="mergeCell") from error
    if 0 in (left, top, bottom) or left > MOST_COLUMNS:
        return
    facts.merged += bottom - top
    if facts.merged > MOST_MERGED:
        raise UnreadableFile(FileCode.UNFOLDS_TOO_FAR)
    for row in range(top + 1, bottom + 1):
        facts.repeats[row][left - 1] = (top, left - 1)
