"""What must be true of orders, parcels, holds, payments and vouchers together, each as a query that finds the rows of
which it is not."""

from collections.abc import Iterator, Mapping

from django.db import connection

from catalog.inventory.checks import Disagreement
from checkout.orders.parcel_checks import PARCELS
from config.core import clock, eras

# What several queries say.
_WORDS = {
    ":let_off": "(SELECT sum(let_off) FROM orders_parcel WHERE order_id = o.id)",
    ":parcel": "SELECT 'parcel ' || o.number || '-' || p.position FROM orders_parcel p"
    " JOIN orders_order o ON o.id = p.order_id",
}

# Each query yields the names of rows; an empty answer is a proof.
ORDERS = {
    "an order is goods less discount, delivery and cash fee together": """
        SELECT 'order ' || number FROM orders_order WHERE total <> goods - discount + shipping + cash_fee""",
    "the lines of an order add up to its goods and its discount": """
        SELECT 'order ' || o.number FROM orders_order o LEFT JOIN (
            SELECT order_id, sum(unit_price * quantity) AS goods, sum(discount) AS discount
            FROM orders_orderline GROUP BY 1
        ) l ON l.order_id = o.id
        WHERE o.goods <> COALESCE(l.goods, 0) OR o.discount <> COALESCE(l.discount, 0)""",
    "the parcels of an order add up to its sums": """
        SELECT 'order ' || o.number FROM orders_order o LEFT JOIN (
            SELECT order_id, sum(goods) AS goods, sum(discount) AS discount, sum(shipping) AS shipping,
                   sum(cash_fee) AS cash_fee
            FROM orders_parcel GROUP BY 1
        ) p ON p.order_id = o.id
        WHERE (o.goods, o.discount, o.shipping, o.cash_fee)
            IS DISTINCT FROM (p.goods, p.discount, p.shipping, p.cash_fee)""",
    "what is to be collected in cash is the order's total, or nothing": """
        SELECT 'order ' || o.number FROM orders_order o
        WHERE (SELECT sum(to_collect) FROM orders_parcel p WHERE p.order_id = o.id)
            <> CASE WHEN o.pays_cash THEN o.total ELSE 0 END""",
    "the lines of a parcel add up to its goods and its discount": """
        SELECT 'parcel ' || o.number || '-' || p.position FROM orders_parcel p JOIN orders_order o ON o.id = p.order_id
        LEFT JOIN (
            SELECT pl.parcel_id, sum(l.unit_price * pl.quantity) AS goods, sum(pl.discount) AS discount
            FROM orders_parcelline pl JOIN orders_orderline l ON l.id = pl.order_line_id GROUP BY 1
        ) s ON s.parcel_id = p.id
        WHERE p.goods <> COALESCE(s.goods, 0) OR p.discount <> COALESCE(s.discount, 0)""",
    "every piece of a line lies in a parcel of its own order": """
        SELECT 'line ' || l.id FROM orders_orderline l LEFT JOIN (
            SELECT pl.order_line_id, sum(pl.quantity) AS n, bool_and(p.order_id = own.order_id) AS own
            FROM orders_parcelline pl JOIN orders_parcel p ON p.id = pl.parcel_id
            JOIN orders_orderline own ON own.id = pl.order_line_id GROUP BY 1
        ) s ON s.order_line_id = l.id
        WHERE l.quantity <> COALESCE(s.n, 0) OR NOT COALESCE(s.own, true)""",
    "a parcel that waits has its goods promised": """
        SELECT 'parcel ' || o.number || '-' || p.position FROM orders_parcel p JOIN orders_order o ON o.id = p.order_id
        WHERE p.state IN ('waiting', 'packing', 'ready') AND EXISTS (
            SELECT 1 FROM orders_parcelline pl JOIN orders_orderline l ON l.id = pl.order_line_id
            WHERE pl.parcel_id = p.id AND pl.quantity - pl.taken_off <> COALESCE((
                SELECT sum(h.quantity) FROM inventory_hold h JOIN inventory_stock s ON s.id = h.stock_id
                WHERE h.holder_kind = 'parcel' AND h.holder_id = p.id::text AND h.state = 'open'
                  AND s.variant_id = l.variant_id AND s.point_id = p.point_id
            ), 0)
        ) AND NOT (o.paid_at IS NULL AND o.pay_until IS NOT NULL AND o.pay_until <= :now)""",
    "goods are promised only to parcels that are still to be handed over, at their own point": """
        SELECT 'hold ' || h.id FROM inventory_hold h JOIN inventory_stock s ON s.id = h.stock_id
        LEFT JOIN orders_parcel p ON p.id::text = h.holder_id
        WHERE h.holder_kind = 'parcel' AND h.state = 'open' AND (
            p.id IS NULL OR p.point_id <> s.point_id
            OR p.state IN ('on_its_way', 'handed_over', 'coming_back', 'returned', 'cancelled'))""",
    "a basket holds goods only while it is open and has a plan": """
        SELECT 'hold ' || h.id FROM inventory_hold h LEFT JOIN carts_checkout c ON c.id::text = h.holder_id
        WHERE h.holder_kind = 'checkout' AND h.state = 'open'
          AND (c.id IS NULL OR c.state <> 'open' OR c.plan IS NULL)""",
    "an order that has ended has no parcel under way, one that goes on has one": """
        SELECT 'order ' || o.number FROM orders_order o
        WHERE (o.state IN ('cancelled', 'expired')) <> NOT EXISTS (
            SELECT 1 FROM orders_parcel p WHERE p.order_id = o.id AND p.state <> 'cancelled')""",
    "a basket is ordered exactly when it has an order": """
        SELECT 'basket ' || c.id FROM carts_checkout c LEFT JOIN orders_order o ON o.checkout_id = c.id
        WHERE (c.state = 'completed') <> (o.id IS NOT NULL)""",
    "an order says that it is paid only when its money has come": """
        SELECT 'order ' || o.number FROM orders_order o
        WHERE o.paid_at IS NOT NULL AND o.total - :let_off > COALESCE((
            SELECT sum(charged + authorized) FROM payments_transaction t WHERE t.checkout_id = o.checkout_id), 0)""",
    "an order whose money has come says that it is paid": """
        SELECT 'order ' || o.number FROM orders_order o
        WHERE o.paid_at IS NULL AND o.state IN ('open', 'unconfirmed')
          AND o.total > :let_off AND o.total - :let_off <= (
            SELECT COALESCE(sum(charged - refunded), 0) FROM payments_transaction t
            WHERE t.checkout_id = o.checkout_id)""",
    "cash is promised for what is to be collected, and has come for what was": """
        SELECT 'order ' || o.number FROM orders_order o
        WHERE o.pays_cash AND o.paid_at IS NULL AND o.state IN ('open', 'unconfirmed') AND o.total - :let_off <> (
            SELECT COALESCE(sum(authorized + charged), 0) FROM payments_transaction t
            WHERE t.checkout_id = o.checkout_id AND t.gateway = 'ocop.payment.cod')""",
    "no cash is collected for alcohol or of who gets a gift": """
        SELECT 'order ' || o.number FROM orders_order o
        WHERE o.pays_cash AND (o.is_gift OR EXISTS (
            SELECT 1 FROM orders_orderline l WHERE l.order_id = o.id AND l.is_alcohol))""",
    "a voucher is used exactly by the orders that go on with it": """
        SELECT 'order ' || o.number FROM orders_order o
        LEFT JOIN carts_voucheruse u ON u.checkout_id = o.checkout_id AND u.given_back_at IS NULL
        LEFT JOIN carts_voucher v ON v.id = u.voucher_id
        WHERE (o.voucher_code <> '' AND o.state IN ('open', 'unconfirmed'))
            <> (u.id IS NOT NULL AND v.code = o.voucher_code)""",
    "a voucher is used by orders only": """
        SELECT 'use ' || u.id FROM carts_voucheruse u LEFT JOIN orders_order o ON o.checkout_id = u.checkout_id
        WHERE o.id IS NULL""",
    "no voucher is used more often than it may be": """
        SELECT 'voucher ' || v.code FROM carts_voucher v
        WHERE v."limit" < (
            SELECT count(*) FROM carts_voucheruse u WHERE u.voucher_id = v.id AND u.given_back_at IS NULL)""",
    "the numbers of a day are as many as its orders": """
        SELECT 'day ' || c.day FROM orders_ordercounter c
        WHERE c.last % :room <> (
            SELECT count(*) FROM orders_order o WHERE o.number LIKE 'AG-' || to_char(c.day, 'YYMMDD') || '-%'
            AND substr(o.number, 11)::bigint / :room = c.last / :room)""",
}
INVARIANTS = ORDERS | PARCELS

_of_upper_layers: dict[str, str] = {}


def register(invariants: Mapping[str, str]) -> None:
    """What a layer above has to say about the same rows; it is asked with the orders' own."""
    _of_upper_layers.update(invariants)


def all_invariants() -> dict[str, str]:
    return INVARIANTS | _of_upper_layers


def disagreements() -> Iterator[Disagreement]:
    """Every row of which an invariant does not hold."""
    # A day on which an older state was put back has numbers of two eras; those of the last one follow each other.
    words = _WORDS | {":now": f"timestamptz '{clock.now().isoformat()}'", ":room": str(eras.ROOM)}
    with connection.cursor() as cursor:
        for invariant, query in all_invariants().items():
            for word, meaning in words.items():
                query = query.replace(word, meaning)
            # Without parameters: a percent sign in it is LIKE's own.
            cursor.execute(query, None)
            yield from (Disagreement(invariant, row) for (row,) in cursor.fetchall())
