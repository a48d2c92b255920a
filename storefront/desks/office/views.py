"""The office's home, what waits there, and the register as a file."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from catalog.certification.policies import can_record
from catalog.certification.selectors import EXPIRING_WITHIN, register_counts
from catalog.exchange.export import write_csv, write_xlsx
from catalog.inventory.policies import visible_to as points_of
from catalog.producers.models import Producer
from catalog.products.policies import visible_to as products_of
from checkout.notices.selectors import counts as notice_counts
from checkout.orders.desk import order_counts
from checkout.orders.money import credit_counts, refund_counts
from config.core.accounts.selectors import waiting_requests
from config.core.text import fold
from storefront.desks.downloads import csv_download, xlsx_download
from storefront.desks.office.forms import SearchForm
from storefront.desks.office.register import STATES, office_way
from storefront.desks.pages import DeskRequest, desk, desk_page, page_of
from storefront.desks.products.standing import not_for_sale, standings, with_standing


@desk(may=can_record)
def office_home(request: DeskRequest) -> HttpResponse:
    """How the register stands, and what somebody should look at."""
    counts = register_counts(request.user)
    context = {
        "counts": [(state, STATES[state], counts[state]) for state in STATES],
        "within": EXPIRING_WITHIN,
        "waiting": not_for_sale(products_of(request.user)).count(),
        "unmatched": Producer.objects.filter(commune=None, merged_into=None).count(),
        "notices": notice_counts(request.user),
        "codes": waiting_requests(request.user).count(),
        "money": credit_counts(request.user),
        "refunds": refund_counts(request.user),
        "orders": order_counts(request.user),
        "tab": "home",
    }
    return desk_page(request, "desks/office/home.html", context, title=_("Today"))


@desk(may=can_record)
def waiting(request: DeskRequest) -> HttpResponse:
    """Recognised, not for sale, and why."""
    form = SearchForm(request.GET or None)
    words = fold(form.cleaned_data["q"]) if form.is_valid() else ""
    products = not_for_sale(products_of(request.user))
    if words:
        products = products.filter(name_folded__contains=words) | products.filter(producer__name_folded__contains=words)
    page = page_of(request, with_standing(products).order_by("producer__name_key", "name_key", "id"))
    context = {"form": form, "page": page, "standings": standings(page), "tab": "waiting"}
    title = _("Recognised, not for sale")
    return desk_page(request, "desks/office/waiting.html", context, title=title, crumbs=office_way())


@desk(may=can_record)
def points(request: DeskRequest) -> HttpResponse:
    """Every sales point; its page has its people."""
    page = page_of(request, points_of(request.user).select_related("commune__province").order_by("name", "id"))
    context = {"page": page, "tab": "points"}
    return desk_page(request, "desks/office/points.html", context, title=_("Sales points"), crumbs=office_way())


@desk(may=can_record)
def export_csv(request: DeskRequest) -> HttpResponse:
    """The register as CSV, importable again."""
    return csv_download("ocop", write_csv)


@desk(may=can_record)
def export_xlsx(request: DeskRequest) -> HttpResponse:
    """The register as a workbook, importable again."""
    return xlsx_download("ocop", write_xlsx)
