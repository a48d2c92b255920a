"""What buyers read about a sales point: how to reach it, how to collect, when it is open."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.models import OpeningException, OpeningHours, SalesPoint
from catalog.inventory.policies import can_manage
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.phones import normalise_phone
from config.core.text import clean

MOST_STRETCHES = 2  # a day: before and after noon
LONGEST_WORDS = 2_000
LONGEST_NOTE = 100


@dataclass(frozen=True)
class Stretch:
    """A weekday (0 is Monday) from `opens` until `closes`."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class PointFacts:
    """What managers and the office say of a point."""

    phone: str
    pickup_instructions: str
    pickup_instructions_en: str
    ships: bool
    hands_over: bool
    is_active: bool


def facts_of(point: SalesPoint) -> PointFacts:
    """The point's facts as they are."""
    return PointFacts(**{name: getattr(point, name) for name in PointFacts.__dataclass_fields__})


def stretches_of(point: SalesPoint) -> list[Stretch]:
    """The point's week as it is, in order."""
    rows = point.opening_hours.order_by("weekday", "opens")
    return [Stretch(*row) for row in rows.values_list("weekday", "opens", "closes")]


def mark_of(point: SalesPoint) -> str:
    """A mark of how the point is described and open now: another one as soon as somebody changes it."""
    said = repr((facts_of(point), stretches_of(point)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def describe_point(
    actor: User, point: SalesPoint, *, facts: PointFacts, stretches: Collection[Stretch], seen: str
) -> SalesPoint:
    """Set facts and week of a point. `seen` is its mark when `actor` began: what a colleague has changed since is not
    overwritten. Raises `NotAllowed`, or `Refusal` naming the field (`hours.<weekday>` for a day)."""
    if not can_manage(actor, point):
        raise NotAllowed
    phone = normalise_phone(facts.phone) if clean(facts.phone) else ""
    errors = list(_week_errors(stretches))
    if phone is None:
        errors.append(FieldError(CommonCode.INVALID, "phone", _("This is no phone number.")))
    errors += [
        FieldError(CommonCode.INVALID, name, _("At most %(most)s characters."), {"most": LONGEST_WORDS})
        for name in ("pickup_instructions", "pickup_instructions_en")
        if len(getattr(facts, name)) > LONGEST_WORDS
    ]
    if not (facts.ships or facts.hands_over):
        errors.append(FieldError(CommonCode.INVALID, "hands_over", _("A point ships goods, hands them over, or both.")))
    Refusal.unless_none(errors)
    with transaction.atomic():
        locked = SalesPoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
        if mark_of(locked) != seen:
            raise Refusal(
                FieldError(
                    StockCode.STALE, None, _("A colleague has changed this meanwhile. Open the page again and look.")
                )
            )
        locked.phone, locked.ships, locked.hands_over = phone or "", facts.ships, facts.hands_over
        locked.pickup_instructions = clean(facts.pickup_instructions)
        locked.pickup_instructions_en = clean(facts.pickup_instructions_en)
        locked.is_active = facts.is_active
        locked.save()
        locked.opening_hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(point=locked, weekday=s.weekday, opens=s.opens, closes=s.closes) for s in stretches
        )
        audit.record(actor, "point.describe", locked, active=locked.is_active)
        changed("point", [locked.pk])
    return locked


def except_day(
    actor: User,
    point: SalesPoint,
    *,
    day: date,
    opens: time | None = None,
    closes: time | None = None,
    note: str = "",
) -> OpeningException:
    """A day that is not as its weekday: other hours, or closed when there are none. A second word on a day counts.
    Raises `NotAllowed` or `Refusal`."""
    if not can_manage(actor, point):
        raise NotAllowed
    errors = []
    if day < clock.today():
        errors.append(FieldError(CommonCode.INVALID, "day", _("That day has passed already.")))
    if (opens is None) != (closes is None):
        field = "closes" if closes is None else "opens"
        errors.append(FieldError(CommonCode.REQUIRED, field, _("Give both times, or none for a closed day.")))
    elif opens is not None and closes is not None and closes <= opens:
        errors.append(FieldError(CommonCode.INVALID, "closes", _("It closes after it opens.")))
    if len(clean(note)) > LONGEST_NOTE:
        errors.append(FieldError(CommonCode.INVALID, "note", _("At most %(most)s characters."), {"most": LONGEST_NOTE}))
    Refusal.unless_none(errors)
    with transaction.atomic():
        told = {"opens": opens, "closes": closes, "note": clean(note)}
        row, _made = OpeningException.objects.update_or_create(point=point, day=day, defaults=told)
        audit.record(actor, "point.hours", point, day=day.isoformat(), closed=opens is None)
        changed("point", [point.pk])
    return row


def drop_exception(actor: User, exception: OpeningException) -> None:
    """That day is as its weekday again. Raises `NotAllowed`."""
    if not can_manage(actor, exception.point):
        raise NotAllowed
    with transaction.atomic():
        audit.record(actor, "point.hours", exception.point, day=exception.day.isoformat(), dropped=True)
        changed("point", [exception.point_id])
        exception.delete()


def _week_errors(stretches: Collection[Stretch]) -> list[FieldError]:
    errors = []
    for weekday in range(7):
        day = sorted((s for s in stretches if s.weekday == weekday), key=lambda s: s.opens)
        field = f"hours.{weekday}"
        if any(s.closes <= s.opens for s in day):
            errors.append(FieldError(CommonCode.INVALID, field, _("It closes after it opens.")))
        elif any(after.opens < before.closes for before, after in pairwise(day)):
            errors.append(FieldError(CommonCode.INVALID, field, _("The two stretches of a day overlap.")))
        elif len(day) > MOST_STRETCHES:
            errors.append(FieldError(CommonCode.INVALID, field, _("At most two stretches a day.")))
    return errors
