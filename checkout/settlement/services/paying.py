"""A statement is paid: once, by another person than who closed it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from checkout.settlement.errors import SettlementCode
from checkout.settlement.models import AccountKind, PostingKind, Statement, StatementState
from checkout.settlement.periods import day_of
from checkout.settlement.policies import can_settle
from checkout.settlement.posting.book import Draft, write
from checkout.settlement.telling import tell_paid
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import one_line


def pay_statement(actor: User, statement: Statement, *, bank_reference: str, paid_on: date) -> Statement:
    """The transfer to the producer has been made, on `paid_on`, under the bank's `bank_reference`. Said again word by
    word it changes nothing. Raises `NotAllowed`, or `Refusal` naming the field."""
    if not can_settle(actor):
        raise NotAllowed
    bank_reference = one_line(bank_reference).strip()[:100]
    with transaction.atomic():
        locked = Statement.objects.select_for_update(of=("self",)).select_related("producer").get(pk=statement.pk)
        if locked.state == StatementState.PAID and locked.bank_reference == bank_reference:
            return locked
        Refusal.unless_none(_errors(actor, locked, bank_reference, paid_on))
        locked.state, locked.paid_by, locked.paid_at = StatementState.PAID, actor, clock.now()
        locked.paid_on, locked.bank_reference = paid_on, bank_reference
        locked.save(update_fields=["state", "paid_by", "paid_at", "paid_on", "bank_reference"])
        draft = Draft(PostingKind.PAYOUT, str(locked.pk), clock.now())
        draft.add(AccountKind.PRODUCER, locked.total, producer=locked.producer_id)
        draft.add(AccountKind.BANK, -locked.total)
        write([draft])
        audit.record(actor, "statement.pay", locked, total=locked.total, reference=bank_reference)
        tell_paid(locked)
        changed("statement", [locked.pk])
    return locked


def _errors(actor: User, locked: Statement, bank_reference: str, paid_on: date) -> list[FieldError]:
    if locked.state == StatementState.PAID:
        return [FieldError(SettlementCode.WRONG_STATE, None, _("This statement has been paid already."))]
    if not locked.is_to_pay:
        return [
            FieldError(SettlementCode.WRONG_STATE, None, _("There is nothing to pay: it goes into the next month."))
        ]
    errors = []
    if locked.closed_by_id == actor.pk:
        words = _("Who closed a statement does not pay it: another person must.")
        errors.append(FieldError(SettlementCode.SAME_PERSON, None, words))
    if not bank_reference:
        words = _("Give the reference that the bank shows for the transfer.")
        errors.append(FieldError(SettlementCode.REQUIRED, "bank_reference", words))
    if not day_of(locked.closed_at or clock.now()) <= paid_on <= clock.today():
        words = _("The transfer was made between the day it was closed and today.")
        errors.append(FieldError(SettlementCode.INVALID, "paid_on", words))
    return errors
