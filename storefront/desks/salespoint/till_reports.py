"""The counter's books: sessions, and what a session or a day brought in."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.inventory.selectors.tills import goods_sold, sales_at, sold_on, takings, tills_at
from config.core import clock
from storefront.desks.pages import DeskRequest, desk, page_of
from storefront.desks.salespoint.frame import point_for, point_page
from storefront.desks.salespoint.till import way_to_till
from storefront.presentation.formats import day_text, moment_text


@desk()
def tills(request: DeskRequest, slug: str) -> HttpResponse:
    """Every session, the latest first."""
    point = point_for(request.user, slug)
    page = page_of(request, tills_at(request.user, point).order_by("-pk"))
    context = {"page": page, "today": clock.today()}
    return point_page(
        request,
        point,
        "desks/salespoint/tills.html",
        context,
        title=_("Till book"),
        tab="sell",
        crumbs=way_to_till(request.user, point),
    )


@desk()
def till_report(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """One session: float, takings, the cash counted and why it differs, what was sold."""
    point = point_for(request.user, slug)
    session = get_object_or_404(tills_at(request.user, point), pk=pk)
    sales = sales_at(request.user, point).filter(till=session)
    expected = session.opening_float + session.cash + session.for_orders  # type: ignore[attr-defined]
    context = {
        "session": session,
        "takings": takings(sales),
        "goods": goods_sold(sales),
        "expected": expected,
        "difference": None if session.counted_cash is None else session.counted_cash - expected,
        "sales": page_of(request, sales.order_by("-pk")),
    }
    title = _("Till of %(moment)s") % {"moment": moment_text(session.opened_at, get_language() or "vi")}
    template = "desks/salespoint/till_report.html"
    return point_page(
        request, point, template, context, title=title, tab="sell", crumbs=way_to_till(request.user, point)
    )


@desk()
def day_report(request: DeskRequest, slug: str) -> HttpResponse:
    """One day over all its sessions: `?day=2026-11-25`, today without it."""
    point = point_for(request.user, slug)
    day = _day(request.GET.get("day", ""))
    sales = sold_on(sales_at(request.user, point), day)
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < clock.today() else None,
        "takings": takings(sales),
        "goods": goods_sold(sales),
        "sessions": tills_at(request.user, point).filter(pk__in=sales.order_by().values("till")).order_by("pk"),
    }
    title = _("Counter on %(day)s") % {"day": day_text(day, get_language() or "vi")}
    template = "desks/salespoint/till_day.html"
    return point_page(
        request, point, template, context, title=title, tab="sell", crumbs=way_to_till(request.user, point)
    )


def _day(text: str) -> date:
    """The day asked for; today for none, for a strange one and for one that is yet to come."""
    today = clock.today()
    try:
        return min(date.fromisoformat(text), today) if text else today
    except ValueError:
        return today
