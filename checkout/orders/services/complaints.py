"""A buyer complains through the order's link; the office answers by its day."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from checkout.delivery.calendar import is_holiday
from checkout.orders.errors import OrderCode
from checkout.orders.locks import lock_order
from checkout.orders.models import Complaint, ComplaintKind, ComplaintState, EventKind, Order
from checkout.orders.policies import can_answer_complaint, can_ask_return
from checkout.orders.services.happening import happened
from config.core import audit, clock, eras
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

MOST_OPEN = 3
LONGEST = 2_000


def complain(actor: User | None, order: Order, *, kind: str, text: str) -> Complaint:
    """Open a complaint, to be answered within so many working days. `actor` None: whoever has the order's link. Sent
    again word by word while it is open, it is the same one. Raises `NotAllowed`, or `Refusal` without words, for too
    many of them, or when three are open already."""
    if not can_ask_return(actor, order):
        raise NotAllowed
    text = clean(text)
    errors = []
    if kind not in ComplaintKind.values:
        errors.append(FieldError(CommonCode.INVALID, "kind", _("Say what it is about.")))
    if not 1 <= len(text) <= LONGEST:
        errors.append(FieldError(CommonCode.REQUIRED, "text", _("Tell us what happened, in up to 2,000 letters.")))
    Refusal.unless_none(errors)
    with transaction.atomic():
        locked = lock_order(order.pk)
        if (same := locked.complaints.filter(state=ComplaintState.OPEN, kind=kind, text=text).first()) is not None:
            return same
        if locked.complaints.filter(state=ComplaintState.OPEN).count() >= MOST_OPEN:
            message = _("We are looking at your complaints: wait for our answer, or call us.")
            raise Refusal(FieldError(OrderCode.ASKED_ALREADY, None, message))
        place = eras.place_within(locked.placed_at, locked.complaints.count())
        complaint = Complaint.objects.create(
            order=locked,
            number=f"KN-{locked.number.removeprefix('AG-')}-{place}",
            kind=kind,
            text=text,
            due_on=_due_on(),
        )
        happened(locked, EventKind.COMPLAINED, actor=actor, number=complaint.number)
        audit.record(actor, "complaint.open", complaint, number=complaint.number)
        changed("order", [locked.pk])
    return complaint


def answer_complaint(actor: User, complaint: Complaint, *, answer: str) -> Complaint:
    """Say what is done about it; the buyer reads it on the order's page. Raises `NotAllowed` or `Refusal`."""
    if not can_answer_complaint(actor):
        raise NotAllowed
    answer = clean(answer)
    if not 1 <= len(answer) <= LONGEST:
        raise Refusal(FieldError(CommonCode.REQUIRED, "answer", _("Write the answer, in up to 2,000 letters.")))
    with transaction.atomic():
        locked = lock_order(complaint.order_id)
        complaint = Complaint.objects.get(pk=complaint.pk)
        if complaint.state != ComplaintState.OPEN:
            raise Refusal(FieldError(OrderCode.WRONG_STATE, None, _("This has been answered already.")))
        complaint.state, complaint.answer = ComplaintState.ANSWERED, answer
        complaint.answered_by, complaint.answered_at = actor, clock.now()
        complaint.save()
        happened(locked, EventKind.ANSWERED, actor=actor, number=complaint.number)
        audit.record(actor, "complaint.answer", complaint, number=complaint.number)
        changed("order", [locked.pk])
    return complaint


def _due_on() -> date:
    """So many working days from today."""
    day, left = clock.today(), settings.COMPLAINT_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and not is_holiday(day)
    return day
