"""What people tell because no channel does: shared by the office's desk and the points'."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from checkout.notices.models import Notice
from checkout.notices.policies import can_read_private
from checkout.notices.services import mark_told
from config.core.models import User
from storefront.desks.acts import Done, act
from storefront.desks.pages import DeskRequest, page_of

SHOWN = 20


@dataclass(frozen=True)
class Task:
    """A notice to be told: to whom, the words ready to be read out or sent, and the ways to reach them."""

    notice: Notice
    words: str
    call_url: str
    zalo_url: str


def tasks_of(user: User, notices: list[Notice]) -> list[Task]:
    """The words with the order's link only for whoever may open the order."""
    private = can_read_private(user)
    return [_task(notice, notice.whole if private else notice.text) for notice in notices]


def _task(notice: Notice, words: str) -> Task:
    number = "".join(sign for sign in notice.number if sign in "+0123456789")
    zalo = f"https://zalo.me/{number.lstrip('+')}" if number else ""
    return Task(notice, words, f"tel:{number}" if number else "", zalo)


def listed(request: DeskRequest, rows: QuerySet[Notice]) -> dict[str, Any]:
    """The context of desks/to_tell.html."""
    page = page_of(request, rows, size=SHOWN)
    return {"page": page, "tasks": tasks_of(request.user, list(page))}


def tick(request: DeskRequest, rows: QuerySet[Notice], pk: UUID, *, leads_to: str) -> HttpResponse:
    """Told."""

    def do() -> Done:
        # Looked for within the act: sent again, the tick finds its own outcome, not the list without it.
        notice = mark_told(request.user, get_object_or_404(rows, pk=pk))
        return Done(_("Told: %(subject)s.") % {"subject": notice.subject}, leads_to)

    return act(request, do)
