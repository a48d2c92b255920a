"""Handing out a one-time code at any desk: shown once, on a slip to print, with a QR of its link."""

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint
from catalog.inventory.policies import can_manage
from catalog.producers.models import Producer
from catalog.producers.policies import can_invite
from config.core.errors import NotAllowed
from config.core.invitations import cancel, issue, team_name
from config.core.models import Invitation, User
from config.core.office import can_manage_people
from storefront.desks.acts import Done, act
from storefront.desks.pages import DeskRequest, desk, desk_page

_CODES = "invitation_codes"


def may_invite(user: User, *, kind: str, object_id: str) -> bool:
    """Ask the policy of the team that a code of `kind` leads to."""
    if kind == "producer":
        producer = Producer.objects.filter(pk=object_id).first()
        return producer is not None and can_invite(user, producer)
    if kind == "point":
        point = SalesPoint.objects.filter(pk=object_id).first()
        return point is not None and can_manage(user, point)
    return kind == "office" and can_manage_people(user)


def hand_out(request: DeskRequest, *, kind: str, object_id: str, role: str = "") -> HttpResponse:
    """Issue a code and lead to its slip. The code itself waits in the session until the slip is shown, once."""
    if not may_invite(request.user, kind=kind, object_id=object_id):
        raise NotAllowed

    def do() -> Done:
        invitation, code = issue(request.user, kind=kind, object_id=object_id, role=role)
        request.session[_CODES] = request.session.get(_CODES, {}) | {str(invitation.pk): code}
        return Done(_("The invitation is made."), reverse("desks:invitation", args=[invitation.pk]))

    return act(request, do)


@desk()
def invitation_slip(request: DeskRequest, pk: int) -> HttpResponse:
    """The slip with code, link and QR: this once."""
    invitation = get_object_or_404(Invitation, pk=pk, created_by=request.user)
    codes = request.session.get(_CODES, {})
    code = codes.pop(str(pk), None)
    if code is not None:
        request.session[_CODES] = codes
    link = f"{settings.PUBLIC_URL}{reverse('accounts:join', args=[code.replace('-', '')])}" if code else ""
    context = {
        "invitation": invitation,
        "team": team_name(invitation),
        "code": code,
        "link": link,
        "qr": segno.make(link, error="m").svg_data_uri(scale=4, border=2) if link else "",
        "back": _team_page(invitation),
        "enter_url": f"{settings.PUBLIC_URL}{reverse('accounts:enter_code')}",
    }
    return desk_page(request, "desks/invitation.html", context, title=_("Invitation"))


@desk("POST")
def cancel_invitation(request: DeskRequest, pk: int) -> HttpResponse:
    """End a code that nobody has used."""
    invitation = get_object_or_404(Invitation, pk=pk)
    if not may_invite(request.user, kind=invitation.kind, object_id=invitation.object_id):
        raise NotAllowed

    def do() -> Done:
        cancel(request.user, invitation)
        return Done(_("The invitation no longer works."), _team_page(invitation))

    return act(request, do)


def _team_page(invitation: Invitation) -> str:
    if invitation.kind == "producer":
        return reverse("desks:producer_team", args=[Producer.objects.get(pk=invitation.object_id).slug])
    if invitation.kind == "point":
        return reverse("desks:point_team", args=[SalesPoint.objects.get(pk=invitation.object_id).slug])
    return reverse("desks:people")
