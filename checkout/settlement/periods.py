"""Months, as the shop's own calendar has them."""

from datetime import date, datetime, time, timedelta

from config.core import clock


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    return month_of(month.replace(day=28) + timedelta(days=4))


def month_before(month: date) -> date:
    return month_of(month_of(month) - timedelta(days=1))


def begins(day: date) -> datetime:
    """The first moment of a day in Vietnam."""
    return datetime.combine(day, time(), clock.BUSINESS_ZONE)


def ends(month: date) -> datetime:
    """The moment at which a month is over: what fell due before it belongs to it."""
    return begins(next_month(month))


def day_of(moment: datetime) -> date:
    """The day of a moment in Vietnam."""
    return moment.astimezone(clock.BUSINESS_ZONE).date()
