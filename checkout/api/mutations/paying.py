"""Paying and ordering. Providers are called outside any transaction; what was committed is answered, never a 5xx."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import graphene
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from checkout.api.errors import CHECKOUT, GATEWAY, GATEWAY_CONFIG, INITIALIZE, PROCESS
from checkout.api.mutations.access import ID, checkout_of
from checkout.api.orders import Order
from checkout.api.payments import (
    GatewayConfig,
    TransactionEvent,
    TransactionFlowStrategy,
    TransactionItem,
    gateways_of,
    told,
)
from checkout.carts.models import Checkout as Row
from checkout.carts.policies import can_change
from checkout.carts.selectors import look
from checkout.orders.services import place
from checkout.payments import services
from checkout.payments.errors import PaymentCode
from config.api.engine.context import Context
from config.api.engine.ids import uuid_of
from config.api.engine.mutations import ask, shown
from config.api.engine.scalars import JSON, PositiveDecimal
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal

Made = dict[str, Any]
LONGEST_KEY = 64
MOST_DATA = 10_000
PAYMENT: dict[str, Any] = {
    "transaction": graphene.Field(TransactionItem),
    "transaction_event": graphene.Field(TransactionEvent),
    "data": graphene.Field(JSON, description="What the client needs to go on: a client secret, a QR code."),
}


class PaymentGatewayToInitialize(graphene.InputObjectType):
    id = graphene.String(required=True)
    data = graphene.Argument(JSON)


class PayingMutations:
    @ask(
        "PaymentGatewayInitialize",
        errors=GATEWAY,
        gives={"gateway_configs": graphene.List(graphene.NonNull(GatewayConfig))},
        id=graphene.ID(required=True),
        amount=PositiveDecimal(description="Not heeded: what is asked for is the total."),
        payment_gateways=graphene.Argument(graphene.List(graphene.NonNull(PaymentGatewayToInitialize))),
    )
    def payment_gateway_initialize(
        by: Context, id: str, payment_gateways: list[dict[str, Any]] | None = None, amount: Any = None
    ) -> Made:
        """What a client must know before it begins with a gateway: all that are open to the checkout, or these."""
        ways = {gateway.way.id: gateway.way for gateway in gateways_of(look(checkout_of(id)))}
        wanted = ways if payment_gateways is None else [one["id"] for one in payment_gateways]
        return {"gateway_configs": [_config(name, ways.get(name)) for name in wanted]}

    @ask(
        "TransactionInitialize",
        errors=INITIALIZE,
        gives=PAYMENT,
        id=graphene.ID(required=True, description="Of the checkout."),
        amount=PositiveDecimal(description="Must be the total; nothing said: the total."),
        action=graphene.Argument(TransactionFlowStrategy, description="Not heeded: each way has its own."),
        payment_gateway=PaymentGatewayToInitialize(required=True),
        idempotency_key=graphene.String(description="The same when it is sent again."),
        customer_ip_address=graphene.String(description="Not heeded."),
        digest=graphene.String(description="`Checkout.digest` as it was shown: anything else is refused."),
    )
    def transaction_initialize(
        by: Context,
        id: str,
        payment_gateway: dict[str, Any],
        amount: Decimal | None = None,
        idempotency_key: str | None = None,
        digest: str | None = None,
        **_unheeded: Any,
    ) -> Made:
        """Keep the goods and ask for the total. Sent again with the same key, or word by word the same without one, it
        is the same payment as long as that may still come to something."""
        checkout, buyer = checkout_of(id), by.buyer()
        if not can_change(buyer, checkout):
            raise NotAllowed
        gateway, data = payment_gateway["id"], _object(payment_gateway.get("data"))
        asked = _whole(amount)
        key = _key(idempotency_key) if idempotency_key else _same(checkout, gateway, asked, data)
        begun = services.start_payment(
            buyer, checkout.pk, gateway=gateway, amount=asked, digest=digest, data=data, key=key
        )
        return told(begun)

    @ask(
        "TransactionProcess",
        errors=PROCESS,
        gives=PAYMENT,
        id=graphene.ID(description="Of the transaction."),
        data=graphene.Argument(JSON),
        customer_ip_address=graphene.String(description="Not heeded."),
    )
    def transaction_process(by: Context, id: str | None = None, data: Any = None, **_unheeded: Any) -> Made:
        """Where the payment stands now, asked of its provider; as often as wanted."""
        key = uuid_of("TransactionItem", id or "")
        if key is None:
            raise Refusal(FieldError(CommonCode.NOT_FOUND, "id", _("There is no such payment.")))
        return told(services.process_payment(key, data=_object(data)))

    @ask(
        "CheckoutComplete",
        errors=CHECKOUT,
        gives={"order": graphene.Field(Order)},
        id=ID,
        digest=graphene.String(description="`Checkout.digest` as it was shown: if anything differs no order is made."),
    )
    def checkout_complete(by: Context, id: str | None = None, digest: str | None = None) -> Made:
        """Order it; sent again it is the same order."""
        checkout = checkout_of(id, also_ordered=True)
        return {"order": place(by.buyer(), checkout, digest=digest)}


def _config(name: str, way: Any) -> dict[str, Any]:
    if way is None:
        message = _("There is no such way to pay.")
        error = GATEWAY_CONFIG.told(FieldError(CommonCode.NOT_FOUND, "id", message))
        return {"id": name, "data": None, "errors": [shown(error)]}
    return {"id": name, "data": dict(way.client_config()), "errors": []}


def _whole(amount: Decimal | None) -> int | None:
    if amount is not None and amount != amount.to_integral_value():
        raise Refusal(FieldError(PaymentCode.AMOUNT_DIFFERS, "amount", _("An amount is a whole number of dong.")))
    return None if amount is None else int(amount)


def _object(data: Any) -> dict[str, Any]:
    """What a client sends along to a gateway: small, and kept as it came."""
    if data is None:
        return {}
    if not isinstance(data, dict) or len(json.dumps(data)) > MOST_DATA:
        raise Refusal(FieldError(CommonCode.INVALID, "data", _("These data are no object, or too large.")))
    return data


def _key(text: str) -> str:
    """A client's key in the 32 characters that are stored of it."""
    if len(text) > LONGEST_KEY:
        raise Refusal(FieldError(CommonCode.INVALID, "idempotency_key", _("A key has 1 to 64 characters.")))
    return hashlib.sha256(f"client {text}".encode()).hexdigest()[:32]


def _same(checkout: Row, gateway: str, amount: int | None, data: dict[str, Any]) -> str:
    """The key of a request without one. Clients send mutations again after a lost answer: that is the same payment. One
    that has come to nothing (refused, closed, paid back) may be tried anew, so those before it count."""
    tried = checkout.transactions.filter(
        gateway=gateway, is_over=True, charged__lte=F("refunded"), request__data=data
    ).count()
    said = json.dumps([gateway, amount, data, tried], sort_keys=True)
    return hashlib.sha256(f"said {said}".encode()).hexdigest()[:32]
