"""An order as people say it: where it stands, what is to be paid and how, what may still be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from checkout.carts.models import DeliveryKind
from checkout.orders.models import Order, OrderState, Parcel, ParcelLine, ParcelState, Return
from checkout.orders.services.returning import OPEN
from checkout.orders.states import UNTOUCHED
from checkout.payments.models import Refund, RefundState, Transaction
from checkout.payments.providers.vietqr import instructions
from checkout.payments.services import goes_by_itself
from config.core import clock

P = ParcelState


@dataclass(frozen=True)
class Standing:
    """`kind` is the message's: done, info, soon or refused."""

    kind: str
    title: str
    text: str


def standing(order: Order) -> Standing:
    """The one sentence that the buyer looks for first."""
    if order.state == OrderState.CANCELLED:
        return Standing("refused", _("This order has been cancelled"), _("Nothing will be sent."))
    if order.state == OrderState.EXPIRED:
        return Standing("refused", _("This order has ended"), _("It was not paid in time. Order the same again."))
    if order.state == OrderState.UNCONFIRMED:
        return Standing("soon", _("We will call you first"), _("Your first large order is packed once we have spoken."))
    if awaits_transfer(order):
        return Standing("soon", _("Waiting for your transfer"), _("The goods are kept for you until the time below."))
    states = {parcel.state for parcel in order.parcels.all()}
    if states <= {P.CANCELLED, P.RETURNED}:
        return Standing("info", _("Everything has come back to us"), _("What you have paid for it is paid back."))
    if states <= {P.HANDED_OVER, P.CANCELLED, P.RETURNED}:
        return Standing("done", _("Everything has been handed over"), _("Thank you for buying here."))
    if states & {P.HELD, P.SHORT}:
        return Standing("soon", _("A person is looking after this order"), _("We will call you about the part below."))
    paid = _("It is paid.") if order.paid_at else _("You pay when you get it.")
    return Standing("info", _("Your order has been placed"), paid)


def parcel_words(parcel: Parcel) -> str:
    """Where a parcel is, in words."""
    collected = parcel.order.delivery_kind == DeliveryKind.COLLECTION
    return {
        P.WAITING: _("waiting to be packed"),
        P.HELD: _("held back: we are checking it and will call you"),
        P.SHORT: _("something is missing: we will call you"),
        P.PACKING: _("being packed"),
        P.READY: _("ready to be collected") if collected else _("packed, waiting for the courier"),
        P.ON_ITS_WAY: _("on its way to you"),
        P.HANDED_OVER: _("collected") if collected else _("delivered"),
        P.NOT_COLLECTED: _("not collected in time: please call the point"),
        P.COMING_BACK: _("on its way back"),
        P.RETURNED: _("returned"),
        P.CANCELLED: _("cancelled"),
    }[ParcelState(parcel.state)]


@dataclass(frozen=True)
class ShownParcel:
    """A parcel for its buyer: where it is, what may be given back until when, and what became of that."""

    parcel: Parcel
    words: str
    returns: list[Return]
    back_until: datetime | None  # None: nothing may be given back now

    @property
    def parts(self) -> list[ParcelLine]:
        return [part for part in self.parcel.lines.all() if part.left]


def shown_parcel(parcel: Parcel) -> ShownParcel:
    """Without a query: lines and returns come with the order."""
    returns = list(parcel.returns.all())
    until = None
    if parcel.state == P.HANDED_OVER and parcel.handed_over_at and not any(back.state in OPEN for back in returns):
        until = parcel.handed_over_at + timedelta(days=settings.RETURN_DAYS)
    return ShownParcel(parcel, parcel_words(parcel), returns, until if until and until > clock.now() else None)


def awaits_transfer(order: Order) -> bool:
    return order.state == OrderState.OPEN and order.paid_at is None and not order.pays_cash


def transfer_of(order: Order) -> Transaction | None:
    """The transfer that the order waits for."""
    if not awaits_transfer(order):
        return None
    return Transaction.objects.filter(checkout=order.checkout_id, awaits_transfer=True).first()


def transfer_facts(order: Order) -> dict[str, Any] | None:
    """What the buyer's bank needs to be told; None: nothing is awaited."""
    payment = transfer_of(order)
    return instructions(payment) if payment else None


def refunds_of(order: Order) -> list[Refund]:
    """Money of this order that goes back, or has gone."""
    found = Refund.objects.filter(transaction__checkout=order.checkout_id).exclude(state=RefundState.REFUSED)
    return list(found.select_related("transaction").order_by("asked_at"))


def wants_account(refund: Refund) -> bool:
    """Whether it waits for the buyer to say where to: no card brought it, and it has not gone yet."""
    return refund.state in (RefundState.OWED, RefundState.APPROVED) and not goes_by_itself(refund)


def may_be_cancelled(order: Order) -> bool:
    """Whether the button is offered; the service judges again."""
    untouched = all(parcel.state in UNTOUCHED | {P.CANCELLED} for parcel in order.parcels.all())
    return order.state in (OrderState.OPEN, OrderState.UNCONFIRMED) and untouched
