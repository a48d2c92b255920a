"""Reads of the register for the desks, narrowed to what the actor may see."""

from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from catalog.certification.models import Recognition
from catalog.certification.policies import visible_to
from config.core import clock
from config.core.models import User
from config.core.text import clean, fold


class RegisterState(StrEnum):
    """Where a recognition stands on a day."""

    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    UPCOMING = "upcoming"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    UNDATED = "undated"


EXPIRING_WITHIN = 30


def state_is(state: RegisterState, *, day: date, within: int = EXPIRING_WITHIN) -> Q:
    """Recognitions that are in `state` on `day`; expiring means in force, with its last day at most `within` days off.
    Each recognition is in one state, but for what expires: that is in force as well."""
    withdrawn = Q(withdrawn_on__isnull=False, withdrawn_on__lte=day)
    standing = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
    in_force = standing & Q(valid_from__lte=day, valid_until__gte=day)
    return {
        RegisterState.IN_FORCE: in_force,
        RegisterState.EXPIRING: in_force & Q(valid_until__lte=day + timedelta(days=within)),
        RegisterState.UPCOMING: standing & Q(valid_from__gt=day),
        RegisterState.LAPSED: standing & Q(valid_until__lt=day),
        RegisterState.WITHDRAWN: withdrawn,
        RegisterState.UNDATED: standing & Q(valid_from__isnull=True),
    }[state]


def register(
    user: User, *, query: str = "", state: RegisterState | None = None, within: int = EXPIRING_WITHIN
) -> QuerySet[Recognition]:
    """The recognitions that `user` may see whose product, producer, certificate or decision matches `query`; what ends
    soonest first when that is asked for, else the newest first."""
    rows = visible_to(user).select_related("product__producer", "withdrawal")
    words = fold(query)
    if words:
        plain = clean(query)
        rows = rows.filter(
            Q(name_folded__contains=words)
            | Q(product__producer__name_folded__contains=words)
            | Q(producer_name__icontains=plain)
            | Q(certificate_number__icontains=plain)
            | Q(decision_number__icontains=plain)
        )
    if state is not None:
        rows = rows.filter(state_is(state, day=clock.today(), within=within))
    if state is RegisterState.EXPIRING:
        return rows.order_by("valid_until", "id")
    return rows.order_by(F("valid_from").desc(nulls_last=True), "-id")


def register_counts(user: User, *, within: int = EXPIRING_WITHIN) -> dict[RegisterState, int]:
    """How many recognitions are in each state today. One query."""
    day = clock.today()
    counts = {state.value: Count("pk", filter=state_is(state, day=day, within=within)) for state in RegisterState}
    found = visible_to(user).aggregate(**counts)
    return {state: found[state.value] for state in RegisterState}
