"""Asking for money: promise the goods, store what will be asked, commit, and only then call the provider.

Between the commit and the call anything may happen; the stored key makes the same call again the same payment
(design, rule 5: hold, then pay outside any transaction, then settle).
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction as database
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from checkout.carts.locks import lock_checkout
from checkout.carts.models import Checkout
from checkout.carts.plan import Plan
from checkout.carts.selectors import line_rows
from checkout.carts.services import hold_to_pay
from checkout.payments.errors import PaymentCode, ProviderRefused, ProviderUnknown
from checkout.payments.models import EventType, Transaction, TransactionEvent
from checkout.payments.providers import Call, Facts, Provider, configured, provider
from checkout.payments.services.recording import record
from config.core import clock
from config.core.compiled import Given, compiled
from config.core.counting import count_done
from config.core.errors import FieldError, Refusal
from config.core.models import User

UNKNOWN = "The provider has not answered; it will be asked again."


@dataclass(frozen=True)
class Started:
    """A payment, the event that says where it stands, and what the client needs to go on."""

    transaction: Transaction
    event: TransactionEvent
    data: Mapping[str, Any] = field(default_factory=dict)


def ways_to_pay(checkout: Checkout) -> list[Provider]:
    """The ways this basket can be paid, as `checkout` with its lines' products stands."""
    return [way for way in configured() if way.refusal(checkout) is None]


def start_payment(
    actor: User | None,
    checkout_id: UUID,
    *,
    gateway: str,
    amount: int | None = None,
    digest: str | None = None,
    data: Mapping[str, Any] | None = None,
    return_url: str = "",
    key: str = "",
) -> Started:
    """Promise the goods and ask for the basket's total, once for each `key` of the client.

    `amount` is what the client believes the total to be, `digest` what the buyer was shown: if either differs it is
    refused before anybody is called. Raises
    `Refusal` with the reason, among them everything that `begin_hold` may find; nothing is asked for then.
    """
    way = provider(gateway)
    if way is None:
        raise Refusal(FieldError(PaymentCode.NOT_FOUND, "paymentGateway", _("There is no such way to pay.")))
    close_others(checkout_id, keeping=key)
    request = {"data": dict(data or {}), "return_url": return_url}
    payment = _stored(actor, checkout_id, way, amount, digest, key, request)
    return _called(way, Call.first(payment), is_first=True)


def process_payment(transaction_id: UUID, *, data: Mapping[str, Any] | None = None) -> Started:
    """Where a payment stands now, asked of its provider. As often as wanted: it settles once.

    Raises `Refusal` when there is none.
    """
    payment = Transaction.objects.select_related("checkout").filter(pk=transaction_id).first()
    way = provider(payment.gateway) if payment else None
    if payment is None or way is None:
        raise Refusal(FieldError(PaymentCode.NOT_FOUND, "id", _("There is no such payment.")))
    return _called(way, Call(payment, data or {}, language=payment.checkout.language), is_first=False)


def close_others(checkout_id: UUID, *, keeping: str = "") -> None:
    """Ask for nothing more by the ways that were begun before: the buyer has chosen another. One that was paid
    meanwhile says so now. What a provider does not answer stays open; if it is paid too, the surplus is owed back."""
    for payment in _begun().ask(checkout=checkout_id, keeping=_own(checkout_id, keeping)):
        way = provider(payment.gateway)
        with suppress(ProviderUnknown, ProviderRefused):
            if way is not None:
                record(payment.pk, way.cancel(payment))


@compiled
def _begun() -> QuerySet[Transaction]:
    begun = Transaction.objects.filter(checkout=Given("checkout", "uuid"), is_over=False, charged=0)
    return begun.exclude(idempotency_key=Given("keeping", "text"))


@compiled
def _by_key() -> QuerySet[Transaction]:
    return Transaction.objects.filter(idempotency_key=Given("key", "text"))


def _stored(
    actor: User | None,
    checkout_id: UUID,
    way: Provider,
    amount: int | None,
    digest: str | None,
    key: str,
    request: dict[str, Any],
) -> Transaction:
    own_key = _own(checkout_id, key or secrets.token_hex(16))
    with database.atomic():
        checkout = lock_checkout(checkout_id)
        again = _by_key().first(key=own_key)
        if again is not None:
            return again
        _refuse_unfit(checkout, way)
        until = clock.now() + way.patience
        plan = hold_to_pay(actor, checkout, gateway=way.id, cash=way.pays_cash, until=until, digest=digest)
        _refuse_other_total(plan, way, amount)
        payment = Transaction(
            checkout=checkout,
            gateway=way.id,
            amount=plan.total,
            idempotency_key=own_key,
            request=request | {"language": checkout.language},
        )
        way.prepare(payment)
        payment.save(force_insert=True)
        count_done("checkout_step", "payment started")
    return payment


def _refuse_unfit(checkout: Checkout, way: Provider) -> None:
    if checkout.sealed_at is not None:
        raise Refusal(FieldError(PaymentCode.ALREADY_PAID, "id", _("This basket has been paid already.")))
    line_rows(checkout)  # what a way to pay asks about
    Refusal.unless_none(filter(None, [way.refusal(checkout)]))


def _refuse_other_total(plan: Plan, way: Provider, amount: int | None) -> None:
    """The amount charged is the order's total, or nothing happens (design, rule 5)."""
    if amount is not None and amount != plan.total:
        words = _("The total is %(total)s dong, not %(amount)s. Look at the basket again.")
        params = {"total": plan.total, "amount": amount}
        raise Refusal(FieldError(PaymentCode.AMOUNT_DIFFERS, "amount", words, params))
    if way.most is not None and plan.total > way.most:
        words = _("This way to pay is for orders up to %(most)s dong. Choose another.")
        raise Refusal(FieldError(PaymentCode.GATEWAY_NOT_FIT, "paymentGateway", words, {"most": way.most}))


def _called(way: Provider, call: Call, *, is_first: bool) -> Started:
    """Call the provider outside any transaction and write down what it said."""
    payment = call.transaction
    try:
        answer = way.initialize(call) if is_first else way.process(call)
    except ProviderUnknown:
        event = record(payment.pk, Facts(), message=UNKNOWN)
        return Started(event.transaction, event)
    except ProviderRefused as refused:
        event = record(payment.pk, Facts(failure=str(refused), is_over=is_first))
        return Started(event.transaction, event)
    event = record(payment.pk, answer.facts)
    return Started(event.transaction, event, answer.data)


def _own(checkout_id: UUID, key: str) -> str:
    """The client's key, made its basket's own."""
    return f"{checkout_id.hex}{key}"[:64]


def is_failure(event: TransactionEvent) -> bool:
    """Whether the event says that no money will come this way."""
    return event.type in (EventType.CHARGE_FAILURE, EventType.AUTHORIZATION_FAILURE)
