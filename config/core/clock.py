"""The one clock of business dates and holds.

A process may be started at another moment with `OCOP_NOW=2029-01-31T09:00+07:00`; the clock ticks on from there.
Tokens, signatures and the job schedule stay on real time and do not ask here.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

BUSINESS_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_shift = timedelta()


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC) + settings.CLOCK_OFFSET + _shift


def today() -> date:
    """The date in Asia/Ho_Chi_Minh at `now()`: the day that recognitions are judged by."""
    return now().astimezone(BUSINESS_ZONE).date()


@contextmanager
def starting_at(moment: datetime) -> Iterator[None]:
    """Let the clock of this process start at an aware `moment` and tick on; for tests and simulations."""
    global _shift
    before = _shift
    _shift = before + (moment.astimezone(UTC) - now())
    try:
        yield
    finally:
        _shift = before
