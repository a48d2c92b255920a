"""A statement as both of its readers have it, the producer and the office: rows of sums, PDF and workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.exchange.files.writing import Cell, write_workbook
from checkout.settlement.models import LineKind, Seller, Statement, StatementLine, TaxWay
from checkout.settlement.selectors import Figures, statement_lines
from storefront.desks.downloads import xlsx_download
from storefront.desks.statement_pdf import statement_pdf


@dataclass(frozen=True)
class SumRow:
    """A row of the table of sums; `amount` with the sign it adds up by, `told`: it adds nothing."""

    label: str
    amount: int
    told: bool = False


# What a statement adds up, in the order of a reckoning; the last is told only.
NAMES = {
    "sold": gettext_lazy("Goods sold"),
    "returned": gettext_lazy("Goods returned"),
    "voucher_producer": gettext_lazy("Vouchers borne by the producer"),
    "commission": gettext_lazy("Commission of the sales points"),
    "fees": gettext_lazy("Delivery and cash fees borne by the producer"),
    "in_hand": gettext_lazy("Cash that the producer took itself"),
    "vat": gettext_lazy("Value added tax withheld"),
    "pit": gettext_lazy("Personal income tax withheld"),
    "carried": gettext_lazy("Carried over from the statement before"),
    "voucher_office": gettext_lazy("Vouchers borne by the shop (nothing is taken off for them)"),
}
_ADDED = frozenset({"sold", "returned", "carried"})
_TOLD = frozenset({"voucher_office"})


def sum_rows(figures: Figures) -> list[SumRow]:
    """A row for each sum that is something, and for sales."""
    rows = []
    for name, label in NAMES.items():
        amount = getattr(figures, name)
        if amount or name == "sold":
            sign = 1 if name in _ADDED | _TOLD else -1
            rows.append(SumRow(str(label), sign * amount, told=name in _TOLD))
    return rows


def tax_words(statement: Statement) -> str:
    """Why tax was withheld, or was not."""
    words: dict[str, str] = {
        TaxWay.WITHHELD: _("Household or individual: the shop withholds and pays over (Decree 117/2025/NĐ-CP)."),
        TaxWay.DECLARES: _("The producer declares and pays its taxes itself; nothing is withheld."),
        Seller.OFFICE: _("The shop is the seller; nothing is withheld."),
    }
    return words.get(statement.tax_way, "")


def pdf_answer(statement: Statement) -> HttpResponse:
    """The statement as PDF, A4."""
    response = HttpResponse(
        statement_pdf(statement, sum_rows(Figures.of(statement)), tax_words(statement)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{statement.number}.pdf"'
    return response


def xlsx_answer(statement: Statement) -> HttpResponse:
    """The statement as a workbook: its sums, and every line."""

    def write(file: IO[bytes]) -> int:
        sums: list[list[Cell]] = [[row.label, row.amount] for row in sum_rows(Figures.of(statement))]
        sums.append([_("To be paid"), statement.total])
        heads = [statement.number, statement.producer.name]
        return write_workbook(file, [(_("Sums"), heads, sums), (_("Lines"), _heads(), _cells(statement))])

    return xlsx_download(statement.number, write)


def _heads() -> list[str]:
    return [
        _("Day"),
        _("Order or receipt"),
        _("Kind"),
        _("Sales point"),
        _("Goods"),
        _("Pack"),
        "SKU",
        _("Quantity"),
        _("Value"),
        _("Producer's voucher"),
        _("Commission %"),
        _("Commission"),
        _("Fees"),
        _("In hand"),
        _("VAT"),
        _("Income tax"),
        _("To the producer"),
    ]


def _cells(statement: Statement) -> Iterator[list[Cell]]:
    for line in statement_lines(statement).iterator(chunk_size=1_000):
        yield _cells_of(line)


def _cells_of(line: StatementLine) -> list[Cell]:
    return [
        line.happened_at,
        line.number,
        str(LineKind(line.kind).label),
        line.point.name,
        line.product_name,
        line.variant_name,
        line.sku,
        line.quantity,
        line.goods,
        line.voucher_producer,
        Decimal(line.commission_permille) / 10,
        line.commission,
        line.fees,
        line.in_hand,
        line.vat,
        line.pit,
        line.net,
    ]
