"""Money that came and money that went back, as the payments' reports say."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from catalog.inventory.models import SalesPoint
from checkout.carts.models import DeliveryKind
from checkout.orders.models import Order
from checkout.payments.gateways import CASH, VIETQR
from checkout.payments.models import EventType, Refund, RefundState, TransactionEvent
from checkout.payments.services.by_hand import TAKEN_BACK
from checkout.settlement.models import AccountKind, Posting, PostingKind
from checkout.settlement.posting.book import Draft, write
from checkout.settlement.posting.counter import take_cash
from config.core import clock
from config.core.compiled import Given, compiled

_CAME = {EventType.CHARGE_SUCCESS: 1, EventType.REFUND_REVERSE: 1}
_WENT = {EventType.REFUND_SUCCESS: -1, EventType.CHARGE_BACK: -1}
SIGN = _CAME | _WENT


def post_money(transaction_ids: Collection[UUID] | None = None) -> int:
    """Post the reports of money of these payments (None: of all), as far as they are not posted; how many were."""
    some = transaction_ids is not None
    rows = _reports(some).ask(payments=list(transaction_ids or ()))
    found = [event for event in rows if event.type in SIGN]
    cash = {event.transaction.checkout_id for event in found if event.transaction.gateway == CASH}
    orders = _orders(cash)
    moved = [_moved(event, orders.get(event.transaction.checkout_id)) for event in found]
    return write([*moved, *_taken_back([event for event in rows if event.type not in SIGN])])


@compiled
def _reports(some: bool) -> QuerySet[TransactionEvent]:
    """Money that moved, and traces of money that was taken back."""
    moved, trace = Q(type__in=list(SIGN), amount__gt=0), Q(type=EventType.INFO, message=TAKEN_BACK)
    rows = TransactionEvent.objects.filter(moved | trace).select_related("transaction").order_by("pk")
    return rows.filter(transaction__in=Given("payments", "uuid[]")) if some else rows


def _orders(checkout_ids: Collection[UUID]) -> dict[UUID, Order]:
    rows = Order.objects.filter(checkout__in=checkout_ids).select_related("collection_point") if checkout_ids else ()
    return {order.checkout_id: order for order in rows}


def post_refunds(refund_ids: Collection[UUID] | None = None) -> int:
    """Post what is owed back, and that it no longer is (of these refunds; None: of all); how many postings."""
    rows = Refund.objects.filter(Q() if refund_ids is None else Q(pk__in=refund_ids)).select_related("transaction")
    return write(draft for refund in rows.order_by("pk") for draft in _owed(refund))


def _taken_back(traces: Sequence[TransactionEvent]) -> Iterable[Draft]:
    """Money that was another's after all: the report stays as a trace, and its posting is turned round."""
    if not traces:
        return
    facts = [str(event.pk) for event in traces]
    charges = Posting.objects.filter(kind=PostingKind.CHARGE, fact__in=facts).prefetch_related("entries__account")
    for charge in charges:
        draft = Draft(PostingKind.TAKEN_BACK, charge.fact, clock.now(), charge.checkout_id)
        for entry in charge.entries.all():
            account = entry.account
            draft.add(AccountKind(account.kind), -entry.amount, producer=account.producer_id, point=account.point_id)
        yield draft


def _moved(event: TransactionEvent, order: Order | None) -> Draft:
    """Into the place where the buyer's money lies, off what the buyer owes; or the other way."""
    sign = SIGN[EventType(event.type)]
    kind = PostingKind.CHARGE if sign > 0 else PostingKind.REFUND
    draft = Draft(kind, str(event.pk), event.at, event.transaction.checkout_id)
    draft.add(AccountKind.BUYERS, -sign * event.amount)
    point = _till_of(event, order)
    if point is not None and order is not None:
        take_cash(draft, point, event.amount, number=order.number)
    else:
        draft.add(_place(event, order), sign * event.amount)
    return draft


def _till_of(event: TransactionEvent, order: Order | None) -> SalesPoint | None:
    """The point at whose counter the cash was taken."""
    if event.transaction.gateway != CASH or event.type != EventType.CHARGE_SUCCESS or order is None:
        return None
    return order.collection_point if order.delivery_kind == DeliveryKind.COLLECTION else None


def _place(event: TransactionEvent, order: Order | None) -> AccountKind:
    """Cash that is not taken at a counter the courier has, and it goes back by bank; a transfer comes to the bank and
    goes back from there; everything else the card processor has."""
    if event.transaction.gateway == CASH and order is not None and event.type == EventType.CHARGE_SUCCESS:
        return AccountKind.COURIER
    return AccountKind.BANK if event.transaction.gateway in (CASH, VIETQR) else AccountKind.CARD


def _owed(refund: Refund) -> Iterable[Draft]:
    """Owed from when it was asked for, until it has been paid back or refused: that the money went, its event says."""
    checkout_id = refund.transaction.checkout_id
    owed = Draft(PostingKind.OWED, str(refund.pk), refund.asked_at, checkout_id)
    owed.add(AccountKind.BUYERS, refund.amount)
    owed.add(AccountKind.REFUNDS, -refund.amount)
    yield owed
    if refund.state in (RefundState.DONE, RefundState.REFUSED) and refund.ended_at is not None:
        ended = Draft(PostingKind.OWED_END, str(refund.pk), refund.ended_at, checkout_id)
        ended.add(AccountKind.BUYERS, -refund.amount)
        ended.add(AccountKind.REFUNDS, refund.amount)
        yield ended
