"""How long a recognition holds."""

import calendar
from datetime import date


def last_day(valid_from: date, *, months: int) -> date:
    """The last day, itself still valid: the corresponding day `months` later, or that month's last day when it has
    none (Civil Code 2015, articles 147 and 148; 29/02/2024 and 36 months give 28/02/2027)."""
    whole = valid_from.year * 12 + valid_from.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(valid_from.day, calendar.monthrange(year, month + 1)[1]))
