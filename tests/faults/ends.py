"""In what a journey has ended, read from the tables; and that provider and shop say the same of everybody's money."""

from typing import Any

from tests.faults.house import House
from tests.faults.journeys import Journey

_PAID = """
SELECT count(*), COALESCE(sum(charged), 0), COALESCE(sum(refunded), 0) FROM payments_transaction WHERE checkout_id = %s
"""
_ORDERS = "SELECT state, paid_at IS NOT NULL, total FROM orders_order WHERE checkout_id = %s"
_REFUNDS = """
SELECT r.state, r.amount FROM payments_refund r JOIN payments_transaction t ON t.id = r.transaction_id
WHERE t.checkout_id = %s"""
# Promises that still count half a day later.
_HELD = """
SELECT COALESCE(sum(quantity), 0) FROM inventory_hold h
LEFT JOIN orders_parcel p ON h.holder_kind = 'parcel' AND p.id::text = h.holder_id
LEFT JOIN orders_order o ON o.id = p.order_id
WHERE h.state = 'open' AND (h.expires_at IS NULL OR h.expires_at > now() + interval '12 hours')
  AND (h.holder_id = %s OR o.checkout_id = %s)"""
_OURS = "SELECT id::text, charged, refunded FROM payments_transaction WHERE charged > 0"


def end_of(journey: Journey) -> str:
    """The one word of docs/faults.md that everything in the tables fits; else all of it."""
    house, key, total = journey.house, journey.basket["key"], journey.basket["total"]
    found: dict[str, Any] = {
        "payments": house.rows(_PAID, key)[0],
        "orders": house.rows(_ORDERS, key),
        "refunds": house.rows(_REFUNDS, key),
        "held": house.rows(_HELD, key, key)[0][0],
    }
    for word, meant in {
        "nothing": {"payments": (0, 0, 0), "orders": [], "refunds": [], "held": 0},
        "unpaid": {"payments": (1, 0, 0), "orders": [], "refunds": [], "held": 0},
        "ordered": {"payments": (1, total, 0), "orders": [("open", True, total)], "refunds": [], "held": 1},
        "owed": {"payments": (1, total, 0), "orders": [], "refunds": [("owed", total)], "held": 0},
        "paid back": {
            "payments": (1, total, total),
            "orders": [("cancelled", True, total)],
            "refunds": [("done", total)],
            "held": 0,
        },
        "paid back without an order": {
            "payments": (1, total, total),
            "orders": [],
            "refunds": [("done", total)],
            "held": 0,
        },
    }.items():
        if found == meant:
            return word
    return str(found)


def same_money(house: House) -> bool:
    """Payment by payment, what the provider has charged and sent back is what the shop has written down."""
    back: dict[str, int] = {}
    for refund in house.stripe.refunds.values():
        of = house.stripe.intents[refund["payment_intent"]]["metadata"]["transaction"]
        back[of] = back.get(of, 0) + refund["amount"]
    theirs = {(of, amount, back.get(of, 0)) for of, amount in house.stripe.charged().items()}
    return theirs == set(house.rows(_OURS))
