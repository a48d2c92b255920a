"""What a buyer has chosen and not yet ordered."""

from checkout.carts.models.checkouts import Checkout, CheckoutLine, CheckoutState, DeliveryKind
from checkout.carts.models.uses import VoucherUse
from checkout.carts.models.vouchers import Bearer, Voucher, VoucherKind

__all__ = [
    "Bearer",
    "Checkout",
    "CheckoutLine",
    "CheckoutState",
    "DeliveryKind",
    "Voucher",
    "VoucherKind",
    "VoucherUse",
]
