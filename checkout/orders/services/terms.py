"""On what terms a basket becomes an order: paid, to be paid in cash, or awaited by transfer; and who has to wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import HoldPriority
from checkout.carts.errors import CartCode
from checkout.carts.locks import lock_buyer
from checkout.carts.models import Checkout, DeliveryKind
from checkout.carts.plan import Plan
from checkout.orders.errors import OrderCode
from checkout.orders.models import Order, OrderState, ParcelState
from checkout.payments.selectors import Money
from config.core import clock
from config.core.errors import FieldError, Refusal


@dataclass(frozen=True)
class Terms:
    """`pay_until`: what is not paid by then is given back. None: paid, or the courier collects."""

    paid: bool
    cash: bool
    pay_until: datetime | None
    state: OrderState

    @property
    def priority(self) -> HoldPriority:
        """Who loses first when the shelf holds less than was promised."""
        return HoldPriority.PAID_ORDER if self.paid else HoldPriority.UNPAID_ORDER


def terms_of(checkout: Checkout, plan: Plan, money: Money) -> Terms:
    """Raises `Refusal` unless the money that has come, or has been promised, is the total to the dong."""
    if money.kept + money.authorized >= plan.total:
        return Terms(paid=True, cash=False, pay_until=None, state=OrderState.OPEN)
    if plan.pays_cash and money.promised_cash == plan.total:
        return Terms(paid=False, cash=True, pay_until=_collected_by(plan), state=_may_wait_for_a_call(checkout, plan))
    if money.awaited == plan.total:
        until = clock.now() + settings.HOLD_TRANSFER
        return Terms(paid=False, cash=False, pay_until=until, state=OrderState.OPEN)
    message = _("CHECKOUT_NOT_FULLY_PAID: the order is not paid in full.")
    raise Refusal(FieldError(CartCode.CHECKOUT_NOT_FULLY_PAID, None, message))


def refuse_too_many(checkout: Checkout, plan: Plan) -> None:
    """What one phone, or one door, may have promised to it without having paid: so many orders and so many pieces; 200
    orders at once get no further than those one after another."""
    Refusal.unless_none(_too_many(lock_buyer(checkout), plan))


def _too_many(same: Q, plan: Plan) -> Iterator[FieldError]:
    unpaid = Order.objects.filter(same, state__in=[OrderState.OPEN, OrderState.UNCONFIRMED], paid_at=None).exclude(
        parcels__state__in=[ParcelState.HANDED_OVER, ParcelState.RETURNED]
    )
    lines = unpaid.distinct().values_list("pk", "lines__quantity", "lines__pk")
    orders = len({pk for pk, _quantity, _line in lines})
    pieces = sum(quantity for _pk, quantity, _line in lines) + sum(line.quantity for line in plan.lines)
    if orders >= settings.MOST_UNPAID_ORDERS or pieces > settings.MOST_UNPAID_PIECES:
        message = _("You have orders that are not paid yet: pay for one of them or wait for it first.")
        yield FieldError(OrderCode.TOO_MANY_UNPAID, None, message)


def _collected_by(plan: Plan) -> datetime | None:
    """Goods that are paid for when they are collected are kept so long; with a courier they are his to bring."""
    if plan.delivery_kind != DeliveryKind.COLLECTION:
        return None
    return max((parcel.keep_until for parcel in plan.parcels if parcel.keep_until), default=None)


def _may_wait_for_a_call(checkout: Checkout, plan: Plan) -> OrderState:
    """A large first order for cash is called back before anybody packs it."""
    if plan.total < settings.CALL_FROM:
        return OrderState.OPEN
    known = Order.objects.filter(phone=checkout.phone, parcels__state=ParcelState.HANDED_OVER)
    return OrderState.OPEN if known.exists() else OrderState.UNCONFIRMED
