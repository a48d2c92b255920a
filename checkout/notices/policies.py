"""Who looks at the outbox, and who tells what no channel brings (design, rule 9)."""

from django.db.models import Q, QuerySet

from catalog.inventory import policies as points
from checkout.notices.models import Audience, Notice, NoticeState
from config.core.models import User


def can_look(user: User) -> bool:
    """The whole outbox, with what failed; send again. The office's."""
    return user.is_officer


def can_read_private(user: User) -> bool:
    """The order's link and its code to collect with: they open the order, so the points' staff do not see them."""
    return user.is_officer


def visible_to(user: User) -> QuerySet[Notice]:
    """The outbox as rows."""
    return Notice.objects.all() if can_look(user) else Notice.objects.none()


def to_tell_visible_to(user: User) -> QuerySet[Notice]:
    """What waits for a person: all for the office; for a point's people what is for the point, and what is for buyers
    whose parcels it serves. What a producer is told goes past the points."""
    waiting = Notice.objects.filter(state=NoticeState.TO_TELL)
    if user.is_officer:
        return waiting
    mine = Q(point__in=points.visible_to(user).values("pk"))
    return waiting.filter(mine, audience__in=[Audience.BUYER, Audience.POINT])
