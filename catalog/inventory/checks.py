"""What must be true of stock in the database, each as a query that finds the rows of which it is not."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Disagreement:
    """An invariant that does not hold, and the row of which it does not."""

    invariant: str
    row: str


# Each query yields the names of rows; an empty answer is a proof.
INVARIANTS = {
    "the lots of a stock row add up to what is on hand": """
        SELECT 'stock ' || s.id FROM inventory_stock s
        WHERE s.on_hand <> COALESCE((SELECT sum(quantity) FROM inventory_lotstock l WHERE l.stock_id = s.id), 0)""",
    "the movements of a stock row add up to what is on hand": """
        SELECT 'stock ' || s.id FROM inventory_stock s
        WHERE s.on_hand <> COALESCE((SELECT sum(delta) FROM inventory_movement m WHERE m.stock_id = s.id), 0)""",
    "the movements of a lot at a stock row add up to what lies there of it": """
        SELECT 'lot ' || COALESCE(l.lot_id, m.lot_id) || ' at stock ' || COALESCE(l.stock_id, m.stock_id)
        FROM inventory_lotstock l FULL JOIN (
            SELECT stock_id, lot_id, sum(delta) AS n FROM inventory_movement GROUP BY 1, 2
        ) m ON m.stock_id = l.stock_id AND m.lot_id = l.lot_id
        WHERE COALESCE(l.quantity, 0) <> COALESCE(m.n, 0)""",
    "each movement says the balance that it and those before it make": """
        SELECT 'movement ' || id FROM (
            SELECT id, balance_after, sum(delta) OVER (PARTITION BY stock_id ORDER BY id) AS balance
            FROM inventory_movement
        ) m WHERE balance_after <> balance""",
    "open holds add up to what is reserved": """
        SELECT 'stock ' || s.id FROM inventory_stock s
        WHERE s.reserved <> COALESCE(
            (SELECT sum(quantity) FROM inventory_hold h WHERE h.stock_id = s.id AND h.state = 'open'), 0)""",
    "a lot lies only at stock rows of its own goods": """
        SELECT 'lot ' || l.lot_id || ' at stock ' || l.stock_id FROM inventory_lotstock l
        JOIN inventory_lot lot ON lot.id = l.lot_id JOIN inventory_stock s ON s.id = l.stock_id
        WHERE lot.variant_id <> s.variant_id""",
    "a hold that has ended says when, one that is open does not": """
        SELECT 'hold ' || id FROM inventory_hold WHERE (state = 'open') <> (closed_at IS NULL)""",
    "a movement is undone by its opposite": """
        SELECT 'movement ' || u.id FROM inventory_movement u JOIN inventory_movement m ON m.id = u.undoes_id
        WHERE u.delta <> -m.delta OR u.stock_id <> m.stock_id OR u.lot_id <> m.lot_id""",
    "what a transfer sent left its source": """
        SELECT 'transfer ' || t.id FROM inventory_transfer t
        WHERE t.state IN ('sent', 'received') AND -(
            SELECT COALESCE(sum(m.delta), 0) FROM inventory_movement m
            WHERE m.reference_kind = 'transfer' AND m.reference_id = t.id::text AND m.kind = 'transfer_out'
        ) <> (SELECT sum(quantity) FROM inventory_transferline l WHERE l.transfer_id = t.id)""",
    "what a transfer brought came to its target": """
        SELECT 'transfer ' || t.id FROM inventory_transfer t
        WHERE t.state = 'received' AND (
            SELECT COALESCE(sum(m.delta), 0) FROM inventory_movement m
            WHERE m.reference_kind = 'transfer' AND m.reference_id = t.id::text AND m.kind = 'transfer_in'
        ) <> (SELECT COALESCE(sum(received), 0) FROM inventory_transferline l WHERE l.transfer_id = t.id)""",
    "what a cancelled transfer sent came back": """
        SELECT 'transfer ' || t.id FROM inventory_transfer t
        WHERE t.state = 'cancelled' AND 0 <> (
            SELECT COALESCE(sum(m.delta), 0) FROM inventory_movement m
            WHERE m.reference_kind = 'transfer' AND m.reference_id = t.id::text)""",
    "what left for a holder is what it was promised": """
        SELECT 'stock ' || COALESCE(h.stock_id, m.stock_id) || ' for ' || COALESCE(h.kind, m.kind) || ' '
            || COALESCE(h.id, m.id)
        FROM (
            SELECT stock_id, holder_kind AS kind, holder_id AS id, sum(quantity) AS n
            FROM inventory_hold WHERE state = 'dispatched' GROUP BY 1, 2, 3
        ) h FULL JOIN (
            SELECT stock_id, reference_kind AS kind, reference_id AS id, -sum(delta) AS n
            FROM inventory_movement WHERE kind = 'dispatch' GROUP BY 1, 2, 3
        ) m ON m.stock_id = h.stock_id AND m.kind = h.kind AND m.id = h.id
        WHERE COALESCE(h.n, 0) <> COALESCE(m.n, 0)""",
    "a counter sale's total is that of its lines": """
        SELECT 'sale ' || c.number FROM inventory_countersale c
        WHERE c.total <> (
            SELECT COALESCE(sum(quantity * unit_price), 0) FROM inventory_countersaleline l WHERE l.sale_id = c.id)""",
    "a counter sale's lines are what left the shelf": """
        SELECT 'sale ' || c.number FROM inventory_countersale c
        JOIN inventory_countersaleline l ON l.sale_id = c.id JOIN inventory_movement m ON m.id = l.movement_id
        WHERE l.quantity <> -m.delta OR l.lot_id <> m.lot_id OR m.kind <> 'counter_sale'""",
    "the goods of a sale came back exactly when it was taken back": """
        SELECT 'sale ' || c.number FROM inventory_countersale c
        WHERE (c.undone_at IS NULL) <> (0 <> (
            SELECT COALESCE(sum(m.delta), 0) FROM inventory_movement m
            WHERE m.reference_kind = 'counter_sale' AND m.reference_id = c.id::text))""",
}


def disagreements() -> Iterator[Disagreement]:
    """Every row of which an invariant does not hold."""
    with connection.cursor() as cursor:
        for invariant, query in INVARIANTS.items():
            cursor.execute(query)
            yield from (Disagreement(invariant, row) for (row,) in cursor.fetchall())
