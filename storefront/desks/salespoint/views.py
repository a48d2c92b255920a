"""A sales point's desk: the point itself and the people who work there."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import PointMember, PointRole, SalesPoint
from catalog.inventory.policies import can_manage, visible_to
from catalog.inventory.services import remove_point_member
from config.core.invitations import open_invitations
from config.core.models import User
from storefront.desks.acts import Done, act
from storefront.desks.invitations import hand_out
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page


def point_for(user: User, slug: str) -> SalesPoint:
    """The point that `user` works at, any for the office; 404 otherwise."""
    return get_object_or_404(visible_to(user).select_related("commune__province"), slug=slug)


@desk()
def point_home(request: DeskRequest, slug: str) -> HttpResponse:
    """The point and, for its managers and the office, who else may come to work there."""
    point = point_for(request.user, slug)
    may_manage = can_manage(request.user, point)
    context = {
        "point": point,
        "members": point.members.select_related("user").order_by("-role", "joined_at"),
        "may_manage": may_manage,
        "invitations": open_invitations(kind="point", object_id=str(point.pk)) if may_manage else [],
        "roles": PointRole.choices,
    }
    office = (Crumb(_("Office"), reverse("desks:office")), Crumb(_("Sales points"), reverse("desks:points")))
    way = office if request.user.is_officer else ()
    return desk_page(request, "desks/salespoint/home.html", context, title=point.name, crumbs=way)


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
        url = reverse("accounts:home") if left_myself else reverse("desks:point", args=[point.slug])
        return Done(_("%(name)s no longer works here.") % {"name": member.user}, url)

    return act(request, do)
