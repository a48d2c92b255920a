"""Stripe: PaymentIntents for clients of the API, Stripe's own page for ours, so that no card number ever comes here.

Stripe wants VND without decimals: 50000 is 50,000 dong (docs.stripe.com/currencies).
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from checkout.carts.models import Checkout
from checkout.payments.errors import ForgedReport, ProviderRefused, ProviderUnknown
from checkout.payments.gateways import STRIPE
from checkout.payments.models import Refund, Transaction
from checkout.payments.providers.contract import Answer, Call, Facts, Piece, missing
from config.core import trace
from config.core.errors import FieldError

T = TypeVar("T")
log = logging.getLogger(__name__)

HOSTED = "hosted"  # `data.page` of a call that wants Stripe's page
CURRENCY = "vnd"
TIMEOUT_SECONDS = 20
TOLERANCE_SECONDS = 300
_SESSION = "cs_"
_NO_ANSWER = (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError)


class _Named(stripe.RequestsClient):
    """Each call carries the name of the request that it is made for, and leaves a line with the name that Stripe gives
    it: Stripe's own log, and a question to its people, begin there."""

    def request(self, method: str, url: str, headers: Any, *more: Any, **named: Any) -> Any:
        began = time.perf_counter()
        call = f"{method} {urlsplit(url).path.split('/')[2]}"  # /v1/refunds/re_...
        facts: dict[str, Any] = {"provider": "stripe", "call": call, "outcome": "no answer"}
        try:
            marked = {**(headers or {}), **({trace.HEADER: trace.current()} if trace.current() else {})}
            answer = super().request(method, url, marked, *more, **named)
            facts |= {"outcome": answer[1], "theirs": answer[2].get("Request-Id", "")}
            return answer
        finally:
            facts["ms"] = round((time.perf_counter() - began) * 1000)
            log.info("provider", extra={"facts": facts})


def client() -> stripe.StripeClient:
    """A client that calls once: repeating is ours, with the key that was stored."""
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=0,
        http_client=_Named(timeout=TIMEOUT_SECONDS),
    )


def verified(body: bytes, signature: str) -> dict[str, Any]:
    """The event in `body`, once its signature over the raw bytes has been found right and fresh.

    Raises `ForgedReport`.
    """
    try:
        stripe.WebhookSignature.verify_header(
            body.decode(), signature, settings.STRIPE_WEBHOOK_SECRET, TOLERANCE_SECONDS
        )
        event = json.loads(body)
    except (ValueError, stripe.SignatureVerificationError) as problem:
        raise ForgedReport(str(problem)) from problem
    if not isinstance(event, dict) or not event.get("id"):
        raise ForgedReport("not an event")
    return event


def _key(transaction: Transaction) -> str:
    """The payment's own random id, and not the client's key: a client that asks again of an older state that was put
    back has a payment there that Stripe has never heard of, and must not be answered with the one that is gone."""
    return f"payment-{transaction.pk}"


class Stripe:
    id = STRIPE
    needs: tuple[str, ...] = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
    pays_cash = False
    most = None
    refunds_by_itself = True

    @property
    def patience(self) -> timedelta:
        return settings.HOLD_CARD

    @property
    def name(self) -> str:
        return _("Card (Stripe)")

    def is_configured(self) -> bool:
        return not missing(self.needs)

    def refusal(self, checkout: Checkout) -> FieldError | None:
        return None

    def client_config(self) -> Mapping[str, Any]:
        return {"stripePublishableKey": settings.STRIPE_PUBLISHABLE_KEY}

    def prepare(self, transaction: Transaction) -> None:
        transaction.psp_reference = ""

    def initialize(self, call: Call) -> Answer:
        if call.data.get("page") == HOSTED:
            return self._open_page(call)
        transaction = call.transaction
        intent = _ask(
            lambda: client().v1.payment_intents.create(
                params={
                    "amount": transaction.amount,
                    "currency": CURRENCY,
                    "automatic_payment_methods": {"enabled": True},
                    "metadata": {"transaction": str(transaction.pk)},
                },
                options={"idempotency_key": _key(transaction)},
            )
        )
        return Answer(self._facts_of(intent), {"paymentIntent": {"stripeClientSecret": intent.client_secret}})

    def process(self, call: Call) -> Answer:
        return Answer(self.fetch(call.transaction))

    def fetch(self, transaction: Transaction) -> Facts:
        reference = transaction.psp_reference
        if not reference:
            # The answer to the first call was lost. The same call with the same key gives it again.
            return self.initialize(Call.first(transaction)).facts
        if not reference.startswith(_SESSION):
            return self._facts_of(_ask(lambda: client().v1.payment_intents.retrieve(reference)))
        session = _ask(lambda: client().v1.checkout.sessions.retrieve(reference))
        if session.payment_intent:
            intent = str(session.payment_intent)
            return self._facts_of(_ask(lambda: client().v1.payment_intents.retrieve(intent)), reference)
        return Facts(reference, needs_action=session.status == "open", is_over=session.status == "expired")

    def received(self, reference: str) -> int:
        """Whole dong that came by an intent that no payment here knows."""
        return int(_ask(lambda: client().v1.payment_intents.retrieve(reference)).amount_received or 0)

    def cancel(self, transaction: Transaction) -> Facts:
        """Close what is open; if the buyer was quicker, the facts say so."""
        # What was begun and never answered has a name too: the same call with the same key gives it.
        reference = transaction.psp_reference or self.fetch(transaction).psp_reference
        try:
            if reference.startswith(_SESSION):
                _ask(lambda: client().v1.checkout.sessions.expire(reference))
            elif reference:
                _ask(lambda: client().v1.payment_intents.cancel(reference))
        except ProviderRefused:
            pass  # it has ended already; how, is asked next
        transaction.psp_reference = reference
        return self.fetch(transaction)

    def refund(self, refund: Refund) -> Facts:
        """Looks before it sends: a key is forgotten after a day (docs.stripe.com/api/idempotent_requests), and then the
        same call would be another refund."""
        there = self.fetch(refund.transaction)
        if any(piece.refund == str(refund.pk) for piece in (*there.refunded, *there.refunds_under_way)):
            return there
        intent = self._intent_of(refund.transaction)
        _ask(
            lambda: client().v1.refunds.create(
                params={"payment_intent": intent, "amount": refund.amount, "metadata": {"refund": str(refund.pk)}},
                options={"idempotency_key": refund.idempotency_key},
            )
        )
        return self.fetch(refund.transaction)

    def _open_page(self, call: Call) -> Answer:
        transaction = call.transaction
        joint = "&" if "?" in call.return_url else "?"
        marks = {"transaction": str(transaction.pk)}
        session = _ask(
            lambda: client().v1.checkout.sessions.create(
                params={
                    "mode": "payment",
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": CURRENCY,
                                "unit_amount": transaction.amount,
                                "product_data": {"name": _("Order at OCOP An Giang")},
                            },
                        }
                    ],
                    "client_reference_id": str(transaction.pk),
                    "metadata": marks,
                    "payment_intent_data": {"metadata": marks},
                    "locale": "vi" if call.language == "vi" else "en",
                    "success_url": f"{call.return_url}{joint}transaction={transaction.pk}",
                    "cancel_url": call.return_url,
                },
                options={"idempotency_key": _key(transaction)},
            )
        )
        return Answer(Facts(str(session.id), needs_action=True), {"url": session.url})

    def _intent_of(self, transaction: Transaction) -> str:
        reference = transaction.psp_reference
        if not reference.startswith(_SESSION):
            return reference
        session = _ask(lambda: client().v1.checkout.sessions.retrieve(reference))
        return str(session.payment_intent)

    def _facts_of(self, intent: Any, reference: str = "") -> Facts:
        status = intent.status
        received = Piece(intent.id, intent.amount_received or 0)
        money_moved = received.amount > 0
        failed = getattr(intent, "last_payment_error", None)
        return Facts(
            psp_reference=reference or intent.id,
            authorized=(Piece(intent.id, intent.amount_capturable),) if status == "requires_capture" else (),
            charged=(received,) if money_moved else (),
            failure=str(failed.code or failed.type) if failed and status == "requires_payment_method" else "",
            needs_action=status in ("requires_action", "requires_confirmation", "requires_payment_method"),
            is_over=status in ("succeeded", "canceled"),
            **(self._went_back(intent.id) if money_moved else {}),
        )

    def _went_back(self, intent_id: str) -> dict[str, tuple[Piece, ...]]:
        of_it: Any = {"payment_intent": intent_id, "limit": 100}
        refunds = _ask(lambda: client().v1.refunds.list(params=of_it)).data
        disputes = _ask(lambda: client().v1.disputes.list(params=of_it)).data
        return {
            "refunded": _pieces(refunds, "succeeded"),
            "refunds_under_way": _pieces(refunds, "pending", "requires_action"),
            "refunds_failed": _pieces(refunds, "failed", "canceled"),
            "charged_back": tuple(Piece(d.id, d.amount) for d in disputes if not d.status.startswith("warning")),
            "charge_backs_won": tuple(Piece(d.id, d.amount) for d in disputes if d.status == "won"),
        }


def _pieces(refunds: list[Any], *states: str) -> tuple[Piece, ...]:
    return tuple(Piece(r.id, r.amount, refund=getattr(r.metadata, "refund", "")) for r in refunds if r.status in states)


def _ask(call: Callable[[], T]) -> T:
    try:
        return call()
    except _NO_ANSWER as problem:
        raise ProviderUnknown(type(problem).__name__) from problem
    except stripe.StripeError as problem:
        raise ProviderRefused(f"{type(problem).__name__} {problem.code or ''}".strip()) from problem
