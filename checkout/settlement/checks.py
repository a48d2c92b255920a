"""What must be true of the ledger and of statements: every balance is worked out again from orders, payments, tills and
consignments. Each query yields the names of rows; an empty answer is a proof."""

_PARTS = {
    ":handed_over": "p.handed_over_at IS NOT NULL",
    # A return that gave delivery back after the parcel was handed over; one that left it with the shop before.
    ":given_back": "EXISTS (SELECT 1 FROM orders_return b WHERE b.parcel_id = p.id AND b.kind = 'buyer' "
    "AND b.delivery > 0)",
    ":kept": """EXISTS (
        SELECT 1 FROM orders_order o, orders_return b
        WHERE o.id = p.order_id AND b.parcel_id = p.id AND b.state = 'done' AND b.kind <> 'buyer'
          AND b.bearer = 'buyer' AND b.delivery = 0 AND o.paid_at IS NOT NULL AND NOT o.pays_cash
          AND NOT EXISTS (SELECT 1 FROM orders_parcelline l WHERE l.parcel_id = p.id AND l.taken_off < l.quantity)
    )""",
    # The balance of the one account of a kind.
    ":balance": """COALESCE((
        SELECT sum(e.amount) FROM settlement_ledgerentry e JOIN settlement_ledgeraccount a ON a.id = e.account_id
        WHERE a.kind = :kind), 0)""",
}


def _query(text: str, **words: str) -> str:
    for name, part in _PARTS.items():
        text = text.replace(name, part)
    for name, word in words.items():
        text = text.replace(f":{name}", f"'{word}'")
    return text


def _balance(kind: str, expected: str) -> str:
    """The balance of an account that is the only one of its kind is not the sum that `expected` asks for."""
    query = "SELECT 'account ' || :kind WHERE :balance <> COALESCE((:expected), 0)"
    return _query(query.replace(":expected", expected), kind=kind)


INVARIANTS = {
    "every posting adds up to nothing": """
        SELECT 'posting ' || p.kind || ' ' || p.fact FROM settlement_posting p
        WHERE 0 <> COALESCE((SELECT sum(amount) FROM settlement_ledgerentry e WHERE e.posting_id = p.id), 0)""",
    "the ledger has the sale of each parcel that was handed over, and no other": _query("""
        SELECT 'parcel ' || COALESCE(p.id::text, s.fact) FROM (
            SELECT p.id FROM orders_parcel p WHERE :handed_over
        ) p FULL JOIN (SELECT fact FROM settlement_posting WHERE kind = 'sale') s ON s.fact = p.id::text
        WHERE p.id IS NULL OR s.fact IS NULL"""),
    "the ledger has each return that is done, and no other": """
        SELECT 'return ' || COALESCE(b.id::text, s.fact) FROM (
            SELECT id FROM orders_return WHERE state = 'done'
        ) b FULL JOIN (SELECT fact FROM settlement_posting WHERE kind = 'return') s ON s.fact = b.id::text
        WHERE b.id IS NULL OR s.fact IS NULL""",
    "what was sold less what came back is what the buyer keeps, piece by piece and to the dong": _query("""
        SELECT 'line ' || COALESCE(l.id::text, s.id::text) FROM (
            SELECT l.id, sum(pl.quantity - pl.taken_off) AS n,
                   sum((pl.quantity - pl.taken_off) * l.unit_price) AS goods,
                   sum(pl.discount - pl.discount * pl.taken_off / pl.quantity) AS discount
            FROM orders_orderline l JOIN orders_parcelline pl ON pl.order_line_id = l.id
            JOIN orders_parcel p ON p.id = pl.parcel_id WHERE :handed_over GROUP BY 1
        ) l FULL JOIN (
            SELECT order_line_id AS id, sum(quantity) AS n, sum(goods) AS goods,
                   sum(voucher_producer + voucher_office) AS discount
            FROM settlement_statementline WHERE kind IN ('sale', 'return') GROUP BY 1
        ) s ON s.id = l.id
        WHERE (COALESCE(l.n, 0), COALESCE(l.goods, 0), COALESCE(l.discount, 0))
           <> (COALESCE(s.n, 0), COALESCE(s.goods, 0), COALESCE(s.discount, 0))"""),
    "a commission is its share of what the goods brought": """
        SELECT 'line ' || l.id FROM settlement_statementline l
        WHERE l.kind IN ('sale', 'counter')
          AND l.commission <> ((l.goods - l.voucher_producer) * l.commission_permille * 2 + 1000) / 2000""",
    "the ledger has the money that came and went back, order by order": """
        SELECT 'basket ' || COALESCE(t.checkout_id, l.checkout_id) FROM (
            SELECT checkout_id, sum(charged - refunded) AS kept FROM payments_transaction GROUP BY 1
        ) t FULL JOIN (
            SELECT p.checkout_id, sum(-e.amount) AS kept FROM settlement_posting p
            JOIN settlement_ledgerentry e ON e.posting_id = p.id
            JOIN settlement_ledgeraccount a ON a.id = e.account_id AND a.kind = 'buyers'
            WHERE p.kind IN ('charge', 'taken_back', 'refund') GROUP BY 1
        ) l ON l.checkout_id = t.checkout_id
        WHERE COALESCE(t.kept, 0) <> COALESCE(l.kept, 0)""",
    "what is owed back to buyers is what refunds are open": _balance(
        "refunds", "SELECT -sum(amount) FROM payments_refund WHERE state NOT IN ('done', 'refused')"
    ),
    "delivery is what buyers paid for it and kept paying, and what producers bear": _balance(
        "delivery",
        """SELECT -COALESCE(sum(p.shipping), 0) - (SELECT COALESCE(sum(fees), 0) FROM settlement_statementline)
        FROM orders_parcel p WHERE :handed_over AND NOT :given_back OR :kept""",
    ),
    "fees for cash are those of parcels that were handed over": _balance(
        "cash_fee",
        "SELECT -sum(p.cash_fee) FROM orders_parcel p WHERE :handed_over AND NOT :given_back OR :kept",
    ),
    "vouchers cost the shop what its lines say": _balance(
        "vouchers", "SELECT sum(voucher_office) FROM settlement_statementline"
    ),
    "a point has earned the commissions of its lines": """
        SELECT 'point ' || COALESCE(e.point_id, l.point_id) FROM (
            SELECT a.point_id, -sum(e.amount) AS earned FROM settlement_ledgerentry e
            JOIN settlement_ledgeraccount a ON a.id = e.account_id WHERE a.kind = 'commission' GROUP BY 1
        ) e FULL JOIN (
            SELECT point_id, sum(commission) AS earned FROM settlement_statementline GROUP BY 1
        ) l ON l.point_id = e.point_id
        WHERE COALESCE(e.earned, 0) <> COALESCE(l.earned, 0)""",
    "a producer is owed its lines, less what was paid": """
        SELECT 'producer ' || COALESCE(e.producer_id, l.producer_id) FROM (
            SELECT a.producer_id, -sum(e.amount) AS owed FROM settlement_ledgerentry e
            JOIN settlement_ledgeraccount a ON a.id = e.account_id WHERE a.kind = 'producer' GROUP BY 1
        ) e FULL JOIN (
            SELECT producer_id, sum(amount) AS owed FROM (
                SELECT producer_id, net AS amount FROM settlement_statementline
                UNION ALL SELECT producer_id, -total FROM settlement_statement WHERE state = 'paid'
            ) b GROUP BY 1
        ) l ON l.producer_id = e.producer_id
        WHERE COALESCE(e.owed, 0) <> COALESCE(l.owed, 0)""",
    "the tax withheld is that of statements": _balance(
        "tax", "SELECT -sum(vat + pit) FROM settlement_statementline WHERE statement_id IS NOT NULL"
    ),
    "a statement's sums are those of its lines": """
        SELECT 'statement ' || s.id FROM settlement_statement s LEFT JOIN (
            SELECT statement_id, count(*) AS n, sum(net) AS net, sum(goods) AS goods, sum(commission) AS commission,
                   sum(voucher_producer) AS vp, sum(voucher_office) AS vo, sum(fees) AS fees, sum(in_hand) AS in_hand,
                   sum(vat) AS vat, sum(pit) AS pit
            FROM settlement_statementline GROUP BY 1
        ) l ON l.statement_id = s.id
        WHERE (s.line_count, s.total - s.carried, s.sold + s.returned, s.commission, s.voucher_producer,
               s.voucher_office, s.fees, s.in_hand, s.vat, s.pit)
            IS DISTINCT FROM (l.n, l.net, l.goods, l.commission, l.vp, l.vo, l.fees, l.in_hand, l.vat, l.pit)""",
    "a statement has its producer's lines, due before its month was over": """
        SELECT 'line ' || l.id FROM settlement_statementline l JOIN settlement_statement s ON s.id = l.statement_id
        WHERE l.producer_id <> s.producer_id
           OR l.due_at >= (s.month + interval '1 month') AT TIME ZONE 'Asia/Ho_Chi_Minh'""",
    "what a statement left below nothing goes into the next": """
        SELECT 'statement ' || id FROM (
            SELECT id, carried, lag(total) OVER (PARTITION BY producer_id ORDER BY month) AS before
            FROM settlement_statement
        ) s WHERE carried <> LEAST(COALESCE(before, 0), 0)""",
    "a statement that is paid was paid out once": """
        SELECT 'statement ' || COALESCE(s.id::text, p.fact) FROM (
            SELECT id, total FROM settlement_statement WHERE state = 'paid'
        ) s FULL JOIN (
            SELECT p.fact, -sum(e.amount) AS total FROM settlement_posting p
            JOIN settlement_ledgerentry e ON e.posting_id = p.id
            JOIN settlement_ledgeraccount a ON a.id = e.account_id AND a.kind = 'bank'
            WHERE p.kind = 'payout' GROUP BY 1
        ) p ON p.fact = s.id::text
        WHERE s.total IS DISTINCT FROM p.total""",
    "nothing is due to a producer before its money has come": """
        SELECT 'line ' || l.id FROM settlement_statementline l JOIN settlement_posting p ON p.id = l.posting_id
        JOIN orders_order o ON o.checkout_id = p.checkout_id JOIN orders_parcel k ON k.id::text = p.fact
        WHERE l.due_at IS NOT NULL AND l.kind = 'sale' AND (
            o.paid_at IS NULL AND NOT o.pays_cash
            OR o.pays_cash AND o.delivery_kind = 'courier' AND k.collected > 0
               AND NOT EXISTS (SELECT 1 FROM orders_courierstatementline c WHERE c.parcel_id = k.id))""",
    "what the courier holds is what it took and has not passed on": _balance(
        "courier",
        """SELECT sum(p.collected - COALESCE(c.cash, 0)) FROM orders_parcel p
        JOIN orders_order o ON o.id = p.order_id AND o.delivery_kind = 'courier'
        LEFT JOIN orders_courierstatementline c ON c.parcel_id = p.id""",
    ),
    "couriers have been paid what their statements charge": _balance(
        "delivery_cost", "SELECT sum(fee) FROM orders_courierstatementline"
    ),
    "the ledger has each counter sale, and each that was taken back": """
        SELECT 'counter sale ' || COALESCE(s.id::text, p.fact) FROM (
            SELECT id, 'counter' AS kind FROM inventory_countersale
            UNION ALL SELECT id, 'counter_undone' FROM inventory_countersale WHERE undone_at IS NOT NULL
        ) s FULL JOIN (
            SELECT kind, fact FROM settlement_posting WHERE kind IN ('counter', 'counter_undone')
        ) p ON p.fact = s.id::text AND p.kind = s.kind
        WHERE s.id IS NULL OR p.fact IS NULL""",
    "a till has what was taken at its counter, for goods and for orders": """
        SELECT 'point ' || COALESCE(l.point_id, t.point_id) FROM (
            SELECT a.point_id, sum(e.amount) AS cash FROM settlement_ledgerentry e
            JOIN settlement_ledgeraccount a ON a.id = e.account_id WHERE a.kind = 'till' GROUP BY 1
        ) l FULL JOIN (
            SELECT s.point_id, sum(c.amount) AS cash FROM (
                SELECT till_id, total AS amount FROM inventory_countersale
                WHERE payment = 'cash' AND undone_at IS NULL
                UNION ALL SELECT till_id, amount FROM inventory_tillentry
            ) c JOIN inventory_tillsession s ON s.id = c.till_id
            JOIN inventory_salespoint k ON k.id = s.point_id AND k.producer_id IS NULL GROUP BY 1
        ) t ON t.point_id = l.point_id
        WHERE COALESCE(l.cash, 0) <> COALESCE(t.cash, 0)""",
}
