"""What is stuck between an order and its money, in one list: since when, and who must act. The longest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from checkout.carts.models import DeliveryKind
from checkout.orders.models import ParcelState, Return, ReturnState
from checkout.orders.policies import parcels_visible_to
from checkout.payments.models import CreditOutcome, RefundState
from checkout.payments.policies import credits_visible_to, refunds_visible_to
from checkout.settlement.models import StatementState
from checkout.settlement.policies import statements_visible_to
from config.core import clock
from config.core.models import User

MOST_OF_A_KIND = 100
# Couriers pass cash on within a week or two; after that somebody asks.
COURIER_KEEPS = timedelta(days=14)
P = ParcelState


class ProblemKind(StrEnum):
    HELD = "held"
    SHORT = "short"
    LATE = "late"
    RETURN = "return"
    OWED = "owed"
    TO_SEND = "to_send"
    UNMATCHED = "unmatched"
    WITH_COURIER = "with_courier"
    TO_PAY = "to_pay"


@dataclass(frozen=True)
class OpenProblem:
    """`what` names the thing (an order's number, a bank's reference), `at` the point or producer it is about, `thing`
    is its row; `amount` in whole dong, where money is stuck."""

    kind: ProblemKind
    what: str
    at: str
    since: datetime
    thing: Any
    amount: int | None = None


def open_problems(user: User) -> list[OpenProblem]:
    """At most a hundred of each kind; one query for each."""
    found = [problem for read in _READERS for problem in read(user)]
    return sorted(found, key=lambda problem: problem.since)


def _parcels(user: User, kind: ProblemKind, since: str, **which: Any) -> Iterable[OpenProblem]:
    rows = parcels_visible_to(user).filter(**which).select_related("order", "point").order_by(since, "pk")
    for parcel in rows[:MOST_OF_A_KIND]:
        moment: Any = parcel
        for name in since.split("__"):
            moment = getattr(moment, name)
        amount = parcel.collected if kind == ProblemKind.WITH_COURIER else None
        yield OpenProblem(kind, parcel.order.number, parcel.point.name, moment, parcel, amount)


def _held(user: User) -> Iterable[OpenProblem]:
    return _parcels(user, ProblemKind.HELD, "order__placed_at", state=P.HELD)


def _short(user: User) -> Iterable[OpenProblem]:
    return _parcels(user, ProblemKind.SHORT, "order__placed_at", state=P.SHORT)


def _late(user: User) -> Iterable[OpenProblem]:
    return _parcels(user, ProblemKind.LATE, "prepare_by", state__in=[P.WAITING, P.PACKING], prepare_by__lt=clock.now())


def _with_courier(user: User) -> Iterable[OpenProblem]:
    return _parcels(
        user,
        ProblemKind.WITH_COURIER,
        "handed_over_at",
        collected__gt=0,
        order__delivery_kind=DeliveryKind.COURIER,
        statement_line=None,
        handed_over_at__lt=clock.now() - COURIER_KEEPS,
    )


def _returns(user: User) -> Iterable[OpenProblem]:
    rows = Return.objects.filter(state=ReturnState.ASKED, parcel__in=parcels_visible_to(user).values("pk"))
    for back in rows.select_related("parcel__order", "parcel__point").order_by("asked_at", "pk")[:MOST_OF_A_KIND]:
        parcel = back.parcel
        yield OpenProblem(ProblemKind.RETURN, parcel.order.number, parcel.point.name, back.asked_at, parcel)


def _refunds(user: User) -> Iterable[OpenProblem]:
    rows = refunds_visible_to(user).filter(state__in=[RefundState.OWED, RefundState.APPROVED])
    rows = rows.select_related("transaction__checkout__order")
    for refund in rows.order_by("asked_at", "pk")[:MOST_OF_A_KIND]:
        kind = ProblemKind.OWED if refund.state == RefundState.OWED else ProblemKind.TO_SEND
        order = getattr(refund.transaction.checkout, "order", None)
        yield OpenProblem(kind, order.number if order else "–", "", refund.asked_at, refund, refund.amount)


def _credits(user: User) -> Iterable[OpenProblem]:
    rows = credits_visible_to(user).filter(outcome__in=[CreditOutcome.UNMATCHED, CreditOutcome.SEND_BACK])
    for credit in rows.order_by("booked_at", "pk")[:MOST_OF_A_KIND]:
        yield OpenProblem(ProblemKind.UNMATCHED, credit.reference, "", credit.booked_at, credit, credit.amount)


def _statements(user: User) -> Iterable[OpenProblem]:
    rows = statements_visible_to(user).filter(state=StatementState.CLOSED, total__gt=0).select_related("producer")
    for one in rows.order_by("closed_at", "pk")[:MOST_OF_A_KIND]:
        since = one.closed_at or clock.now()
        yield OpenProblem(ProblemKind.TO_PAY, one.number, one.producer.name, since, one, one.total)


_READERS: tuple[Callable[[User], Iterable[OpenProblem]], ...] = (
    _held,
    _short,
    _late,
    _returns,
    _refunds,
    _credits,
    _with_courier,
    _statements,
)
