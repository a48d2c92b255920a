"""What a basket lacks to become an order."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from checkout.carts.errors import CartCode
from checkout.carts.models import Checkout, DeliveryKind
from checkout.carts.selectors import Basket
from config.core.errors import CommonCode, FieldError


def obstacles(basket: Basket) -> Iterator[FieldError]:
    """Everything that stands between the basket and a payment or an order."""
    checkout = basket.checkout
    if not basket.lines:
        yield FieldError(CartCode.NO_LINES, "lines", _("Your basket is empty."))
        return
    yield from (problem.as_error() for problem in basket.problems if problem.blocks)
    yield from _contact(checkout)
    yield from _delivery(checkout)
    # No cash for alcohol sold online (Law 44/2019/QH14); none from who gets a gift is seen to where it is chosen.
    if checkout.pays_cash and basket.has_alcohol:
        yield FieldError(CartCode.NO_CASH, "paymentGateway", _("Alcohol cannot be paid for in cash: pay by transfer."))


def _contact(checkout: Checkout) -> Iterator[FieldError]:
    if not checkout.phone:
        yield FieldError(CommonCode.REQUIRED, "phone", _("Say a telephone number, so that we can reach you."))
    if not (checkout.last_name or checkout.first_name):
        yield FieldError(CommonCode.REQUIRED, "first_name", _("Say your name."))
    if checkout.is_gift and not checkout.recipient_name:
        yield FieldError(CommonCode.REQUIRED, "recipient_name", _("Say who the gift is for."))


def _delivery(checkout: Checkout) -> Iterator[FieldError]:
    if not checkout.delivery_kind:
        yield FieldError(CartCode.SHIPPING_METHOD_NOT_SET, "deliveryMethod", _("Choose how the goods come to you."))
    if checkout.delivery_kind != DeliveryKind.COLLECTION and checkout.shipping_address is None:
        yield FieldError(CartCode.SHIPPING_ADDRESS_NOT_SET, "shippingAddress", _("Say where the goods go."))
