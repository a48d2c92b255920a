"""Bank credits: told by the bank, read from a statement or typed by hand; each counts once and for one payment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db import transaction as database
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.payments.errors import PaymentCode
from checkout.payments.models import BankCredit, CreditOutcome, CreditSource, EventType, Transaction, TransactionEvent
from checkout.payments.policies import can_match
from checkout.payments.services.recording import lock, owe_surplus, sum_up
from checkout.payments.vietqr.codes import find_codes
from checkout.payments.vietqr.matching import find_payment
from config.core import audit
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean, fold

# A statement may call the same money by another reference than the notice did, and book what came on a Friday evening
# on Monday: same account, amount and note, told by different sources.
SAME_WITHIN = timedelta(days=3)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True)
class Told:
    """A credit as somebody told it; `amount` in whole dong, `reference` the bank's own."""

    account: str
    reference: str
    amount: int
    note: str
    booked_at: datetime

    @property
    def key(self) -> str:
        """The reference as it is stored."""
        return clean(self.reference).strip()[:100]


def take_credit(actor: User | None, told: Told, *, source: CreditSource) -> tuple[BankCredit, bool]:
    """Store a credit and give it to the payment that its note means; whether it was news.

    Told again, by the same reference or by another source, it changes nothing. Raises `Refusal` for an amount that is
    none, `NotAllowed` for a person without the right (None: the bank itself).
    """
    if actor is not None and not can_match(actor):
        raise NotAllowed
    if told.amount <= 0 or not told.key:
        raise Refusal(FieldError(PaymentCode.INVALID, "amount", _("A credit has an amount and a reference.")))
    with database.atomic():
        # A notice and a statement may tell of the same money in the same moment, by different references.
        with connection.cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME, [f"credits {told.account}"])
        if (known := _known(actor, told, source)) is not None:
            return known, False
        credit = BankCredit.objects.create(
            account=told.account,
            reference=told.key,
            amount=told.amount,
            note=clean(told.note)[:500],
            booked_at=told.booked_at,
            source=source,
        )
        audit.record(actor, "credit.taken", credit, amount=credit.amount, source=source)
        _match(credit)
        changed("bank_credit", [credit.pk])
    return credit, True


def same_note(one: str, other: str) -> bool:
    """Whether two sources mean the same by their notes: banks shorten them, and put words before and behind."""
    codes = find_codes(one).whole
    return _bare(one) == _bare(other) or (bool(codes) and codes == find_codes(other).whole)


def give(credit: BankCredit, payment: Transaction, *, reason: str) -> None:
    """Count `credit` for the locked `payment`: in full, whatever was asked. What is too much is owed back."""
    had = payment.charged - payment.refunded
    credit.transaction, credit.reason, credit.outcome = payment, reason, _outcome(had, credit.amount, payment.amount)
    credit.save()
    TransactionEvent.objects.create(
        transaction=payment,
        type=EventType.CHARGE_SUCCESS,
        amount=credit.amount,
        psp_reference=credit.reference,
        unique_id=event_key(credit),
    )
    sum_up(payment)
    owe_surplus(payment)
    changed("transaction", [payment.pk])


def event_key(credit: BankCredit) -> str:
    """Under which the payment's event of this credit is stored, once."""
    return f"credit:{credit.pk}"


def _known(actor: User | None, told: Told, source: CreditSource) -> BankCredit | None:
    """The same money as it has been told before; by another source: the nearest of it that no other line of this one
    stands for yet."""
    here = BankCredit.objects.filter(account=told.account)
    same = here.filter(Q(reference=told.key) | Q(other_reference=told.key)).first()
    if same is not None:
        return same
    days = (told.booked_at - SAME_WITHIN, told.booked_at + SAME_WITHIN)
    others = here.filter(amount=told.amount, booked_at__range=days, other_reference="").exclude(source=source)
    twins = [credit for credit in others if same_note(credit.note, told.note)]
    if not twins:
        return None
    twin = min(twins, key=lambda credit: (abs(credit.booked_at - told.booked_at), credit.pk))
    twin.other_reference = told.key
    twin.save(update_fields=["other_reference"])
    audit.record(actor, "credit.told_again", twin, source=source)
    return twin


def _bare(note: str) -> str:
    return "".join(ch for ch in fold(note) if ch.isalnum())


def _match(credit: BankCredit) -> None:
    found = find_payment(credit)
    if found.payment is None:
        credit.reason = found.reason
        credit.save(update_fields=["reason"])
        return
    give(credit, lock(found.payment.pk), reason=found.reason)


def _outcome(had: int, came: int, asked: int) -> CreditOutcome:
    if had >= asked:
        return CreditOutcome.DOUBLE
    if had + came == asked:
        return CreditOutcome.EXACT
    return CreditOutcome.PARTIAL if had + came < asked else CreditOutcome.OVER
