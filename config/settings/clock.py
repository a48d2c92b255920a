"""Where the clock of business dates starts, for demo and tests: OCOP_NOW."""

import time
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import env


def clock_offset() -> timedelta:
    """How far ahead OCOP_NOW sets the clock. `make run` says when it began, so that its processes agree for good."""
    start = env("OCOP_NOW", default="")
    if not start:
        return timedelta()
    try:
        moment = datetime.fromisoformat(start)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ImproperlyConfigured(
            f"OCOP_NOW must be a moment with its offset from UTC such as 2029-01-31T09:00+07:00, not {start!r}."
        )
    return moment - datetime.fromtimestamp(env.float("OCOP_NOW_SINCE", default=time.time()), UTC)
