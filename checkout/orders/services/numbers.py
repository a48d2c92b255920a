"""Order numbers that can be read out on the telephone."""

import re

from django.db import connection

from config.core import clock, eras
from config.core.text import clean

_NEXT = """
INSERT INTO orders_ordercounter (day, last) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET last = orders_ordercounter.last + 1 RETURNING last
"""


_ERA = """
INSERT INTO orders_ordercounter (day, last) VALUES (%s, %s)
ON CONFLICT (day) DO UPDATE SET last = greatest(orders_ordercounter.last, EXCLUDED.last)
"""


def take_number() -> str:
    """The next number of today, `AG-YYMMDD-NNNN`. The day's counter stays locked until commit, so that none is given
    twice or lost: take it late."""
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [today])
        return f"AG-{today:%y%m%d}-{cursor.fetchone()[0]:04d}"


def begin_era(era: int) -> None:
    """No number that was given today, before an older state came back, is given out again. Other days have none left
    to give."""
    with connection.cursor() as cursor:
        cursor.execute(_ERA, [clock.today(), eras.first_of(era)])


def read_number(text: str) -> str:
    """`ag 261123 42` and what else is read out on the telephone, as it is stored."""
    found = re.fullmatch(r"(?:AG)?\D*(\d{6})\D+(\d{1,9})|(?:AG)?\D*(\d{6})(\d{4,9})", clean(text).upper())
    if found is None:
        return clean(text).upper()[:20]
    day, place = (part for part in found.groups() if part is not None)
    return f"AG-{day}-{int(place):04d}"
