"""Tables as files that spreadsheets open and that this shop reads back to the same values."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from catalog.exchange.files.formulas import disarm
from config.core.clock import BUSINESS_ZONE

Cell = str | int | Decimal | date | datetime | None
Rows = Iterable[Sequence[Cell]]
_LONGEST_TITLE = 31  # of a sheet, by the format
_NOT_IN_TITLE = str.maketrans("", "", "[]:*?/\\")


def write_csv_table(file: IO[str], columns: Sequence[str], rows: Rows) -> int:
    """UTF-8 with a mark that spreadsheets know it by; dates as ISO; decimals with a dot, never three of them."""
    writer = csv.writer(file)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
        count += 1
    return count


def write_xlsx_table(file: IO[bytes], columns: Sequence[str], rows: Rows) -> int:
    """A workbook with typed numbers and dates, written row by row."""
    return write_workbook(file, [("OCOP", columns, rows)])


def write_workbook(file: IO[bytes], sheets: Iterable[tuple[str, Sequence[str], Rows]]) -> int:
    """A workbook of several sheets (title, columns, rows); moments in Vietnam's time; how many rows in all."""
    book = Workbook(write_only=True)
    count = 0
    for title, columns, rows in sheets:
        sheet = book.create_sheet(title.translate(_NOT_IN_TITLE)[:_LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        sheet.append([disarm(name) for name in columns])
        for row in rows:
            sheet.append([_typed(sheet, cell) for cell in row])
            count += 1
    book.save(file)
    return count


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        # Two decimals or four: three after a dot could be taken for thousands (AMBIGUOUS_NUMBER).
        return f"{cell:.2f}" if cell == round(cell, 2) else f"{cell:.4f}"
    if isinstance(cell, datetime):
        return _local(cell).isoformat(" ", "seconds")
    return disarm(cell) if isinstance(cell, str) else str(cell)


def _typed(sheet: Any, cell: Cell) -> Any:
    if isinstance(cell, str):
        return disarm(cell) or None
    if not isinstance(cell, date | Decimal):
        return cell
    value: Any = float(cell) if isinstance(cell, Decimal) else cell
    typed = WriteOnlyCell(sheet, value=_local(cell) if isinstance(cell, datetime) else value)
    if isinstance(cell, datetime):
        typed.number_format = "dd/mm/yyyy hh:mm"
    else:
        typed.number_format = "dd/mm/yyyy" if isinstance(cell, date) else "0.00#"
    return typed


def _local(moment: datetime) -> datetime:
    """Vietnam's wall clock, without a zone: a cell knows none."""
    return moment.astimezone(BUSINESS_ZONE).replace(tzinfo=None)
