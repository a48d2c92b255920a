"""What the taking function does under its locks, as one function of the database: one call, and nobody waits for a
shelf while words travel between the shop and its database.

Each statement in it reads what was committed until then, so that what is judged after the locks is judged as it is
then; a single statement would judge what it saw before it waited. The function is made from the listing rule's one
expression each time that tables are migrated (decision 0008): it is never older than the code it came with.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from psycopg import sql

from catalog.certification import listing
from catalog.inventory.availability import sold_here
from catalog.inventory.models import Stock
from config.core.prepared import prepared_cursor

# Late and once, in the order of their ids.
LOCK = """
    SELECT array_agg(id) INTO locked FROM (
        SELECT id FROM inventory_stock
        WHERE (variant_id, point_id) IN (SELECT * FROM unnest(p_variants, p_points))
        ORDER BY id FOR UPDATE) rows;
"""
# A withdrawal either waits for this transaction, or has committed and is seen: its row is judged again when it is.
THOSE = """AND inventory_stock.id = ANY(p_stocks)
    AND (certification_recognition.withdrawn_on IS NULL OR certification_recognition.withdrawn_on > p_today)"""
SHARED = "FOR SHARE OF certification_recognition"

# Planned once for a connection: what is asked differs in numbers only, and planning the rule each time takes longer
# than all the rest. A plan that was made while a table was small is kept when it has grown, so none of them may read a
# table whole.
WAY = "SET plan_cache_mode = force_generic_plan SET enable_seqscan = off"

SELLABLE = """
CREATE OR REPLACE FUNCTION inventory_sellable_{name}(p_stocks bigint[], p_today date)
RETURNS SETOF bigint LANGUAGE plpgsql {way} AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT r.id FROM ({rule} {those} {shared}) r(id, withdrawn_on);
END $$;
"""

# Expired holds end, whatever comes of it. Mostly there are none, and looking is cheaper than ending none.
END_EXPIRED = """
CREATE OR REPLACE FUNCTION inventory_end_expired(p_stocks bigint[], p_now timestamptz)
RETURNS void LANGUAGE plpgsql {way} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM inventory_hold WHERE stock_id = ANY(p_stocks) AND state = 'open' AND expires_at <= p_now
    ) THEN RETURN; END IF;
    WITH ended AS (
        UPDATE inventory_hold SET state = 'released', closed_at = p_now, close_reason = 'expired'
        WHERE stock_id = ANY(p_stocks) AND state = 'open' AND expires_at <= p_now
        RETURNING stock_id, quantity
    )
    UPDATE inventory_stock stock SET reserved = stock.reserved - gone.n
    FROM (SELECT stock_id, sum(quantity) AS n FROM ended GROUP BY stock_id) gone WHERE stock.id = gone.stock_id;
END $$;
"""

# Everything is promised if all of it may be sold and each row has enough whichever lots the others were promised from:
# lots that last long enough, less every open hold. Rows are locked, so what is read here stays so until commit.
TAKE = """
CREATE OR REPLACE FUNCTION inventory_take_{name}(
    p_variants bigint[], p_points bigint[], p_days date[], p_numbers int[], p_kind text, p_holder text,
    p_priority int, p_until timestamptz, p_now timestamptz, p_today date, p_rows int
) RETURNS SETOF bigint LANGUAGE plpgsql {way} AS $$
DECLARE
    locked bigint[];
BEGIN
    {lock}
    IF p_rows > COALESCE(cardinality(locked), 0) THEN RETURN; END IF;
    PERFORM inventory_end_expired(locked, p_now);
    IF (SELECT count(*) FROM inventory_sellable_{name}(locked, p_today)) < cardinality(locked) THEN RETURN; END IF;
    RETURN QUERY WITH asked AS (
        SELECT stock.id, stock.reserved, t.day, t.n
        FROM unnest(p_variants, p_points, p_days, p_numbers) t(variant_id, point_id, day, n)
        JOIN inventory_stock stock ON stock.variant_id = t.variant_id AND stock.point_id = t.point_id
    ),
    needs AS (SELECT asked.id, min(reserved) AS reserved, max(day) AS day, sum(n) AS n FROM asked GROUP BY asked.id),
    enough AS (
        SELECT bool_and(needs.reserved + needs.n <= COALESCE((
            SELECT sum(here.quantity) FROM inventory_lotstock here JOIN inventory_lot lot ON lot.id = here.lot_id
            WHERE here.stock_id = needs.id AND lot.blocked_at IS NULL
              AND COALESCE(lot.best_before, 'infinity') >= needs.day
        ), 0)) AS yes FROM needs
    ),
    counted AS (
        UPDATE inventory_stock stock SET reserved = stock.reserved + needs.n
        FROM needs, enough WHERE stock.id = needs.id AND enough.yes
    )
    INSERT INTO inventory_hold
        (stock_id, quantity, holder_kind, holder_id, priority, good_on, expires_at, state, created_at, close_reason)
    SELECT asked.id, asked.n, p_kind, p_holder, p_priority, asked.day, p_until, 'open', p_now, ''
    FROM asked, enough WHERE enough.yes
    RETURNING inventory_hold.id;
END $$;
"""


def lay_functions(sender: AppConfig | None = None, *, using: str = "default", **_kept: Any) -> None:
    """Make the functions anew from the rule as it is in the code; after each migration."""
    with connections[using].cursor() as cursor:
        cursor.execute(END_EXPIRED.format(way=WAY))
        for demo in (False, True):
            words = {
                "name": _name(demo),
                "way": WAY,
                "lock": LOCK,
                "rule": _rule(demo),
                "those": THOSE,
                "shared": SHARED,
            }
            cursor.execute(SELLABLE.format(**words))
            cursor.execute(TAKE.format(**words))


def take_at_once(
    lines: Collection[tuple[int, int, date, int]],
    *,
    holder: tuple[str, str],
    priority: int,
    expires_at: datetime | None,
    now: datetime,
    today: date,
) -> list[int]:
    """Promise `lines` (variant, point, day, pieces), each pair of row and day once: the holds' ids, or none when not
    all of it may be promised or it takes a closer look. Outside a transaction it is one of its own."""
    variants, points, days, numbers = zip(*lines, strict=True)
    rows = len(set(zip(variants, points, strict=True)))
    with prepared_cursor() as cursor:
        cursor.execute(
            f"SELECT inventory_take_{_name(settings.DEMO)}(%s::bigint[], %s::bigint[], %s::date[], %s::int[],"
            " %s::text, %s::text, %s::int, %s::timestamptz, %s::timestamptz, %s::date, %s::int)",
            (*map(_array, (variants, points, days, numbers)), *holder, priority, expires_at, now, today, rows),
        )
        return [row[0] for row in cursor.fetchall()]


def sellable(stock_ids: Collection[int], today: date) -> set[int]:
    """Those of the locked rows that may be sold from; the recognition of each is kept from being withdrawn."""
    with prepared_cursor() as cursor:
        cursor.execute(
            f"SELECT inventory_sellable_{_name(settings.DEMO)}(%s::bigint[], %s::date)", (list(stock_ids), today)
        )
        return {row[0] for row in cursor.fetchall()}


def end_expired(stock_ids: Collection[int], now: datetime) -> None:
    """End the holds of the locked rows whose time is over."""
    with prepared_cursor() as cursor:
        cursor.execute("SELECT inventory_end_expired(%s::bigint[], %s::timestamptz)", (list(stock_ids), now))


def _array(values: Collection[int | date]) -> str:
    """Numbers or days as the server writes an array: in a third of the time that it takes to look at what they are."""
    return f"{{{','.join(map(str, values))}}}"


def _name(demo: bool) -> str:
    """Which of the two rules: a database that was migrated for a demo must not make production sell demo goods."""
    return "demo" if demo else "real"


def _rule(demo: bool) -> str:
    """Stock rows that may be sold from on `p_today`, as SQL: the listing rule and the point's right to sell."""
    there = "variant__product__listings__"
    may = listing.rule(adult=True, prefix=there, demo=demo)
    stocks = Stock.objects.filter(sold_here(), may, variant__is_active=True)
    text, params = stocks.values("pk", f"{there}recognition__withdrawn_on").query.sql_with_params()
    # Every day in it is the day on which it is asked.
    return text % tuple("p_today" if isinstance(p, date) else sql.Literal(p).as_string() for p in params)
