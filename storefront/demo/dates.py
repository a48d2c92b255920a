"""The demo's calendar: every date is counted from the day on which it is laid."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from catalog.certification.validity import last_day
from config.core import clock
from storefront.demo import files

MONTHS = 36
OPENED_DAYS_AGO = 1130  # longer than a recognition holds: whatever has lapsed was once on sale


@dataclass(frozen=True)
class Wave:
    """A decision of the demo."""

    number: str
    level: str
    decided_on: date


def wave(key: str) -> Wave:
    """The decision that `waves.toml` describes under `key`."""
    entry = files.toml("waves.toml")[key]
    if "expires_in" in entry:
        decided_on = day_that_lasts_until(clock.today() + timedelta(days=entry["expires_in"]))
    else:
        decided_on = days_ago(entry["days_ago"])
    return Wave(entry["number"], entry.get("level", "provincial"), decided_on)


def day_that_lasts_until(end: date) -> date:
    """The latest day whose 36 months end on `end`, or just before it: no day lasts until some 29 February."""
    day = date(end.year - MONTHS // 12, end.month, 28) + timedelta(days=4)
    while last_day(day, months=MONTHS) > end:
        day -= timedelta(days=1)
    return day


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def morning(day: date, *, hour: int = 9) -> datetime:
    """Office hours of `day` in Vietnam, but never later than now."""
    return min(datetime.combine(day, time(hour), clock.BUSINESS_ZONE), clock.now())
