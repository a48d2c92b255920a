"""What the outbox keeps about a person: whatever was written to their e-mail, or told by their phone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from checkout.notices.models import Audience, Notice, NoticeState
from config.core.accounts.names import own_names
from config.core.accounts.personal import keeps
from config.core.errors import FieldError
from config.core.models import User

_OURS = (Audience.BUYER, Audience.ACCOUNT)


@keeps("notices")
class OwnNotices:
    def export(self, user: User) -> list[dict[str, Any]]:
        rows = _of(user).order_by("created_at", "pk")
        return [
            {
                "written_at": notice.created_at,
                "state": notice.state,
                "subject": notice.subject,
                # What opens an account is in its owner's mailbox, not in a file that may be passed on.
                "text": notice.text if notice.audience == Audience.ACCOUNT else notice.whole,
                "email": notice.email,
                "phone": notice.phone,
            }
            for notice in rows
        ]

    def hindrances(self, user: User) -> Iterable[FieldError]:
        return ()

    def erase(self, user: User) -> None:
        forget(_of(user))


def forget(notices: QuerySet[Notice]) -> None:
    """What has not gone out never goes; of the rest stays that something was told, and when."""
    notices.filter(state__in=[NoticeState.WAITING, NoticeState.TO_TELL]).delete()
    notices.update(name="", email="", phone="", text="", private="")


def _of(user: User) -> QuerySet[Notice]:
    email, phone = own_names(user)
    query = Q(pk=None)
    if email:
        query |= Q(email__iexact=email)
    if phone:
        query |= Q(phone=phone)
    return Notice.objects.filter(query, audience__in=_OURS)
