"""Order numbers that can be read out on the telephone."""

from django.db import connection

from config.core import clock

_NEXT = """
INSERT INTO orders_ordercounter (day, last) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET last = orders_ordercounter.last + 1 RETURNING last
"""


def take_number() -> str:
    """The next number of today, `AG-YYMMDD-NNNN`. The day's counter stays locked until commit, so that none is given
    twice or lost: take it late."""
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [today])
        return f"AG-{today:%y%m%d}-{cursor.fetchone()[0]:04d}"
