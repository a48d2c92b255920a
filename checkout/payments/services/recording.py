"""The one place where money that moved is written down: under locks, once per piece, whoever reports it."""

import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db import transaction as database
from django.db.models import QuerySet, Sum

from checkout.carts.locks import lock_checkout
from checkout.carts.models import Checkout, CheckoutState
from checkout.carts.services import seal, unseal
from checkout.payments.locks import lock_money, lock_money_beside
from checkout.payments.models import EventType, Refund, RefundState, Transaction, TransactionEvent
from checkout.payments.providers import Facts, Piece
from config.core import audit, clock
from config.core.changes import changed
from config.core.compiled import Given, compiled
from config.core.counting import count_done
from config.core.known import know
from config.core.models import User

# What a report may change of a payment's row.
_KEPT = ("psp_reference", "authorized", "charged", "refunded", "awaits_transfer", "is_over")
OPEN = (RefundState.OWED, RefundState.APPROVED, RefundState.SENT)
_SUMS = {
    "authorized_sum": (EventType.AUTHORIZATION_SUCCESS,),
    "cancelled_sum": (EventType.CANCEL_SUCCESS,),
    "charged_sum": (EventType.CHARGE_SUCCESS,),
    "refunded_sum": (EventType.REFUND_SUCCESS, EventType.CHARGE_BACK),
    "reversed_sum": (EventType.REFUND_REVERSE,),
}


def record(transaction_id: UUID, facts: Facts, *, message: str = "") -> TransactionEvent:
    """Write what `facts` tell that is not written yet; returns the event that says where the payment stands.

    Facts are totals under the provider's ids: reports that come twice, late or out of order settle a payment once. Who
    must act on it hears `changed("transaction", ids)` in the same transaction.
    """
    with database.atomic():
        payment = lock(transaction_id)
        heard = _heard_so_far().ask(payment=payment.pk)
        known, had = {event.unique_id for event in heard}, heard[-1] if heard else None
        told = [_once(payment, known, kind, piece) for kind, piece in _pieces(facts)]
        told += [_once(payment, known, EventType.REFUND_REVERSE, piece) for piece in _taken_back(payment, facts)]
        new = [event for event in told if event is not None]
        _end_refunds(payment, facts, {one.psp_reference for one in new if one.type == EventType.REFUND_FAILURE})
        standing = _standing(payment, facts, message or facts.failure, had) if not new else new[-1]
        if facts.psp_reference and not payment.psp_reference:
            payment.psp_reference = facts.psp_reference
        payment.is_over = payment.is_over or facts.is_over
        sum_up(payment)
        owe_surplus(payment)
        if new or standing != had:
            for event in new or [standing]:
                count_done("payment_event", payment.gateway, str(event.type))
            changed("transaction", [payment.pk])
    standing.transaction = payment
    return standing


def lock(transaction_id: UUID) -> Transaction:
    """The payment's row, locked with its basket's others (which the basket knows) and then the basket. Needs an open
    transaction."""
    payments = {payment.pk: payment for payment in lock_money_beside(transaction_id)}
    if transaction_id not in payments:
        raise Transaction.DoesNotExist
    payment = payments[transaction_id]
    payment.checkout = lock_checkout(payment.checkout_id)
    know(payment.checkout, "transactions", list(payments.values()))
    return payment


def sum_up(payment: Transaction) -> None:
    """Work the sums out again from the events and store the row."""
    sums = dict.fromkeys(_SUMS, 0)
    for kind, amount in _amounts().ask(payment=payment.pk):
        for name, kinds in _SUMS.items():
            sums[name] += amount if kind in kinds else 0
    payment.charged = sums["charged_sum"]
    payment.refunded = sums["refunded_sum"] - sums["reversed_sum"]
    payment.authorized = max(sums["authorized_sum"] - sums["cancelled_sum"] - payment.charged, 0)
    if payment.charged >= payment.amount:
        payment.awaits_transfer = False
    payment.save(update_fields=_KEPT)
    _seal(payment)


@compiled
def _amounts() -> QuerySet[Any]:
    return _events_of_payment().order_by().values_list("type", "amount")


@compiled
def _heard_so_far() -> QuerySet[TransactionEvent]:
    return _events_of_payment()


def _events_of_payment() -> QuerySet[TransactionEvent]:
    return TransactionEvent.objects.filter(transaction=Given("payment", "uuid"))


def _seal(payment: Transaction) -> None:
    """Once money has come or is promised for all that is in the basket, that does not change any more; when all of it
    has gone back and nothing was ordered, the basket is its buyer's again."""
    checkout = payment.checkout
    in_all = _sums(checkout)["in_all"]
    if checkout.plan is not None and in_all >= checkout.plan["total"]:
        seal(checkout)
    elif in_all == 0 and checkout.sealed_at is not None and checkout.state == CheckoutState.OPEN:
        unseal(checkout)


def owe_surplus(payment: Transaction) -> None:
    """What came through this payment beyond the basket's total, by this way and others together, is owed back. Without
    a plan nobody knows the total: what becomes of late money, the order decides."""
    checkout = payment.checkout
    if checkout.plan is None:
        return
    surplus = _sums(checkout)["kept"] - checkout.plan["total"]
    if surplus <= 0:
        return
    promised = Refund.objects.filter(transaction__checkout=checkout, state__in=OPEN).aggregate(n=Sum("amount"))["n"]
    surplus -= promised or 0
    if surplus > 0:
        owe(payment, min(surplus, payment.charged - payment.refunded), reason="surplus")


def _sums(checkout: Checkout) -> dict[str, int]:
    rows = checkout.transactions.all()
    kept = sum(row.charged - row.refunded for row in rows)
    return {"kept": kept, "in_all": kept + sum(row.authorized for row in rows)}


def owe_all(checkout_id: UUID, *, reason: str) -> None:
    """There will be no order for what was paid: all that came, and is not on its way back yet, is owed back."""
    for payment in lock_money(checkout_id):
        if (left := refundable(payment)) > 0:
            owe(payment, left, reason=reason)


def refundable(payment: Transaction) -> int:
    """Whole dong that came, have not gone back and are not on their way back."""
    promised = payment.refunds.filter(state__in=OPEN).aggregate(n=Sum("amount", default=0))["n"]
    return max(payment.charged - payment.refunded - promised, 0)


def owe(payment: Transaction, amount: int, *, reason: str, asked_by: User | None = None) -> Refund:
    """A refund that a second person must approve. The payment's row is locked; the caller has seen that it is there."""
    refund = Refund.objects.create(
        transaction=payment,
        amount=amount,
        reason=reason,
        asked_by=asked_by,
        idempotency_key=new_key(),
    )
    audit.record(asked_by, "refund.owed", refund, amount=amount, reason=reason)
    changed("refund", [refund.pk])
    return refund


def new_key() -> str:
    """What a refund is known by at its provider, however often it is called for."""
    return secrets.token_hex(32)


def owe_again(refund: Refund, *, why: str) -> None:
    """It did not go after all: it waits for its second person once more. Sent again it is another call, for a provider
    answers the old key with the old answer."""
    refund.state, refund.approved_by, refund.approved_at, refund.ended_at = RefundState.OWED, None, None, None
    refund.idempotency_key = new_key()
    refund.save()
    audit.record(None, "refund.refused_by_provider", refund, why=why)
    changed("refund", [refund.pk])


def _pieces(facts: Facts) -> Iterable[tuple[EventType, Piece]]:
    for kind, pieces in (
        (EventType.AUTHORIZATION_SUCCESS, facts.authorized),
        (EventType.CANCEL_SUCCESS, facts.cancelled),
        (EventType.CHARGE_SUCCESS, facts.charged),
        (EventType.REFUND_SUCCESS, facts.refunded),
        (EventType.REFUND_FAILURE, facts.refunds_failed),
        (EventType.CHARGE_BACK, facts.charged_back),
        (EventType.REFUND_REVERSE, facts.charge_backs_won),
    ):
        for piece in pieces:
            yield kind, piece


def _once(payment: Transaction, known: set[str | None], kind: EventType, piece: Piece) -> TransactionEvent | None:
    """The event for `piece`, if it is news."""
    unique_id = f"{payment.gateway}:{kind}:{piece.id}"
    if unique_id in known:
        return None
    facts = {"transaction": payment, "type": kind, "amount": piece.amount, "psp_reference": piece.id}
    try:
        with database.atomic():
            return TransactionEvent.objects.create(unique_id=unique_id, **facts)
    except IntegrityError:
        # This payment is locked and did not have it: another payment has, or something else is wrong.
        if not TransactionEvent.objects.filter(unique_id=unique_id).exists():
            raise
        return None


def _taken_back(payment: Transaction, facts: Facts) -> list[Piece]:
    """Refunds that were told as done and have failed since, in whichever order that was heard: the money is here
    again."""
    if not (facts.refunded or facts.refunds_failed):
        return []
    both = _heard(payment, EventType.REFUND_SUCCESS) & _heard(payment, EventType.REFUND_FAILURE)
    return [piece for piece in (*facts.refunded, *facts.refunds_failed) if piece.id in both]


def _heard(payment: Transaction, kind: EventType) -> set[str]:
    return set(payment.events.filter(type=kind).values_list("psp_reference", flat=True))


def _end_refunds(payment: Transaction, facts: Facts, just_failed: set[str]) -> None:
    """What the provider says of the refunds that it was told to send: gone, or not after all. A failure counts when it
    is heard first: a later try is not taken for the one before it."""
    told = {piece.refund for piece in (*facts.refunded, *facts.refunds_failed)} - {""}
    if not told:
        return
    ever_failed = _heard(payment, EventType.REFUND_FAILURE)
    gone = {piece.refund for piece in facts.refunded if piece.id not in ever_failed}
    failed = {piece.refund for piece in facts.refunds_failed if piece.id in just_failed}
    under_way = Refund.objects.filter(transaction=payment, state__in=[RefundState.SENT, RefundState.DONE])
    for refund in under_way.select_for_update():
        if str(refund.pk) in failed:
            owe_again(refund, why="failed at the provider")
        elif str(refund.pk) in gone and refund.state == RefundState.SENT:
            refund.state, refund.ended_at = RefundState.DONE, clock.now()
            refund.save()
            changed("refund", [refund.pk])


def _standing(payment: Transaction, facts: Facts, message: str, had: TransactionEvent | None) -> TransactionEvent:
    """An event for facts that moved no money: what is awaited. The same again is not written twice."""
    if facts.failure:
        kind = EventType.CHARGE_FAILURE
    elif facts.needs_action:
        kind = EventType.CHARGE_ACTION_REQUIRED
    elif had is not None:
        return had
    else:
        kind = EventType.CHARGE_REQUEST
    if had is not None and (had.type, had.message) == (kind, message):
        return had
    if had is not None and payment.charged + payment.authorized >= payment.amount:
        return had  # a late word about an earlier moment
    return TransactionEvent.objects.create(
        transaction=payment, type=kind, amount=payment.amount, psp_reference=facts.psp_reference, message=message
    )
