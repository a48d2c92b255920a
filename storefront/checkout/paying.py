"""From the review to an order: a payment is begun, then the order is placed, or the buyer is led to the provider."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from checkout.carts.models import Checkout
from checkout.orders.models import Order
from checkout.orders.services import place
from checkout.payments.errors import PaymentCode
from checkout.payments.gateways import STRIPE
from checkout.payments.models import EventType
from checkout.payments.providers import provider
from checkout.payments.services import Started, close_others, is_failure, process_payment, start_payment
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User
from storefront.shop.links import absolute


@dataclass(frozen=True)
class Outcome:
    """An order, or the address of the page on which it is to be paid first."""

    order: Order | None = None
    url: str = ""


def order_or_pay(user: User | None, checkout: Checkout, *, gateway: str, digest: str, key: str) -> Outcome:
    """Start the payment of what was seen and place the order as soon as it may be. Sent twice it is one payment and
    one order. Raises `Refusal` and `NotAllowed` as the services do."""
    started = start_payment(
        user,
        checkout.pk,
        gateway=gateway,
        digest=digest,
        data={"page": "hosted"} if gateway == STRIPE else {},
        return_url=absolute(reverse("checkout:returned")),
        # The page's key with all that it was sent with: the same page sent otherwise is another try.
        key=hashlib.sha256(f"{key}\0{gateway}\0{digest}".encode(errors="replace")).hexdigest()[:32],
    )
    if (url := started.data.get("url")) and not started.transaction.charged:
        return Outcome(url=url)
    _refuse_failed(started)
    try:
        return Outcome(order=place(user, checkout, digest=digest))
    except Refusal:
        # A promise that came to nothing must not keep the goods, nor the basket shut.
        close_others(checkout.pk)
        raise


def order_after_paying(user: User | None, transaction_id: UUID) -> Order | None:
    """The order of a payment whose buyer has come back from the provider's page; None: it has not been paid."""
    started = process_payment(transaction_id)
    checkout = Checkout.objects.get(pk=started.transaction.checkout_id)
    placed = Order.objects.filter(checkout=checkout).first()
    if placed is not None or checkout.sealed_at is None:
        return placed
    return place(user, checkout)


def pays_cash(gateway: str) -> bool | None:
    """Whether this way collects cash; None: there is no such way."""
    way = provider(gateway)
    return way.pays_cash if way else None


def _refuse_failed(started: Started) -> None:
    if is_failure(started.event):
        words = _("The payment did not go through; nothing was charged. Try again, or choose another way to pay.")
        raise Refusal(FieldError(PaymentCode.INVALID, "paymentGateway", words))
    if started.event.type == EventType.CHARGE_REQUEST and not started.transaction.awaits_transfer:
        words = _("The payment service has not answered. Try again: nothing is charged twice.")
        raise Refusal(FieldError(CommonCode.INVALID, "paymentGateway", words))
