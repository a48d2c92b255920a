"""The register as a file that imports back to the same register."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from catalog.certification.models import Recognition
from catalog.exchange.files.formulas import disarm
from config.core.text import fold

COLUMNS = (
    "certificate_number",
    "product_name_vi",
    "producer_name_vi",
    "producer_type",
    "hamlet",
    "commune_vi",
    "district_vi",
    "province_vi",
    "province_code",
    "commune_code",
    "product_group",
    "stars",
    "score",
    "recognition_level",
    "decision_number",
    "decision_date",
    "valid_from",
    "valid_until",
    "withdrawal_number",
    "withdrawal_decided_on",
    "withdrawn_on",
    "withdrawal_reason",
    "product_name_now",
    "producer_name_now",
    "source_url",
)
Cell = str | int | Decimal | date | None


def register_rows() -> Iterator[list[Cell]]:
    """Every recognition, history and withdrawn ones too, in the order of the certificates."""
    recognitions = (
        Recognition.objects.select_related("withdrawal", "product__producer")
        .order_by("certificate_number")
        .iterator(chunk_size=2_000)
    )
    for recognition in recognitions:
        yield _row(recognition)


def write_register(path: Path) -> int:
    """Write the register to `path`, as XLSX when its name says so and else as CSV; how many rows."""
    if path.suffix.lower() == ".xlsx":
        with path.open("wb") as file:
            return write_xlsx(file)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        return write_csv(file)


def write_csv(file: IO[str]) -> int:
    """UTF-8 with a mark that spreadsheets know it by; dates as ISO; decimals with a dot, never three of them."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    for row in register_rows():
        writer.writerow([_text(cell) for cell in row])
        count += 1
    return count


def write_xlsx(file: IO[bytes]) -> int:
    """A workbook with typed numbers and dates, written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("OCOP")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    count = 0
    for row in register_rows():
        sheet.append([_typed(sheet, cell) for cell in row])
        count += 1
    book.save(file)
    return count


def _row(recognition: Recognition) -> list[Cell]:
    product = recognition.product
    producer = product.producer if product else None
    withdrawal = getattr(recognition, "withdrawal", None)
    renamed = product is not None and product.name_folded != fold(recognition.product_name)
    producer_renamed = producer is not None and producer.name_folded != fold(recognition.producer_name)
    return [
        recognition.certificate_number,
        recognition.product_name,
        recognition.producer_name,
        producer.kind if producer else "",
        producer.address if producer else "",
        recognition.commune_text,
        recognition.district_text,
        recognition.province_text,
        (producer.province_id or "") if producer else "",
        (producer.commune_id or "") if producer else "",
        recognition.group,
        recognition.stars,
        recognition.score,
        recognition.level,
        recognition.decision_number,
        recognition.decided_on,
        recognition.valid_from,
        recognition.valid_until,
        withdrawal.decision_number if withdrawal else "",
        withdrawal.decided_on if withdrawal else None,
        recognition.withdrawn_on,
        withdrawal.reason if withdrawal else "",
        product.name if product and renamed else "",
        producer.name if producer and producer_renamed else "",
        recognition.source_url,
    ]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        # Two decimals or four: three after a dot could be taken for thousands (AMBIGUOUS_NUMBER).
        return f"{cell:.2f}" if cell == round(cell, 2) else f"{cell:.4f}"
    return disarm(cell) if isinstance(cell, str) else str(cell)


def _typed(sheet: Any, cell: Cell) -> Any:
    if isinstance(cell, str):
        return disarm(cell) or None
    if not isinstance(cell, date | Decimal):
        return cell
    value: Any = float(cell) if isinstance(cell, Decimal) else cell
    typed = WriteOnlyCell(sheet, value=value)
    typed.number_format = "dd/mm/yyyy" if isinstance(cell, date) else "0.00#"
    return typed
