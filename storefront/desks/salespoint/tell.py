"""What the people of a point have to tell the buyers of its parcels, and what they are told themselves."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from checkout.notices.selectors import to_tell
from storefront.desks import telling
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at


@desk()
def point_tell(request: DeskRequest, slug: str) -> HttpResponse:
    """Who has waited longest first."""
    point = point_for(request.user, slug)
    context = telling.listed(request, to_tell(request.user, point=point))
    return point_page(request, point, "desks/salespoint/to_tell.html", context, title=_("To tell"), tab="tell")


@desk("POST")
def point_told(request: DeskRequest, slug: str, pk: UUID) -> HttpResponse:
    """They know."""
    point = point_to_move_at(request.user, slug)
    leads_to = reverse("desks:point_tell", args=[point.slug])
    return telling.tick(request, to_tell(request.user, point=point), pk, leads_to=leads_to)
