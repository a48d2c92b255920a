"""The first page of a point's desk, and the page of what is done less often."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page


@desk()
def today(request: DeskRequest, slug: str) -> HttpResponse:
    """What waits at the point."""
    point = point_for(request.user, slug)
    return point_page(request, point, "desks/salespoint/today.html", {}, title=point.name, tab="today")


@desk()
def more(request: DeskRequest, slug: str) -> HttpResponse:
    """Everything that is not done every day, by what it is for."""
    point = point_for(request.user, slug)
    return point_page(request, point, "desks/salespoint/more.html", {}, title=_("More"), tab="more")
