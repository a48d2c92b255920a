"""Why stock is not moved, promised or sold."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from config.core.errors import FieldError, Refusal


class StockCode(StrEnum):
    INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK"
    NOT_LISTED = "NOT_LISTED"
    NO_CONSIGNMENT = "NO_CONSIGNMENT"
    NOT_THIS_PRODUCERS = "NOT_THIS_PRODUCERS"
    LOT_PAST_ITS_DATE = "LOT_PAST_ITS_DATE"
    LOT_DIFFERS = "LOT_DIFFERS"
    LOT_BLOCKED = "LOT_BLOCKED"
    LOT_NOT_HERE = "LOT_NOT_HERE"
    STALE = "STALE"
    WRONG_STATE = "WRONG_STATE"
    SAME_POINT = "SAME_POINT"
    POINT_CLOSED = "POINT_CLOSED"
    TILL_CLOSED = "TILL_CLOSED"
    TILL_OPEN = "TILL_OPEN"
    ALREADY_UNDONE = "ALREADY_UNDONE"
    NOT_PROMISED = "NOT_PROMISED"
    LOT_PROMISED = "LOT_PROMISED"
    AGE_NOT_ASKED = "AGE_NOT_ASKED"


@dataclass(frozen=True)
class Shortage:
    """A variant at a point of which more was asked than may be promised. `listed` False: it may not be sold at all."""

    variant_id: int
    point_id: int
    asked: int
    available: int
    listed: bool = True


class OutOfStock(Refusal):
    """Nothing was promised: every line that could not be is named."""

    def __init__(self, shortages: list[Shortage]) -> None:
        self.shortages = shortages
        super().__init__(
            *(
                FieldError(
                    StockCode.INSUFFICIENT_STOCK if s.listed else StockCode.NOT_LISTED,
                    f"lines.{s.variant_id}",
                    _("Only %(available)s left.") if s.listed else _("This is no longer certified for sale."),
                    {"available": s.available},
                )
                for s in shortages
            )
        )
