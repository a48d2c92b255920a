"""Who hears what of an order. What a buyer has typed is in no text: nobody has the shop mail their words to others."""

from collections.abc import Callable

from checkout.notices.services import Telling, settled, tell
from checkout.orders.models import EventKind, OrderEvent
from checkout.orders.telling import buyers, parcels, work
from checkout.orders.telling.refunds import tell_of_refunds

__all__ = ["tell_of", "tell_of_refunds"]


def tell_of(event: OrderEvent) -> None:
    """Tell everybody whom an event concerns; the caller's transaction holds what it tells of."""
    tell(*_TELLINGS.get(EventKind(event.kind), _nothing)(event))
    if event.kind in (EventKind.CONFIRMED, EventKind.CANCELLED):
        settled(work.call_key(event.order))


def _nothing(event: OrderEvent) -> list[Telling]:
    return []


def _placed(event: OrderEvent) -> list[Telling]:
    return [buyers.placed(event.order), *work.call(event.order), *work.begins(event.order)]


def _paid(event: OrderEvent) -> list[Telling]:
    return [buyers.paid(event.order), *work.begins(event.order)]


_TELLINGS: dict[EventKind, Callable[[OrderEvent], list[Telling]]] = {
    EventKind.PLACED: _placed,
    EventKind.CONFIRMED: lambda event: work.begins(event.order),
    EventKind.PAID: _paid,
    EventKind.CANCELLED: lambda event: [buyers.cancelled(event.order)],
    EventKind.EXPIRED: lambda event: [buyers.expired(event.order)],
    EventKind.MOVED: buyers.moved,
    EventKind.TAKEN_OFF: parcels.taken_off,
    EventKind.RELOCATED: parcels.relocated,
    EventKind.RETURN_ASKED: parcels.return_asked,
    EventKind.RETURN_AGREED: parcels.return_agreed,
    EventKind.RETURN_DECLINED: parcels.return_declined,
    EventKind.RETURNED: parcels.returned,
    EventKind.COMPLAINED: parcels.complained,
    EventKind.ANSWERED: parcels.answered,
}
