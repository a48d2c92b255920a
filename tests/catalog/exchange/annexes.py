"""Annexes as files, built from rows."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

HEADER = ["STT", "SẢN PHẨM", "CHỦ THỂ", "ĐỊA CHỈ", "ĐIỂM SỐ", "PHÂN HẠNG", "SỐ QUYẾT ĐỊNH", "NGÀY"]
PLACE = "Xã Châu Phong, thị xã Tân Châu, tỉnh An Giang"


def row(number: object = 1, **cells: object) -> list[object]:
    """A row of `HEADER` that nothing is wrong with, but for `cells`, named product, producer, place, score, stars,
    decision and date."""
    facts: dict[str, object] = {
        "ordinal": number,
        "product": f"Khô cá số {number}",
        "producer": "Hộ kinh doanh ANAS",
        "place": PLACE,
        "score": "71,5",
        "stars": "4 sao",
        "decision": "2497/QĐ-UBND",
        "date": "10/10/2022",
    }
    return list((facts | cells).values())


def as_csv(rows: Iterable[Sequence[object]], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[Any]], *, merged: Iterable[str] = (), title: str = "Phụ lục") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for cells in rows:
        sheet.append(list(cells))
    for span in merged:
        sheet.merge_cells(span)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()
