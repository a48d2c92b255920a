"""What must be true of parcels on their way out and back: their boxes, the shelf's ledger, and the money.

Read by `checks`, where `:parcel` names a parcel `p` of an order `o`.
"""

PARCELS = {
    "a parcel that is ready has in its box what is wanted": """
        :parcel JOIN orders_parcelline pl ON pl.parcel_id = p.id
        WHERE (p.state IN ('ready', 'not_collected', 'on_its_way') OR p.held_from IN ('ready', 'not_collected'))
          AND pl.quantity - pl.taken_off <> COALESCE((
            SELECT sum(quantity) FROM orders_packedlot k WHERE k.part_id = pl.id), 0)""",
    "what left with a parcel is what lay in its box": """
        :parcel LEFT JOIN (
            SELECT parcel_id, lot_id, sum(n) AS n FROM (
                SELECT pl.parcel_id, k.lot_id, k.quantity AS n FROM orders_packedlot k
                JOIN orders_parcelline pl ON pl.id = k.part_id JOIN orders_parcel own ON own.id = pl.parcel_id
                WHERE own.left_at IS NOT NULL
                UNION ALL
                SELECT own.id, m.lot_id, m.delta FROM inventory_movement m
                JOIN orders_parcel own ON own.id::text = m.reference_id
                WHERE m.reference_kind = 'parcel' AND m.kind = 'dispatch'
            ) both_sides GROUP BY 1, 2
        ) d ON d.parcel_id = p.id
        WHERE d.n <> 0""",
    "a parcel says when it left and when it was handed over exactly when it was": """
        :parcel
        WHERE (p.state IN ('on_its_way', 'handed_over', 'coming_back', 'returned')) <> (p.left_at IS NOT NULL)
           OR p.state = 'handed_over' AND p.handed_over_at IS NULL
           OR p.state <> 'handed_over' AND p.state <> 'returned' AND p.handed_over_at IS NOT NULL""",
    "what came back of a parcel is what its returns say, and what was spoiled is written off": """
        SELECT 'parcel ' || COALESCE(r.parcel, m.parcel) FROM (
            SELECT pl.parcel_id::text AS parcel, l.lot_id, sum(l.quantity) AS n,
                   sum(l.quantity) FILTER (WHERE NOT l.sellable) AS spoiled
            FROM orders_returnline l JOIN orders_return b ON b.id = l.back_id AND b.state = 'done'
            JOIN orders_parcelline pl ON pl.id = l.part_id WHERE l.lot_id IS NOT NULL GROUP BY 1, 2
        ) r FULL JOIN (
            SELECT reference_id AS parcel, lot_id, sum(delta) FILTER (WHERE kind = 'return') AS n,
                   -sum(delta) FILTER (WHERE kind = 'write_off') AS spoiled
            FROM inventory_movement WHERE reference_kind = 'parcel' AND kind IN ('return', 'write_off') GROUP BY 1, 2
        ) m ON m.parcel = r.parcel AND m.lot_id = r.lot_id
        WHERE COALESCE(r.n, 0) <> COALESCE(m.n, 0) OR COALESCE(r.spoiled, 0) <> COALESCE(m.spoiled, 0)""",
    "what was taken off a line is what its returns say": """
        SELECT 'parcel line ' || pl.id FROM orders_parcelline pl
        WHERE pl.taken_off <> COALESCE((
            SELECT sum(l.quantity) FROM orders_returnline l JOIN orders_return b ON b.id = l.back_id
            WHERE l.part_id = pl.id AND b.state = 'done'), 0)""",
    "what was taken off comes to its share of the line, to the dong": """
        SELECT 'parcel line ' || pl.id FROM orders_parcelline pl JOIN orders_orderline o ON o.id = pl.order_line_id
        WHERE o.unit_price * pl.taken_off - pl.discount * pl.taken_off / pl.quantity <> COALESCE((
            SELECT sum(l.amount) FROM orders_returnline l JOIN orders_return b ON b.id = l.back_id
            WHERE l.part_id = pl.id AND b.state = 'done'), 0)""",
    "a return comes to its lines, and delivery is given back once, with the last piece": """
        :parcel JOIN orders_return b ON b.parcel_id = p.id
        WHERE b.state = 'done' AND b.goods <> (SELECT sum(amount) FROM orders_returnline l WHERE l.back_id = b.id)
           OR b.delivery NOT IN (0, p.shipping + p.cash_fee)
           OR b.delivery > 0 AND EXISTS (
                SELECT 1 FROM orders_parcelline l WHERE l.parcel_id = p.id AND taken_off < quantity)
           OR b.delivery > 0 AND EXISTS (SELECT 1 FROM orders_return c WHERE c.parcel_id = p.id AND c.id <> b.id
                                         AND c.delivery > 0)""",
    "what was let off a parcel is what its returns say": """
        :parcel
        WHERE p.let_off <> COALESCE((
            SELECT sum(b.goods + b.delivery - b.refunded) FROM orders_return b WHERE b.parcel_id = p.id), 0)""",
    "what is owed back for goods is what their returns say": """
        SELECT 'order ' || o.number FROM orders_order o
        WHERE COALESCE((SELECT sum(b.refunded) FROM orders_return b JOIN orders_parcel p ON p.id = b.parcel_id
                        WHERE p.order_id = o.id), 0)
           <> COALESCE((SELECT sum(r.amount) FROM payments_refund r
                        JOIN payments_transaction t ON t.id = r.transaction_id
                        WHERE t.checkout_id = o.checkout_id AND r.reason = 'return'), 0)""",
    "a parcel that has come back or was given up has nothing left in it": """
        :parcel JOIN orders_parcelline pl ON pl.parcel_id = p.id
        WHERE pl.taken_off < pl.quantity
          AND (p.state = 'returned' OR p.state = 'cancelled' AND o.state NOT IN ('cancelled', 'expired'))""",
    "the cash taken for parcels is what the payments say": """
        SELECT 'order ' || o.number FROM orders_order o
        WHERE o.pays_cash AND (SELECT sum(collected) FROM orders_parcel p WHERE p.order_id = o.id) <> (
            SELECT COALESCE(sum(charged), 0) FROM payments_transaction t
            WHERE t.checkout_id = o.checkout_id AND t.gateway = 'ocop.payment.cod')""",
    "a courier's statement says what was collected for each of its parcels": """
        :parcel JOIN orders_courierstatementline c ON c.parcel_id = p.id
        WHERE c.cash <> p.collected OR c.waybill <> p.waybill""",
    "the cash taken for a parcel at a counter lies in its till": """
        :parcel
        WHERE p.pickup_code <> '' AND p.collected <> COALESCE((
            SELECT sum(e.amount) FROM inventory_tillentry e
            WHERE e.reference_kind = 'parcel' AND e.reference_id = p.id::text), 0)""",
}
