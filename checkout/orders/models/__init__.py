"""What has been agreed with a buyer, and what became of it."""

from checkout.orders.models.complaints import Complaint, ComplaintKind, ComplaintState
from checkout.orders.models.events import EventKind, OrderEvent
from checkout.orders.models.misses import OrderMiss
from checkout.orders.models.orders import Order, OrderCounter, OrderLine, OrderState
from checkout.orders.models.packing import CodeMiss, PackedLot
from checkout.orders.models.parcels import Parcel, ParcelLine, ParcelState
from checkout.orders.models.returns import Bearer, Return, ReturnKind, ReturnLine, ReturnState
from checkout.orders.models.statements import CourierStatement, CourierStatementLine

__all__ = [
    "Bearer",
    "CodeMiss",
    "Complaint",
    "ComplaintKind",
    "ComplaintState",
    "CourierStatement",
    "CourierStatementLine",
    "EventKind",
    "Order",
    "OrderCounter",
    "OrderEvent",
    "OrderLine",
    "OrderMiss",
    "OrderState",
    "PackedLot",
    "Parcel",
    "ParcelLine",
    "ParcelState",
    "Return",
    "ReturnKind",
    "ReturnLine",
    "ReturnState",
]
