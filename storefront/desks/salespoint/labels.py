"""A code of our own for goods without a GTIN: sheets of labels whose square a phone or a scanner reads as the SKU."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.inventory.selectors.rows import found_at
from storefront.desks.pages import DeskRequest, desk, page_of
from storefront.desks.salespoint.forms import FindForm
from storefront.desks.salespoint.frame import point_for, point_page

PER_SHEET = 24  # 3 x 8 labels of 70 x 37 mm, a sheet that stationers sell
MOST = 480  # labels at a time: 20 sheets
PNG_PPI = 150.0
# Letters that fit their place on a label: what is longer ends in an ellipsis, never in half a line.
LARGE_NAME, LONGEST_NAME, LONGEST_PACK, LONGEST_PRODUCER = 30, 52, 24, 48
Label = dict[str, str | bool]
SOURCE = Path(__file__).with_name("labels.typ")


@desk()
def labels(request: DeskRequest, slug: str) -> HttpResponse:
    """Choose how many labels of which goods; those without a GTIN, or any that are searched for."""
    point = point_for(request.user, slug)
    form = FindForm(request.GET)
    query = (form.cleaned_data["q"] if form.is_valid() else "") or ""
    rows = found_at(request.user, point, query=query)
    if not query:
        rows = rows.filter(variant__gtin=None)
    context = {"form": form, "q": query, "page": page_of(request, rows), "per_sheet": PER_SHEET, "most": MOST}
    return point_page(request, point, "desks/salespoint/labels.html", context, title=_("Labels"), tab="more")


@desk()
def label_sheet(request: DeskRequest, slug: str) -> HttpResponse:
    """The sheets as PDF: `n_<row>=4` labels of a row each, after `skip` labels that are used up already."""
    point = point_for(request.user, slug)
    wanted = _wanted(request)
    rows = found_at(request.user, point).filter(pk__in=wanted)
    printed: list[Label | None] = [None] * min(_number(request.GET.get("skip")), PER_SHEET - 1)
    for row in rows:
        printed += [_label(row.variant)] * wanted[row.pk]
    response = HttpResponse(print_sheets(printed[:MOST]), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="nhan.pdf"'
    return response


def print_sheets(printed: list[Label | None], *, kind: Literal["pdf", "png"] = "pdf") -> Any:
    """The labels in order, 24 a sheet; None leaves a place free. As `png`: pictures of the sheets."""
    sheet = {"title": _("Labels"), "language": (get_language() or "vi")[:2], "labels": printed}
    return typst.compile(
        _source(),
        format=kind,
        ppi=PNG_PPI,
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
    )


@cache
def _source() -> bytes:
    return SOURCE.read_bytes()


def _wanted(request: HttpRequest) -> dict[int, int]:
    """Labels by row, from fields named `n_<row>`; what is no number is none."""
    asked = {name[2:]: _number(str(text)) for name, text in request.GET.items() if name.startswith("n_")}
    return {int(pk): min(n, MOST) for pk, n in asked.items() if n and pk.isascii() and pk.isdigit() and len(pk) < 19}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


def _label(variant: Any) -> Label:
    square = BytesIO()
    segno.make(variant.sku, error="m", micro=False).save(square, kind="svg", border=2, xmldecl=False)
    return {
        "name": _short(variant.product.name, LONGEST_NAME),
        "long": len(variant.product.name) > LARGE_NAME,
        "pack": _short(variant.name, LONGEST_PACK),
        "producer": _short(variant.product.producer.name, LONGEST_PRODUCER),
        "sku": variant.sku,
        "square": square.getvalue().decode(),
    }


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
