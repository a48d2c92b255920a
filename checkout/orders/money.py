"""Money as the office's desk sees it: what came and what goes back, beside the orders it belongs to."""

import re
from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from checkout.orders.models import EventKind, OrderEvent
from checkout.orders.services.numbers import read_number
from checkout.payments.gateways import VIETQR
from checkout.payments.models import BankCredit, CreditOutcome, Refund, RefundState, Transaction
from checkout.payments.policies import credits_visible_to, refunds_visible_to
from checkout.payments.vietqr.codes import find_codes
from checkout.payments.vietqr.matching import Reason
from config.core.models import User
from config.core.phones import normalise_phone
from config.core.text import clean, fold

MOST_SUGGESTED = 10
O = CreditOutcome  # noqa: E741 - the outcomes are the subject here


class CreditKind(StrEnum):
    """What the desk does something about, each a row of the table in `docs/money.md`."""

    UNMATCHED = "unmatched"
    TWO_CODES = "two_codes"
    MATCHED = "matched"
    PARTIAL = "partial"
    OVER = "over"
    DOUBLE = "double"
    LATE = "late"
    ANOTHER_CODE = "another_code"
    NOT_OURS = "not_ours"
    SEND_BACK = "send_back"
    SENT_BACK = "sent_back"


# Late: it came when its order had ended. In which state that is, the order says; where the goods were found again, too.
_KINDS: dict[CreditKind, Q] = {
    CreditKind.UNMATCHED: Q(outcome=O.UNMATCHED),
    CreditKind.TWO_CODES: Q(outcome=O.UNMATCHED, reason=Reason.TWO_CODES),
    CreditKind.MATCHED: Q(outcome=O.EXACT, is_late=False),
    CreditKind.PARTIAL: Q(outcome=O.PARTIAL),
    CreditKind.OVER: Q(outcome=O.OVER),
    CreditKind.DOUBLE: Q(outcome=O.DOUBLE),
    CreditKind.LATE: Q(is_late=True),
    CreditKind.ANOTHER_CODE: Q(reason=Reason.ANOTHER_CODE),
    CreditKind.NOT_OURS: Q(outcome=O.NOT_OURS),
    CreditKind.SEND_BACK: Q(outcome=O.SEND_BACK),
    CreditKind.SENT_BACK: Q(outcome=O.SENT_BACK),
}


def credits(user: User, *, kind: CreditKind | None = None, query: str = "") -> QuerySet[BankCredit]:
    """Bank credits with their order, the newest first; by words of the note, reference, amount, order number or code.
    One query."""
    rows = _with_lateness(credits_visible_to(user))
    if kind is not None:
        rows = rows.filter(_KINDS[kind])
    if words := clean(query).strip():
        rows = rows.filter(_credit_words(words))
    return rows.select_related("transaction__checkout__order").order_by("-booked_at", "-pk")


def credit_counts(user: User) -> dict[CreditKind, int]:
    """How many there are of each kind. One query."""
    counted = {kind.value: Count("pk", filter=of_kind) for kind, of_kind in _KINDS.items()}
    found = _with_lateness(credits_visible_to(user)).order_by().aggregate(**counted)
    return {kind: found[kind.value] for kind in CreditKind}


def kind_of(credit: BankCredit) -> CreditKind:
    """The kind that the desk calls a credit of `credits` by: the one that says most."""
    if credit.outcome == O.UNMATCHED:
        return CreditKind.TWO_CODES if credit.reason == Reason.TWO_CODES else CreditKind.UNMATCHED
    if getattr(credit, "is_late", False) and credit.outcome != O.DOUBLE:
        return CreditKind.LATE
    return CreditKind.MATCHED if credit.outcome == O.EXACT else CreditKind(credit.outcome)


def payments_of_note(credit: BankCredit) -> list[Transaction]:
    """The payments whose codes stand in the note; with two codes a person says which one is meant."""
    return list(_transfers().filter(transfer_code__in=find_codes(credit.note).whole)[:MOST_SUGGESTED])


def payments_like(credit: BankCredit) -> list[Transaction]:
    """Transfers that are awaited in just this amount."""
    asked = _transfers().filter(awaits_transfer=True, amount=F("charged") + credit.amount)
    return list(asked.order_by("-created_at")[:MOST_SUGGESTED])


def payments_found(user: User, query: str) -> list[Transaction]:
    """Transfers of orders by number, code, phone, amount or the buyer's name; none for whoever may not match."""
    words = clean(query).strip()
    if not words or not user.is_officer:
        return []
    number, phone = read_number(words), normalise_phone(words)
    place = "checkout__order__"
    found = Q(**{f"{place}number": number}) | Q(transfer_code__in=find_codes(words).whole)
    if phone:
        found |= Q(**{f"{place}phone": phone})
    if amount := amount_in(words):
        found |= Q(amount=amount)
    if not any(sign.isdigit() for sign in words) and len(words) > 1:
        found |= Q(**{f"{place}last_name__icontains": words}) | Q(**{f"{place}first_name__icontains": words})
    return list(_transfers().filter(found).order_by("-created_at")[:MOST_SUGGESTED])


def amount_in(words: str) -> int | None:
    """The whole dong that `words` are: 125000, 125.000, 125,000 đ; None when they are something else."""
    bare = re.sub(r"[\s.,]|₫|đ$|vnd$", "", words.lower())
    return int(bare) if re.fullmatch(r"[0-9]{3,12}", bare) else None


class RefundKind(StrEnum):
    """What a refund waits for. Failed: its provider has not sent it."""

    TO_APPROVE = "to_approve"
    TO_SEND = "to_send"
    FAILED = "failed"
    SENT = "sent"
    DONE = "done"
    REFUSED = "refused"


_REFUNDS: dict[RefundKind, Q] = {
    RefundKind.TO_APPROVE: Q(state=RefundState.OWED),
    RefundKind.TO_SEND: Q(state=RefundState.APPROVED),
    RefundKind.FAILED: Q(state=RefundState.OWED) & ~Q(failure=""),
    RefundKind.SENT: Q(state=RefundState.SENT),
    RefundKind.DONE: Q(state=RefundState.DONE),
    RefundKind.REFUSED: Q(state=RefundState.REFUSED),
}


def refunds(user: User, *, kind: RefundKind | None = None) -> QuerySet[Refund]:
    """Refunds with their orders; who has waited longest first, of what is over the newest. One query."""
    rows = refunds_visible_to(user).select_related("transaction__checkout__order", "asked_by", "approved_by", "sent_by")
    if kind is not None:
        rows = rows.filter(_REFUNDS[kind])
    over = kind in (RefundKind.DONE, RefundKind.REFUSED, None)
    return rows.order_by("-asked_at" if over else "asked_at", "pk")


def refund_counts(user: User) -> dict[RefundKind, int]:
    """How many there are of each kind. One query."""
    counted = {kind.value: Count("pk", filter=of_kind) for kind, of_kind in _REFUNDS.items()}
    found = refunds_visible_to(user).order_by().aggregate(**counted)
    return {kind: found[kind.value] for kind in RefundKind}


def numbers_by_code(codes: Iterable[str]) -> dict[str, str]:
    """Transfer codes with the numbers of the orders they belong to. One query."""
    named = Transaction.objects.filter(transfer_code__in=set(codes), checkout__order__isnull=False)
    rows = named.values_list("transfer_code", "checkout__order__number")
    return {str(code): str(number) for code, number in rows}


def _transfers() -> QuerySet[Transaction]:
    return Transaction.objects.filter(gateway=VIETQR).select_related("checkout__order")


def _with_lateness(rows: QuerySet[BankCredit]) -> QuerySet[BankCredit]:
    ended = OrderEvent.objects.filter(
        order__checkout=OuterRef("transaction__checkout"),
        kind__in=[EventKind.EXPIRED, EventKind.CANCELLED],
        at__lte=OuterRef("received_at"),
    )
    return rows.annotate(is_late=Exists(ended))


def _credit_words(words: str) -> Q:
    found = Q(note__icontains=words) | Q(reference__icontains=words) | Q(other_reference__icontains=words)
    found |= Q(transaction__checkout__order__number=read_number(words))
    found |= Q(transaction__transfer_code=fold(words).upper())
    if amount := amount_in(words):
        found |= Q(amount=amount)
    return found
