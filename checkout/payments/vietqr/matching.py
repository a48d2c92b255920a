"""Whose money a bank credit is, by its note. What becomes of it then, `services.credits` says."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F

from checkout.payments.models import BankCredit, Transaction
from checkout.payments.vietqr.codes import find_codes


class Reason(StrEnum):
    """How a payment was found, or why none was."""

    CODE = "code"
    CUT_OFF = "cut_off"
    NO_CODE = "no_code"
    UNKNOWN_CODE = "unknown_code"
    TWO_CODES = "two_codes"
    AMBIGUOUS = "ambiguous"
    # Said by a person: whose it is; that it is another's than the code says; that what was said does not count.
    HAND = "hand"
    ANOTHER_CODE = "another_code"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Match:
    payment: Transaction | None
    reason: Reason


def find_payment(credit: BankCredit) -> Match:
    """The payment that the note of `credit` means, if it means exactly one.

    A code that was cut off counts only where one awaited payment begins so and asks for just this amount.
    """
    codes = find_codes(credit.note)
    if codes.whole:
        known = list(Transaction.objects.filter(transfer_code__in=codes.whole)[:2])
        if not known:
            return Match(None, Reason.UNKNOWN_CODE)
        return Match(known[0], Reason.CODE) if len(known) == 1 else Match(None, Reason.TWO_CODES)
    if not codes.cut:
        return Match(None, Reason.NO_CODE)
    awaited = Transaction.objects.filter(transfer_code__startswith=codes.cut, awaits_transfer=True)
    fitting = list(awaited.filter(amount=F("charged") + credit.amount)[:2])
    if len(fitting) == 1:
        return Match(fitting[0], Reason.CUT_OFF)
    return Match(None, Reason.AMBIGUOUS if fitting else Reason.UNKNOWN_CODE)
