"""What stands between a basket and an order, named, with the line."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from checkout.carts.errors import CartCode
from config.core.errors import FieldError
from config.core.money import dotted


class ProblemKind(StrEnum):
    PRICE_CHANGED = "PRICE_CHANGED"
    INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK"
    NO_LONGER_CERTIFIED = "NO_LONGER_CERTIFIED"
    NOT_AT_THIS_POINT = "NOT_AT_THIS_POINT"
    CANNOT_TRAVEL = "CANNOT_TRAVEL"
    DELIVERY_STALE = "DELIVERY_STALE"
    DELIVERY_INVALID = "DELIVERY_INVALID"
    VOUCHER_NOT_APPLICABLE = "VOUCHER_NOT_APPLICABLE"


# The buyer sees the new sum, and what was seen goes along when the order is placed: these alone stop nothing.
_ONLY_TOLD = frozenset({ProblemKind.PRICE_CHANGED, ProblemKind.DELIVERY_STALE})

_WORDS = {
    ProblemKind.PRICE_CHANGED: (CartCode.CHANGED, _("The price has changed from %(before)s to %(after)s ₫.")),
    ProblemKind.INSUFFICIENT_STOCK: (CartCode.INSUFFICIENT_STOCK, _("Only %(available)s left.")),
    ProblemKind.NO_LONGER_CERTIFIED: (
        CartCode.PRODUCT_UNAVAILABLE_FOR_PURCHASE,
        _("This is no longer certified for sale."),
    ),
    ProblemKind.NOT_AT_THIS_POINT: (
        CartCode.INSUFFICIENT_STOCK,
        _("At this point only %(available)s can be collected."),
    ),
    ProblemKind.CANNOT_TRAVEL: (
        CartCode.DELIVERY_METHOD_NOT_APPLICABLE,
        _("This cannot be sent to your address: collect it, or take it out."),
    ),
    ProblemKind.DELIVERY_STALE: (CartCode.CHANGED, _("Delivery has changed from %(before)s to %(after)s ₫.")),
    ProblemKind.DELIVERY_INVALID: (
        CartCode.DELIVERY_METHOD_NOT_APPLICABLE,
        _("This way of delivery is no longer offered: choose another."),
    ),
}


@dataclass(frozen=True)
class Problem:
    """`before` and `after` are whole dong; `available` is how many can be had the chosen way; `refused` says why a
    voucher does not count."""

    kind: ProblemKind
    line_id: UUID | None = None
    variant_id: int | None = None
    before: int = 0
    after: int = 0
    available: int = 0
    refused: FieldError | None = None

    @property
    def blocks(self) -> bool:
        """Whether no order can be made before it is solved."""
        return self.kind not in _ONLY_TOLD

    def as_error(self) -> FieldError:
        """For a refusal: code, the line's field, the words."""
        if self.refused is not None:
            return self.refused
        code, message = _WORDS[self.kind]
        field = f"lines.{self.line_id}" if self.line_id else "deliveryMethod"
        return FieldError(
            code,
            field,
            message,
            {"before": dotted(self.before), "after": dotted(self.after), "available": self.available},
        )
