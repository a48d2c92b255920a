"""When a sales point is open: the week's hours, and the days that are not as their weekday. Vietnam's time."""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q

from catalog.inventory.models import OpeningException, OpeningHours, SalesPoint
from config.core.clock import BUSINESS_ZONE

Stretch = tuple[time, time]


def in_business(day: date) -> Q:
    """Points that trade on `day`: active, and for a fair booth while the fair lasts."""
    begun = Q(opens_on__isnull=True) | Q(opens_on__lte=day)
    return Q(is_active=True) & begun & (Q(closes_on__isnull=True) | Q(closes_on__gte=day))


def open_at(moment: datetime) -> Q:
    """Points that are open at `moment`: by the exception of that day if there is one, else by its weekday."""
    local = moment.astimezone(BUSINESS_ZONE)
    at = {"opens__lte": local.time(), "closes__gt": local.time()}
    of_day = OpeningException.objects.filter(point=OuterRef("pk"), day=local.date())
    usual = OpeningHours.objects.filter(point=OuterRef("pk"), weekday=local.weekday(), **at)
    return in_business(local.date()) & (Exists(of_day.filter(**at)) | (~Exists(of_day) & Exists(usual)))


def exception_on(point: SalesPoint, day: date) -> OpeningException | None:
    """What makes `day` another than its weekday, or None. Reads `opening_exceptions` as prefetched."""
    return next((one for one in point.opening_exceptions.all() if one.day == day), None)


def hours_on(point: SalesPoint, day: date) -> list[Stretch]:
    """From when until when the point is open on `day`; empty: closed. Reads hours and exceptions as prefetched."""
    if (point.opens_on and day < point.opens_on) or (point.closes_on and day > point.closes_on) or not point.is_active:
        return []
    other = exception_on(point, day)
    if other is not None:
        return [(other.opens, other.closes)] if other.opens and other.closes else []
    return [(row.opens, row.closes) for row in point.opening_hours.all() if row.weekday == day.weekday()]


def is_open(point: SalesPoint, moment: datetime) -> bool:
    """The same as `open_at`, for a point with its hours prefetched."""
    local = moment.astimezone(BUSINESS_ZONE)
    return any(opens <= local.time() < closes for opens, closes in hours_on(point, local.date()))
