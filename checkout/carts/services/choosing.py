"""How the goods come, how they are paid for, what is taken off."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import SalesPoint
from checkout.carts import vouchers
from checkout.carts.errors import CartCode
from checkout.carts.models import Checkout, DeliveryKind
from checkout.carts.selectors import look
from checkout.carts.services.changing import changing
from checkout.delivery.selectors import rates_of
from config.core.counting import count_done
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User


def choose_courier(actor: User | None, checkout: Checkout, *, code: str) -> Checkout:
    """Everything comes by this service. Raises `Refusal` without an address, or when it does not go there."""
    with changing(actor, checkout) as locked:
        if locked.shipping_address_id is None:
            raise Refusal(
                FieldError(CartCode.SHIPPING_ADDRESS_NOT_SET, "shippingAddress", _("Say where the goods go."))
            )
        table = rates_of(code)
        if table is None:
            raise Refusal(FieldError(CommonCode.NOT_FOUND, "deliveryMethodId", _("There is no such way of delivery.")))
        locked.rate_table = table if table.is_active else None
        locked.delivery_kind, locked.collection_point = DeliveryKind.COURIER, None
        _see_price(locked)
        count_done("checkout_step", "delivery chosen")
    return locked


def choose_collection(actor: User | None, checkout: Checkout, *, point: SalesPoint) -> Checkout:
    """Everything is collected at `point`. Raises `Refusal` when it hands nothing over."""
    with changing(actor, checkout) as locked:
        if not (point.is_active and point.hands_over):
            raise _not_applicable()
        locked.delivery_kind, locked.collection_point, locked.rate_table = DeliveryKind.COLLECTION, point, None
        _see_price(locked)
        count_done("checkout_step", "delivery chosen")
    return locked


def choose_payment(actor: User | None, checkout: Checkout, *, gateway: str, cash: bool) -> Checkout:
    """How the buyer means to pay; `cash`: to the courier or clerk, which costs its fee. Whether the gateway may be used
    at all, the payments say."""
    if checkout.gateway == gateway and checkout.pays_cash == cash:
        return checkout
    with changing(actor, checkout) as locked:
        pay_by(locked, gateway=gateway, cash=cash)
    return locked


def pay_by(locked: Checkout, *, gateway: str, cash: bool) -> None:
    """`choose_payment` for a checkout that is locked, and saved by its caller."""
    if cash and locked.is_gift:
        message = _("A gift is paid for by its giver, before it is sent.")
        raise Refusal(FieldError(CartCode.NO_CASH, "paymentGateway", message))
    locked.gateway, locked.pays_cash = gateway, cash


def apply_voucher(actor: User | None, checkout: Checkout, *, code: str) -> Checkout:
    """Take something off by a code. Raises `Refusal` when there is none such, or why it does not count here."""
    with changing(actor, checkout) as locked:
        locked.voucher = vouchers.find_voucher(code)
        if locked.voucher is None:
            message = _("There is no such voucher.")
            raise Refusal(FieldError(CartCode.VOUCHER_NOT_APPLICABLE, "promoCode", message))
        Refusal.unless_none(problem.refused for problem in look(locked).problems if problem.refused)
    return locked


def remove_voucher(actor: User | None, checkout: Checkout) -> Checkout:
    """Take nothing off."""
    with changing(actor, checkout) as locked:
        locked.voucher = None
    return locked


def accept_changes(actor: User | None, checkout: Checkout) -> Checkout:
    """The buyer has seen today's prices: they are the ones that later changes are told from."""
    with transaction.atomic(), changing(actor, checkout, what_is_bought=False) as locked:
        basket = look(locked)
        for line in basket.lines:
            if line.unit_price is not None and line.unit_price != line.row.price_seen:
                line.row.price_seen = line.unit_price
                line.row.save(update_fields=["price_seen"])
        if basket.quote is not None:
            locked.delivery_price_seen = basket.quote.price
    return locked


def _see_price(locked: Checkout) -> None:
    """What the choice costs now is what the buyer sees; nothing with an empty basket. Raises `Refusal` when it is not
    offered."""
    basket = look(locked)
    if basket.quote is None and any(line.may_be_sold for line in basket.lines):
        raise _not_applicable()
    locked.delivery_price_seen = basket.quote.price if basket.quote else None
    locked.judged = basket


def _not_applicable() -> Refusal:
    message = _("This way of delivery is not offered here: choose another.")
    return Refusal(FieldError(CartCode.DELIVERY_METHOD_NOT_APPLICABLE, "deliveryMethodId", message))
