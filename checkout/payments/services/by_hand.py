"""What a person says of a bank credit: whose it is, that this was wrong, that it is for no order, that it went back."""

from uuid import UUID

from django.db import transaction as database
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checkout.payments.errors import PaymentCode
from checkout.payments.gateways import VIETQR
from checkout.payments.models import (
    BankCredit,
    CreditOutcome,
    EventType,
    Refund,
    RefundState,
    Transaction,
    TransactionEvent,
)
from checkout.payments.policies import can_match, can_send_back
from checkout.payments.services.credits import event_key, give
from checkout.payments.services.recording import lock, sum_up
from checkout.payments.vietqr.codes import find_codes
from checkout.payments.vietqr.matching import Reason
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

O = CreditOutcome  # noqa: E741 - the outcomes are the subject here
TAKEN_BACK = "taken_back"


def match_by_hand(actor: User, credit: BankCredit, *, payment_id: UUID) -> BankCredit:
    """A person says whose money it is. Raises `NotAllowed`, or `Refusal` when that has been said already and for a
    payment that awaits no transfer: its courier would collect all the same."""
    if not can_match(actor):
        raise NotAllowed
    with database.atomic():
        payment = lock(payment_id)
        credit = _locked(credit)
        if credit.transaction_id is not None:
            words = _("This money belongs to a payment already.")
            raise Refusal(FieldError(PaymentCode.ALREADY_MATCHED, None, words))
        _refuse_unless(credit, O.UNMATCHED)
        if payment.gateway != VIETQR:
            raise _refused(_("This order is not paid by transfer."))
        credit.matched_by = actor
        give(credit, payment, reason=Reason.ANOTHER_CODE if _names_another(credit, payment) else Reason.HAND)
        audit.record(actor, "credit.matched", credit, payment=str(payment.pk))
    return credit


def can_take_back(credit: BankCredit) -> bool:
    """Whether nothing rests on the credit's payment having got it, as far as the credit itself says."""
    by_hand_in_part = credit.outcome == O.PARTIAL and credit.matched_by_id is not None
    return by_hand_in_part or credit.outcome == O.DOUBLE


def take_back(actor: User, credit: BankCredit) -> BankCredit:
    """It was another's money: the credit is nobody's again, and a refund that was owed for it and has not been approved
    is closed. Raises `NotAllowed`, or `Refusal` when something has come to rest on it: an order that is paid, a refund
    that is on its way."""
    if not can_match(actor):
        raise NotAllowed
    if credit.transaction_id is None:
        raise _refused(_("This money belongs to no payment."))
    with database.atomic():
        payment = lock(credit.transaction_id)
        credit = _locked(credit)
        if credit.transaction_id != payment.pk or not can_take_back(credit):
            raise _refused(_("An order rests on this money: ask for a refund instead."))
        _close_refund(actor, credit, payment)
        # The event stays as a trace; as an INFO it is in no sum, and its key is free for the right payment.
        TransactionEvent.objects.filter(unique_id=event_key(credit)).update(
            type=EventType.INFO, unique_id=None, message=TAKEN_BACK
        )
        sum_up(payment)
        credit.transaction, credit.matched_by = None, None
        credit.outcome, credit.reason = O.UNMATCHED, Reason.TAKEN_BACK
        credit.save()
        audit.record(actor, "credit.taken_back", credit, payment=str(payment.pk))
        changed("transaction", [payment.pk])
    return credit


def put_aside(actor: User, credit: BankCredit, *, send_back: bool, why: str) -> BankCredit:
    """It is for no order (interest, a transfer of the shop's own), or is to go back to who sent it. Raises
    `NotAllowed`, or `Refusal` without a reason and for money of a payment."""
    why = clean(why).strip()[:300]
    if not can_match(actor):
        raise NotAllowed
    if not why:
        raise Refusal(FieldError(PaymentCode.INVALID, "why", _("Say what this money is.")))
    with database.atomic():
        credit = _locked(credit)
        _refuse_unless(credit, O.UNMATCHED)
        credit.outcome = O.SEND_BACK if send_back else O.NOT_OURS
        credit.decided_by, credit.decided_why = actor, why
        credit.save()
        audit.record(actor, "credit.put_aside", credit, outcome=credit.outcome, reason=why)
    return credit


def put_back(actor: User, credit: BankCredit) -> BankCredit:
    """It waits for a person again. Raises `NotAllowed`, or `Refusal` once it has gone back."""
    if not can_match(actor):
        raise NotAllowed
    with database.atomic():
        credit = _locked(credit)
        _refuse_unless(credit, O.NOT_OURS, O.SEND_BACK)
        credit.outcome, credit.decided_by, credit.decided_why = O.UNMATCHED, None, ""
        credit.save()
        audit.record(actor, "credit.put_back", credit)
    return credit


def sent_back(actor: User, credit: BankCredit, *, bank_reference: str) -> BankCredit:
    """A second person has sent it back and gives the bank's reference. Raises `NotAllowed`, or `Refusal`."""
    bank_reference = clean(bank_reference).strip()[:100]
    if not can_match(actor):
        raise NotAllowed
    if not bank_reference:
        words = _("Give the reference that the bank shows for the transfer.")
        raise Refusal(FieldError(PaymentCode.INVALID, "bank_reference", words))
    with database.atomic():
        credit = _locked(credit)
        _refuse_unless(credit, O.SEND_BACK)
        if not can_send_back(actor, credit):
            words = _("Who put the money aside does not send it back too: another person must.")
            raise Refusal(FieldError(PaymentCode.SAME_PERSON, None, words))
        credit.outcome, credit.return_reference, credit.returned_by = O.SENT_BACK, bank_reference, actor
        credit.save()
        audit.record(actor, "credit.sent_back", credit, amount=credit.amount, reference=bank_reference)
    return credit


def _close_refund(actor: User, credit: BankCredit, payment: Transaction) -> None:
    """The refund that this double payment is owed by, if it still waits for its second person."""
    if credit.outcome != O.DOUBLE:
        is_paid = payment.charged >= payment.amount
        if is_paid or payment.refunds.exclude(state=RefundState.REFUSED).exists():
            raise _refused(_("An order rests on this money: ask for a refund instead."))
        return
    owed = Refund.objects.select_for_update().filter(
        transaction=payment, state=RefundState.OWED, amount=credit.amount, asked_by=None
    )
    refund = owed.order_by("-asked_at").first()
    if refund is None:
        raise _refused(_("The refund of this money is on its way already."))
    refund.state, refund.ended_at, refund.end_reason = RefundState.REFUSED, clock.now(), TAKEN_BACK
    refund.save()
    audit.record(actor, "refund.refuse", refund, reason=TAKEN_BACK)
    changed("refund", [refund.pk])


def _names_another(credit: BankCredit, payment: Transaction) -> bool:
    codes = set(find_codes(credit.note).whole) - {payment.transfer_code}
    return bool(codes) and Transaction.objects.filter(transfer_code__in=codes).exists()


def _locked(credit: BankCredit) -> BankCredit:
    return BankCredit.objects.select_for_update().get(pk=credit.pk)


def _refuse_unless(credit: BankCredit, *outcomes: CreditOutcome) -> None:
    if credit.outcome not in outcomes:
        raise _refused(_("Somebody has looked after this money meanwhile; look at it again."))


def _refused(words: str | Promise) -> Refusal:
    return Refusal(FieldError(PaymentCode.WRONG_STATE, None, words))
