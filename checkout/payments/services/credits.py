"""Bank credits: told by the bank, read from a statement or typed by hand; each counts once and for one payment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction as database
from django.utils.translation import gettext_lazy as _

from checkout.payments.errors import PaymentCode
from checkout.payments.models import BankCredit, CreditOutcome, CreditSource, EventType, Transaction, TransactionEvent
from checkout.payments.policies import can_match
from checkout.payments.services.recording import lock, owe_surplus, sum_up
from checkout.payments.vietqr.matching import find_payment
from config.core import audit
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean, fold

# A statement calls the same money by another reference than the notice did: same account, amount and note, booked
# within a day of each other, told by different sources.
SAME_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """A credit as somebody told it; `amount` in whole dong, `reference` the bank's own."""

    account: str
    reference: str
    amount: int
    note: str
    booked_at: datetime


def take_credit(actor: User | None, told: Told, *, source: CreditSource) -> tuple[BankCredit, bool]:
    """Store a credit and give it to the payment that its note means; whether it was news.

    Told again, by the same reference or by another source, it changes nothing. Raises `Refusal` for an amount that is
    none, `NotAllowed` for a person without the right (None: the bank itself).
    """
    if actor is not None and not can_match(actor):
        raise NotAllowed
    if told.amount <= 0 or not told.reference.strip():
        raise Refusal(FieldError(PaymentCode.INVALID, "amount", _("A credit has an amount and a reference.")))
    with database.atomic():
        if (twin := _twin(told, source)) is not None:
            return twin, False
        credit, is_new = BankCredit.objects.get_or_create(
            account=told.account,
            reference=told.reference.strip()[:100],
            defaults={
                "amount": told.amount,
                "note": clean(told.note)[:500],
                "booked_at": told.booked_at,
                "source": source,
            },
        )
        if is_new:
            audit.record(actor, "credit.taken", credit, amount=credit.amount, source=source)
            _match(credit)
            changed("bank_credit", [credit.pk])
    return credit, is_new


def match_by_hand(actor: User, credit: BankCredit, *, payment_id: UUID) -> BankCredit:
    """A person says whose money it is. Raises `NotAllowed`, or `Refusal` when that has been said already."""
    if not can_match(actor):
        raise NotAllowed
    with database.atomic():
        payment = lock(payment_id)
        credit = BankCredit.objects.select_for_update().get(pk=credit.pk)
        if credit.transaction_id is not None:
            words = _("This money belongs to a payment already.")
            raise Refusal(FieldError(PaymentCode.ALREADY_MATCHED, None, words))
        credit.matched_by = actor
        _give(credit, payment, reason="hand")
        audit.record(actor, "credit.matched", credit, payment=str(payment.pk))
    return credit


def _twin(told: Told, source: CreditSource) -> BankCredit | None:
    """The same money as another source has told it."""
    near = BankCredit.objects.filter(
        account=told.account,
        amount=told.amount,
        booked_at__range=(told.booked_at - SAME_WITHIN, told.booked_at + SAME_WITHIN),
    ).exclude(source=source)
    return next((credit for credit in near if _bare(credit.note) == _bare(told.note)), None)


def _bare(note: str) -> str:
    return "".join(ch for ch in fold(note) if ch.isalnum())


def _match(credit: BankCredit) -> None:
    found = find_payment(credit)
    if found.payment is None:
        credit.reason = found.reason
        credit.save(update_fields=["reason"])
        return
    _give(credit, lock(found.payment.pk), reason=found.reason)


def _give(credit: BankCredit, payment: Transaction, *, reason: str) -> None:
    """Count `credit` for the locked `payment`: in full, whatever was asked. What is too much is owed back."""
    had = payment.charged - payment.refunded
    credit.transaction, credit.reason, credit.outcome = payment, reason, _outcome(had, credit.amount, payment.amount)
    credit.save()
    TransactionEvent.objects.create(
        transaction=payment,
        type=EventType.CHARGE_SUCCESS,
        amount=credit.amount,
        psp_reference=credit.reference,
        unique_id=f"credit:{credit.pk}",
    )
    sum_up(payment)
    owe_surplus(payment)
    changed("transaction", [payment.pk])


def _outcome(had: int, came: int, asked: int) -> CreditOutcome:
    if had >= asked:
        return CreditOutcome.DOUBLE
    if had + came == asked:
        return CreditOutcome.EXACT
    return CreditOutcome.PARTIAL if had + came < asked else CreditOutcome.OVER
