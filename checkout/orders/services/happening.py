"""The one way in which something happens to an order: a row of its history, and word to whoever must hear of it."""

from checkout.orders.models import EventKind, Order, OrderEvent, Parcel
from checkout.orders.telling import tell_of
from config.core.models import User


def happened(
    order: Order, kind: EventKind, *, parcel: Parcel | None = None, actor: User | None = None, **details: str | int
) -> OrderEvent:
    """Write it down and tell of it, in the caller's transaction, once the order's rows say what has happened."""
    event = OrderEvent.objects.create(order=order, kind=kind, parcel=parcel, actor=actor, details=details)
    tell_of(event)
    return event
