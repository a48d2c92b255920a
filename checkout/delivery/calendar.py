"""Days on which points are open and couriers carry, and what follows from them. All in Vietnam's time."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import holidays
from django.db.models import QuerySet

from catalog.inventory.models import OpeningException, OpeningHours, SalesPoint
from config.core import clock
from config.core.compiled import compiled

DAY = timedelta(days=1)
# A point that has not said when it is open: office hours from Monday to Saturday.
USUAL_HOURS = [(time(8), time(17))]
LOOK_AHEAD = 60  # days; a point that does not open within them serves nobody

Stretch = tuple[time, time]


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


def is_holiday(day: date) -> bool:
    """Whether `day` is a public holiday of Vietnam, moved days included."""
    return day in _holidays(day.year)


def carried(start: date, days: int) -> date:
    """The day on which a courier that set out on `start` has carried for `days`: Sundays and holidays do not count."""
    day = start
    while days > 0:
        day += DAY
        if day.weekday() != 6 and not is_holiday(day):
            days -= 1
    return day


class Openings:
    """When points are open. Everything is read in two queries, however many points are asked about."""

    def __init__(self) -> None:
        self._weekly: dict[int, dict[int, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
        for point, weekday, opens, closes in _week().ask():
            self._weekly[point][weekday].append((opens, closes))
        self._exceptions: dict[tuple[int, date], list[Stretch]] = {
            (point, day): [(opens, closes)] if opens and closes else []
            for point, day, opens, closes in _exceptions().ask()
        }

    def hours(self, point: SalesPoint, day: date) -> list[Stretch]:
        """The stretches of `day` in which `point` is open; none when it is closed. What a point says of a day itself
        counts before holidays and before its week."""
        if (point.opens_on and day < point.opens_on) or (point.closes_on and day > point.closes_on):
            return []
        if (point.pk, day) in self._exceptions:
            return self._exceptions[point.pk, day]
        if is_holiday(day):
            return []
        if point.pk in self._weekly:
            return self._weekly[point.pk][day.weekday()]
        return USUAL_HOURS if day.weekday() != 6 else []

    def leaves_on(self, point: SalesPoint, preparation_days: int) -> date | None:
        """The day a parcel ordered now leaves `point`: the opening day that many after this one, which counts as long
        as the point has not closed; None when the point does not open often enough."""
        now = clock.now().astimezone(clock.BUSINESS_ZONE)
        left = preparation_days
        for day in _days_from(now.date()):
            stretches = self.hours(point, day)
            if not stretches or (day == now.date() and stretches[-1][1] <= now.time()):
                continue
            if left == 0:
                return day
            left -= 1
        return None

    def ready_at(self, point: SalesPoint, work: timedelta) -> datetime | None:
        """The moment at which `point` has worked for `work` of its opening time from now on."""
        now = clock.now().astimezone(clock.BUSINESS_ZONE)
        for day in _days_from(now.date()):
            for opens, closes in self.hours(point, day):
                start = max(_at(day, opens), now)
                stretch = _at(day, closes) - start
                if stretch >= work:
                    return start + work
                work -= max(stretch, timedelta())
        return None

    def kept_until(self, point: SalesPoint, ready_at: datetime, opening_days: int) -> datetime | None:
        """Closing time of the last of `opening_days` after the day on which the goods are ready."""
        day = ready_at.astimezone(clock.BUSINESS_ZONE).date()
        for later in _days_from(day + DAY):
            stretches = self.hours(point, later)
            if stretches:
                opening_days -= 1
                if opening_days == 0:
                    return _at(later, stretches[-1][1])
        return None


@compiled
def _week() -> QuerySet[Any]:
    return OpeningHours.objects.order_by("weekday", "opens").values_list("point", "weekday", "opens", "closes")


@compiled
def _exceptions() -> QuerySet[Any]:
    coming = OpeningException.objects.filter(day__gte=clock.today())
    return coming.order_by().values_list("point", "day", "opens", "closes")


def _days_from(first: date) -> Iterator[date]:
    return (first + n * DAY for n in range(LOOK_AHEAD))


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, clock.BUSINESS_ZONE)
