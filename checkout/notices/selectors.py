"""Reads of the outbox."""

from django.db.models import Count, QuerySet

from catalog.inventory.models import SalesPoint
from checkout.notices.models import Notice, NoticeState
from checkout.notices.policies import to_tell_visible_to, visible_to
from config.core.models import User


def outbox(user: User, *, state: NoticeState | None = None) -> QuerySet[Notice]:
    """The newest first, of one state or all."""
    rows = visible_to(user).select_related("point", "producer", "told_by")
    return (rows if state is None else rows.filter(state=state)).order_by("-created_at", "pk")


def counts(user: User) -> dict[str, int]:
    """How many there are of each state."""
    found = dict(visible_to(user).order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in NoticeState}


def to_tell(user: User, *, point: SalesPoint | None = None) -> QuerySet[Notice]:
    """What a person has to tell, at this point or anywhere; who has waited longest first."""
    rows = to_tell_visible_to(user).select_related("point", "producer")
    return (rows if point is None else rows.filter(point=point)).order_by("created_at", "pk")
