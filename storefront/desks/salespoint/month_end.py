"""Month end of a point: what lay here, what moved, what lay here then."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint
from catalog.inventory.selectors.month_end import BookLine, month_end
from storefront.desks.books import SpanForm, kinds_in, last_month, producer_of, summed, workbook
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page


@desk()
def books(request: DeskRequest, slug: str) -> HttpResponse:
    """A line per variant, with sums per producer; `?xlsx=1` hands it out as a workbook."""
    point = point_for(request.user, slug)
    form = SpanForm(request.GET) if "since" in request.GET else SpanForm(initial=last_month())
    span = last_month() if not form.is_bound else form.cleaned_data if form.is_valid() else None
    lines = _lines(request, point, span) if span else []
    if span and "xlsx" in request.GET:
        return workbook(f"chot-ky-{point.slug}", span, lines)
    context = {"form": form, "span": span, "kinds": kinds_in(lines), "groups": summed(lines, by=producer_of)}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return point_page(
        request, point, "desks/salespoint/month_end.html", context, title=_("Month end"), tab="more", status=status
    )


def _lines(request: DeskRequest, point: SalesPoint, span: dict[str, Any]) -> list[BookLine]:
    here = SalesPoint.objects.filter(pk=point.pk)
    return month_end(request.user, here, since=span["since"], until=span["until"])
