"""The outbox, and what the office tells."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from checkout.notices.models import NoticeState
from checkout.notices.policies import can_look, visible_to
from checkout.notices.selectors import counts, to_tell
from checkout.notices.selectors import outbox as outbox_of
from checkout.notices.services import send_again
from config.core.errors import Refusal
from storefront.desks import telling
from storefront.desks.acts import Done, act
from storefront.desks.office.register import office_way
from storefront.desks.pages import DeskRequest, desk, desk_page, page_of


@desk(may=can_look)
def outbox(request: DeskRequest) -> HttpResponse:
    """Every notice, the newest first, of one state or all."""
    return _outbox(request)


def _outbox(request: DeskRequest, refused: Refusal | None = None) -> HttpResponse:
    asked = request.GET.get("state", "")
    state = NoticeState(asked) if asked in NoticeState.values else None
    how_many = counts(request.user)
    context = {
        "page": page_of(request, outbox_of(request.user, state=state)),
        "state": state,
        "states": [(choice.value, choice.label, how_many[choice]) for choice in NoticeState],
        "refused": refused,
        "tab": "outbox",
    }
    title, status = _("Outbox"), 422 if refused else 200
    template = "desks/office/outbox.html"
    return desk_page(request, template, context, title=title, crumbs=office_way(), status=status)


@desk("POST", may=can_look)
def resend(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Once more."""
    notice = get_object_or_404(visible_to(request.user), pk=pk)

    def do() -> Done:
        send_again(request.user, notice)
        return Done(_("It is sent again: %(subject)s.") % {"subject": notice.subject}, reverse("desks:outbox"))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _outbox(request, refused=refusal)


@desk(may=can_look)
def office_tell(request: DeskRequest) -> HttpResponse:
    """Whom somebody has to call or write to."""
    context = telling.listed(request, to_tell(request.user)) | {"tab": "tell"}
    title = _("To tell")
    return desk_page(request, "desks/office/to_tell.html", context, title=title, crumbs=office_way())


@desk("POST", may=can_look)
def office_told(request: DeskRequest, pk: UUID) -> HttpResponse:
    """They know."""
    return telling.tick(request, to_tell(request.user), pk, leads_to=reverse("desks:office_tell"))
