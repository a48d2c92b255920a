"""Who works at a sales point."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import PointMember, PointRole
from catalog.inventory.policies import can_manage
from catalog.inventory.services import remove_point_member
from config.core.invitations import open_invitations
from storefront.desks.acts import Done, act
from storefront.desks.invitations import hand_out
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page


@desk()
def team(request: DeskRequest, slug: str) -> HttpResponse:
    """Who works here and, for managers and the office, who else may come to."""
    point = point_for(request.user, slug)
    may_manage = can_manage(request.user, point)
    context = {
        "members": point.members.select_related("user").order_by("-role", "joined_at"),
        "invitations": open_invitations(kind="point", object_id=str(point.pk)) if may_manage else [],
        "roles": PointRole.choices,
    }
    return point_page(request, point, "desks/salespoint/team.html", context, title=_("Who works here"), tab="more")


@desk("POST")
def invite(request: DeskRequest, slug: str) -> HttpResponse:
    """A one-time code for a clerk or a manager."""
    point = point_for(request.user, slug)
    role = request.POST.get("role", PointRole.CLERK)
    if role not in PointRole.values:
        role = PointRole.CLERK
    return hand_out(request, kind="point", object_id=str(point.pk), role=role)


@desk("POST")
def remove(request: DeskRequest, slug: str, member_pk: int) -> HttpResponse:
    """End somebody's work at the point; it ends with their next request."""
    point = point_for(request.user, slug)

    def do() -> Done:
        member = get_object_or_404(PointMember.objects.select_related("user"), pk=member_pk, point=point)
        remove_point_member(request.user, member)
        left_myself = member.user_id == request.user.pk and not request.user.is_officer
        url = reverse("accounts:home") if left_myself else reverse("desks:point_team", args=[point.slug])
        return Done(_("%(name)s no longer works here.") % {"name": member.user}, url)

    return act(request, do)
