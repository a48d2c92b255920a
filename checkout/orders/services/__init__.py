"""What is done with orders: placed once, paid, cancelled, ended; their parcels moved, held back and let go."""

from checkout.orders.services.ending import cancel_order, confirm_order, expire_orders
from checkout.orders.services.finding import find_order
from checkout.orders.services.parcels import hold_withdrawn, let_go, move_parcel
from checkout.orders.services.placing import complete_paid, place
from checkout.orders.services.settling import settle_money

__all__ = [
    "cancel_order",
    "complete_paid",
    "confirm_order",
    "expire_orders",
    "find_order",
    "hold_withdrawn",
    "let_go",
    "move_parcel",
    "place",
    "settle_money",
]
