"""Money that goes back: asked for by one person, approved by another, sent once, done when it has gone."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction as database
from django.utils.translation import gettext_lazy as _

from checkout.payments.errors import PaymentCode, ProviderRefused, ProviderUnknown
from checkout.payments.models import Refund, RefundState, Transaction
from checkout.payments.policies import can_approve, can_refund, can_send
from checkout.payments.providers import Facts, Piece, provider
from checkout.payments.services.recording import lock, new_key, owe, record, refundable
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

LEFT_BEHIND_AFTER = timedelta(hours=1)


def ask_refund(actor: User, payment: Transaction, *, amount: int, reason: str) -> Refund:
    """`amount` whole dong of `payment` are to go back. Raises `NotAllowed`, or `Refusal` for more than is left."""
    if not can_refund(actor):
        raise NotAllowed
    with database.atomic():
        payment = lock(payment.pk)
        left = refundable(payment)
        if not 0 < amount <= left:
            words = _("%(left)s dong of this payment are left to pay back.")
            raise Refusal(FieldError(PaymentCode.REFUND_TOO_HIGH, "amount", words, {"left": left}))
        return owe(payment, amount, reason=reason, asked_by=actor)


def approve_refund(actor: User, refund: Refund) -> Refund:
    """A second person agrees (design, rule 9). Raises `NotAllowed`, or `Refusal` for the one who asked."""
    with database.atomic():
        refund = _locked(actor, refund, RefundState.OWED)
        if not can_approve(actor, refund):
            words = _("Who asks for a refund cannot approve it: another person must.")
            raise Refusal(FieldError(PaymentCode.SAME_PERSON, None, words))
        refund.state, refund.approved_by, refund.approved_at = RefundState.APPROVED, actor, clock.now()
        refund.failure = ""
        refund.save()
        audit.record(actor, "refund.approve", refund, amount=refund.amount)
        changed("refund", [refund.pk])
    return refund


def refuse_refund(actor: User, refund: Refund, *, reason: str) -> Refund:
    """It does not go back after all, and why. Raises `NotAllowed`, or `Refusal` without a reason and when it has moved
    on."""
    reason = clean(reason).strip()[:300]
    if not reason:
        raise Refusal(FieldError(PaymentCode.INVALID, "reason", _("Say why it is not paid back.")))
    with database.atomic():
        refund = _locked(actor, refund, RefundState.OWED)
        refund.state, refund.ended_at, refund.end_reason = RefundState.REFUSED, clock.now(), reason
        refund.save()
        audit.record(actor, "refund.refuse", refund, reason=reason)
        changed("refund", [refund.pk])
    return refund


def name_account(refund: Refund, *, bank_bin: str, number: str, holder: str) -> Refund:
    """Where the buyer wants it. Raises `Refusal` naming the field, or when it has gone already."""
    number = "".join(number.split())
    holder = " ".join(holder.split())
    errors = []
    if not (bank_bin.isascii() and bank_bin.isdigit() and len(bank_bin) == 6):
        errors.append(FieldError(PaymentCode.INVALID, "bank_bin", _("Choose a bank.")))
    if not (number.isascii() and number.isalnum() and 4 <= len(number) <= 30):
        errors.append(FieldError(PaymentCode.INVALID, "number", _("An account number has 4 to 30 digits or letters.")))
    if not 2 <= len(holder) <= 100:
        errors.append(FieldError(PaymentCode.INVALID, "holder", _("Say whose account it is.")))
    Refusal.unless_none(errors)
    with database.atomic():
        refund = Refund.objects.select_for_update().get(pk=refund.pk)
        if refund.state not in (RefundState.OWED, RefundState.APPROVED):
            raise _moved_on()
        refund.bank_bin, refund.account_number, refund.account_holder = bank_bin, number, holder
        refund.save()
        audit.record(None, "refund.account", refund, bank=bank_bin)
    return refund


def transfer_made(actor: User, refund: Refund, *, bank_reference: str, account: str | None = None) -> Refund:
    """A person has made the transfer of an approved refund and gives the bank's reference of it.

    Never who approved it. `account` is the number that it went to: the buyer may have named another one meanwhile.
    Raises `NotAllowed`, or `Refusal` with the reason.
    """
    bank_reference = clean(bank_reference).strip()[:100]
    if not bank_reference:
        words = _("Give the reference that the bank shows for the transfer.")
        raise Refusal(FieldError(PaymentCode.INVALID, "bank_reference", words))
    with database.atomic():
        lock(refund.transaction_id)
        refund = _locked(actor, refund, RefundState.APPROVED)
        if not can_send(actor, refund):
            words = _("Who approved a refund does not send it too: another person must.")
            raise Refusal(FieldError(PaymentCode.SAME_PERSON, None, words))
        if account is not None and account != refund.account_number:
            words = _("The buyer has named another account meanwhile: look at it again.")
            raise Refusal(FieldError(PaymentCode.WRONG_STATE, None, words))
        refund.bank_reference, refund.sent_by = bank_reference, actor
        _end(refund)
        audit.record(actor, "refund.transferred", refund, reference=bank_reference)
        record(refund.transaction_id, Facts(refunded=(Piece(str(refund.pk), refund.amount),)))
    return refund


def send_refund(refund_id: UUID | str) -> None:
    """Send an approved refund back through its provider; a job, which may run twice and is tried again when the
    provider does not answer (`ProviderUnknown`)."""
    refund = Refund.objects.select_related("transaction").get(pk=refund_id)
    way = provider(refund.transaction.gateway)
    if way is None or not goes_by_itself(refund) or refund.state not in (RefundState.APPROVED, RefundState.SENT):
        return
    Refund.objects.filter(pk=refund.pk, state=RefundState.APPROVED).update(state=RefundState.SENT)
    try:
        facts = way.refund(refund)
    except ProviderRefused as refused:
        _given_back_to_people(refund, str(refused))
        return
    record(refund.transaction_id, facts)


def send_left_behind() -> int:
    """Send approved refunds whose job gave up, or ask what became of them; how many got an answer. For `reconcile`."""
    since = clock.now() - LEFT_BEHIND_AFTER
    left = Refund.objects.filter(state__in=[RefundState.APPROVED, RefundState.SENT], approved_at__lt=since)
    answered = 0
    for refund in left.select_related("transaction").order_by("approved_at"):
        if goes_by_itself(refund):
            with suppress(ProviderUnknown):
                send_refund(refund.pk)
                answered += 1
    return answered


def goes_by_itself(refund: Refund) -> bool:
    """Whether the provider can send it back; else a person makes a transfer."""
    way = provider(refund.transaction.gateway)
    return way is not None and way.refunds_by_itself


def _given_back_to_people(refund: Refund, why: str) -> None:
    with database.atomic():
        # A provider answers the old key with the old answer: approved again it is another call.
        Refund.objects.filter(pk=refund.pk, state=RefundState.SENT).update(idempotency_key=new_key())
        Refund.objects.filter(pk=refund.pk, state=RefundState.SENT).update(
            state=RefundState.OWED, approved_by=None, approved_at=None, failure=why[:300]
        )
        audit.record(None, "refund.refused_by_provider", refund, why=why)
        changed("refund", [refund.pk])


def _end(refund: Refund) -> None:
    refund.state, refund.ended_at = RefundState.DONE, clock.now()
    refund.save()
    changed("refund", [refund.pk])


def _locked(actor: User, refund: Refund, state: RefundState) -> Refund:
    if not can_refund(actor):
        raise NotAllowed
    refund = Refund.objects.select_for_update().get(pk=refund.pk)
    if refund.state != state:
        raise _moved_on()
    return refund


def _moved_on() -> Any:
    return Refusal(FieldError(PaymentCode.WRONG_STATE, None, _("This refund has moved on; look at it again.")))
