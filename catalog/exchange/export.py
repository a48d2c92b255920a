"""The register as a file that imports back to the same register."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from catalog.certification.models import Recognition
from catalog.exchange.files.writing import Cell, write_csv_table, write_xlsx_table
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
    """The register as CSV; how many rows."""
    return write_csv_table(file, COLUMNS, register_rows())


def write_xlsx(file: IO[bytes]) -> int:
    """The register as a workbook; how many rows."""
    return write_xlsx_table(file, COLUMNS, register_rows())


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
