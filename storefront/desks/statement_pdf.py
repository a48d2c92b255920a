"""A statement as A4 pages. Values go in as data: no name is ever read as markup."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from checkout.settlement.models import LineKind, Statement, StatementLine
from checkout.settlement.selectors import statement_lines
from storefront.presentation.formats import day_text, money_text, number_text

if TYPE_CHECKING:
    from storefront.desks.settlement import SumRow

_LONGEST_NAME = 44  # what a line has room for; screen and workbook have the whole name


def statement_pdf(statement: Statement, sums: "list[SumRow]", tax: str) -> bytes:
    """Head, sums, who signed for it, and a line for each line."""
    told = _head(statement, tax) | {"sums": [_sum(row) for row in sums], "lines": _lines(statement)}
    return typst.compile(_source(), format="pdf", ignore_system_fonts=True, sys_inputs={"statement": json.dumps(told)})


@cache
def _source() -> bytes:
    return (Path(__file__).parent / "statement.typ").read_bytes()


def _head(statement: Statement, tax: str) -> dict[str, Any]:
    language = get_language() or "vi"
    facts = [
        [_("Producer"), statement.producer.name],
        [_("Tax code"), statement.producer.tax_code or "–"],
        [_("Month"), f"{statement.month:%m/%Y}"],
        [_("Month closed"), day_text(statement.closed_at, language) if statement.closed_at else ""],
    ]
    if statement.paid_on is not None:
        paid = f"{day_text(statement.paid_on, language)}, {statement.bank_reference}"
        facts.append([_("Paid to the producer"), paid])
    return {
        "shop": settings.OPERATOR_NAME,
        "title": _("Statement"),
        "number": statement.number,
        "facts": facts,
        "tax": tax,
        "total": [_("To be paid"), money_text(statement.total, language)],
        "below": "" if statement.total >= 0 else _("Nothing is paid; this goes into the next statement."),
        "sums_title": _("Reckoning"),
        "lines_title": _("Lines"),
        "heads": [
            _("Day"),
            _("Number"),
            _("Goods"),
            _("Qty"),
            _("Value"),
            _("Taken off"),
            _("Tax"),
            _("To the producer"),
        ],
        "signs": [_("For the shop"), _("For the producer")],
        "page": _("Page"),
        "lang": language,
    }


def _heads() -> list[str]:
    figures = [_("Qty"), _("Value"), _("Taken off"), _("Tax"), _("Net")]
    return [_("Day"), _("Number"), _("Goods"), *figures]


def _sum(row: "SumRow") -> dict[str, Any]:
    amount = money_text(row.amount, get_language() or "vi")
    return {"label": row.label, "amount": amount, "told": row.told}


def _lines(statement: Statement) -> list[list[str]]:
    language = get_language() or "vi"
    return [_line(line, language) for line in statement_lines(statement).iterator(chunk_size=1_000)]


def _line(line: StatementLine, language: str) -> list[str]:
    goods = f"{line.product_name}, {line.variant_name}" if line.product_name else str(LineKind(line.kind).label)
    if len(goods) > _LONGEST_NAME:
        goods = f"{goods[: _LONGEST_NAME - 1]}…"
    taken_off = line.voucher_producer + line.commission + line.fees + line.in_hand
    figures = (line.goods, -taken_off, -line.vat - line.pit, line.net)
    return [
        day_text(line.happened_at, language),
        line.number,
        goods,
        number_text(line.quantity, language),
        *(number_text(figure, language) for figure in figures),
    ]
