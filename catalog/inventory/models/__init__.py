"""Sales points, what lies there, why, and what of it is promised to whom."""

from catalog.inventory.models.consignments import Consignment, ConsignmentState, Side
from catalog.inventory.models.counts import CountLine, CountState, StockCount
from catalog.inventory.models.holds import Hold, HoldPriority, HoldState
from catalog.inventory.models.points import (
    OpeningException,
    OpeningHours,
    PointMember,
    PointRole,
    SalesPoint,
    SalesPointKind,
)
from catalog.inventory.models.stock import Lot, LotStock, Movement, MovementKind, Stock
from catalog.inventory.models.tills import CounterPayment, CounterSale, CounterSaleLine, TillEntry, TillSession
from catalog.inventory.models.transfers import Transfer, TransferLine, TransferState

__all__ = [
    "Consignment",
    "ConsignmentState",
    "CountLine",
    "CountState",
    "CounterPayment",
    "CounterSale",
    "CounterSaleLine",
    "Hold",
    "HoldPriority",
    "HoldState",
    "Lot",
    "LotStock",
    "Movement",
    "MovementKind",
    "OpeningException",
    "OpeningHours",
    "PointMember",
    "PointRole",
    "SalesPoint",
    "SalesPointKind",
    "Side",
    "Stock",
    "StockCount",
    "TillEntry",
    "TillSession",
    "Transfer",
    "TransferLine",
    "TransferState",
]
