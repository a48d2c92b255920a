"""Any file that people send, as lines of cells."""

from collections.abc import Callable

from catalog.exchange.files.csv_file import read_csv
from catalog.exchange.files.guard import check_size, is_workbook
from catalog.exchange.files.table import Line, Table, Value, text_of
from catalog.exchange.files.xlsx_file import read_xlsx

__all__ = ["Line", "Table", "Value", "open_table", "text_of"]


def open_table(data: bytes, score: Callable[[list[Line]], int]) -> Table:
    """The lines of a CSV or XLSX file, told apart by what is in them and not by their name.

    `score` says how much of a header some lines hold. Raises `UnreadableFile`.
    """
    check_size(data)
    return read_xlsx(data, score) if is_workbook(data) else read_csv(data, score)
