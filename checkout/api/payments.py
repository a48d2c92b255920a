"""Ways to pay and payments."""

from dataclasses import dataclass
from typing import Any

import graphene

from catalog.api.fields import words
from catalog.api.money import Amount, Money, TaxedMoney
from checkout.api.money import gross
from checkout.api.reading import by_parent, keys_of, seen
from checkout.carts.selectors import Basket, plans_by_payment
from checkout.payments.models import EventType
from checkout.payments.models import Transaction as Row
from checkout.payments.models import TransactionEvent as Report
from checkout.payments.policies import transactions_visible_to
from checkout.payments.providers import Provider
from checkout.payments.services import Started, ways_to_pay
from config.api.engine.batches import Peer, batch
from config.api.engine.enums import enum, named
from config.api.engine.ids import global_id, id_field
from config.api.engine.scalars import JSON
from config.core.money import CURRENCY

TransactionEventType = enum("TransactionEventTypeEnum", [(kind.value, kind.value) for kind in EventType])
TransactionAction = enum("TransactionActionEnum", named("CHARGE REFUND CANCEL"))
TransactionFlowStrategy = enum("TransactionFlowStrategyEnum", named("AUTHORIZATION CHARGE"))


@dataclass(eq=False)
class Gateway(Peer):
    """A way to pay, and what the checkout costs if it is taken."""

    way: Provider
    total: int
    fee: int


class GatewayConfigLine(graphene.ObjectType):
    field = graphene.String(required=True)
    value = graphene.String()


class PaymentGateway(graphene.ObjectType):
    """A way to pay that this checkout may take."""

    id = graphene.ID(required=True, resolver=lambda gateway, info: gateway.way.id)
    name = graphene.String(required=True, resolver=lambda gateway, info: gateway.way.name)
    currencies = graphene.List(
        graphene.NonNull(graphene.String), required=True, resolver=lambda gateway, info: [CURRENCY]
    )
    config = graphene.List(graphene.NonNull(GatewayConfigLine), required=True)
    total_price = graphene.Field(
        TaxedMoney,
        required=True,
        resolver=lambda gateway, info: gross(gateway.total),
        description="What is to be asked for when this way is taken: cash costs a fee.",
    )

    @staticmethod
    def resolve_config(gateway: Gateway, info: Any) -> list[dict[str, str]]:
        known = {**gateway.way.client_config(), "cashFee": gateway.fee}
        return [{"field": name, "value": str(value)} for name, value in known.items() if value not in (None, "", 0)]


class TransactionEvent(graphene.ObjectType):
    """A report: where a payment stands."""

    id = id_field("TransactionEvent")
    type = graphene.Field(TransactionEventType, resolver=lambda event, info: EventType(event.type).value)
    message = graphene.String(required=True)
    psp_reference = graphene.String(required=True)
    amount = graphene.Field(Money, required=True, resolver=lambda event, info: Amount(event.amount))
    created_at = graphene.DateTime(required=True, resolver=lambda event, info: event.at)


class TransactionItem(graphene.ObjectType):
    """A payment through one gateway."""

    id = graphene.ID(required=True, resolver=lambda row, info: global_id("TransactionItem", row.pk))
    gateway = graphene.String(required=True)
    psp_reference = words("psp_reference")
    created_at = graphene.DateTime(required=True)
    authorized_amount = graphene.Field(Money, required=True, resolver=lambda row, info: Amount(row.authorized))
    charged_amount = graphene.Field(Money, required=True, resolver=lambda row, info: Amount(row.charged))
    refunded_amount = graphene.Field(Money, required=True, resolver=lambda row, info: Amount(row.refunded))

    @batch(graphene.List(graphene.NonNull(TransactionAction)), required=True)
    def actions(rows: list[Row], info: Any) -> list[list[str]]:
        """What the office may ask for; nobody else has an action."""
        own = keys_of(seen(info, transactions_visible_to, Row).filter(pk__in=[row.pk for row in rows]))
        return [["REFUND"] if row.pk in own and row.charged > row.refunded else [] for row in rows]

    @batch(graphene.List(graphene.NonNull(TransactionEvent)), required=True)
    def events(rows: list[Row], info: Any) -> list[Any]:
        """What was reported of it, the first first. For the office; empty to everybody else."""
        own = seen(info, transactions_visible_to, Row).filter(pk__in=[row.pk for row in rows])
        return by_parent(rows, Report.objects.filter(transaction__in=own).order_by("at", "pk"), "transaction_id")


class GatewayConfig(graphene.ObjectType):
    """What a client must know before it begins with a gateway; nothing secret."""

    class Meta:
        name = "PaymentGatewayConfig"

    id = graphene.String(required=True)
    data = graphene.Field(JSON)
    errors = graphene.List(graphene.NonNull(lambda: _config_error()))


def gateways_of(basket: Basket) -> list[Gateway]:
    """The ways that are open to a checkout as it stands, each with its total."""
    plans = plans_by_payment(basket)
    found = []
    for way in ways_to_pay(basket.checkout):
        plan = plans[way.pays_cash]
        if way.most is None or plan.total <= way.most:
            found.append(Gateway(way, plan.total, plan.cash_fee))
    return found


def told(started: Started) -> dict[str, Any]:
    """A payment that has been begun or asked about, as both mutations answer."""
    payment: Row = started.transaction
    return {"transaction": payment, "transaction_event": started.event, "data": dict(started.data) or None}


def _config_error() -> Any:
    from checkout.api.errors import GATEWAY_CONFIG

    return GATEWAY_CONFIG.type
