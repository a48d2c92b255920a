"""Receipts as PDF: 80 mm wide for a receipt printer, A4 for whoever asks for one.

Typst and not a print style sheet: cheap receipt printers take the page that the driver names, not the one a style sheet
asks for, and cut or shrink what a browser lays out; a PDF is as long as its receipt, looks the same from every phone
and can be sent on. Its fonts are in the package. Values go in as data: a product's name is never read as markup.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.inventory.models import CounterPayment, CounterSale
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for
from storefront.desks.salespoint.till import sale_for
from storefront.presentation.formats import day_text, moment_text, money_text

PAPERS = ("80mm", "a4")


@desk()
def receipt(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """The receipt of a sale; `?paper=a4` for a whole page."""
    point = point_for(request.user, slug)
    sale = sale_for(request, point, pk)
    paper = request.GET.get("paper", "")
    response = HttpResponse(
        receipt_pdf(sale, paper=paper if paper in PAPERS else PAPERS[0]), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{sale.number}.pdf"'
    return response


def receipt_pdf(sale: CounterSale, *, paper: str) -> bytes:
    """The sale as it was called, priced and certified when it was made."""
    return typst.compile(
        _source(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"paper": paper, "receipt": json.dumps(_told(sale))},
    )


@cache
def _source() -> bytes:
    return (Path(__file__).parent / "receipt.typ").read_bytes()


def _told(sale: CounterSale) -> dict[str, Any]:
    point, language = sale.till.point, get_language() or "vi"
    return {
        "point": point.name,
        "address": f"{point.address}, {point.commune.full_name}, {point.commune.province}",
        "phone": point.phone,
        "title": _("Receipt"),
        "number": sale.number,
        "facts": [
            [_("Sold"), moment_text(sale.sold_at, language)],
            [_("By"), str(sale.sold_by)],
            [_("Paid by"), str(CounterPayment(sale.payment).label)],
        ],
        "undone": _("Taken back") if sale.undone_at else "",
        "heads": [_("Goods"), _("Lot"), _("Certificate"), _("Quantity"), _("Price"), _("Sum")],
        "lines": [
            {
                "name": line.product_name,
                "pack": line.variant_name,
                "lot": line.lot.code,
                "until": day_text(line.lot.best_before, language) if line.lot.best_before else "",
                "certificate": line.certificate_number,
                "quantity": line.quantity,
                "price": money_text(line.unit_price, language),
                "sum": money_text(line.quantity * line.unit_price, language),
            }
            for line in sale.lines.select_related("lot").order_by("pk")
        ],
        "until": _("until"),
        "total": [_("Total"), money_text(sale.total, language)],
        "vat": _("Prices include value added tax. This is not a tax invoice."),
        "check": [_("Check a certificate:"), f"{settings.PUBLIC_URL}{reverse('shop:certificate')}"],
    }
