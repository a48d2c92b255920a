"""What has been agreed with a buyer, and what became of it."""

from checkout.orders.models.events import EventKind, OrderEvent
from checkout.orders.models.misses import OrderMiss
from checkout.orders.models.orders import Order, OrderCounter, OrderLine, OrderState
from checkout.orders.models.parcels import Parcel, ParcelLine, ParcelState

__all__ = [
    "EventKind",
    "Order",
    "OrderCounter",
    "OrderEvent",
    "OrderLine",
    "OrderMiss",
    "OrderState",
    "Parcel",
    "ParcelLine",
    "ParcelState",
]
