"""What may follow what, as tables. Who may do it, `policies` says; what it does besides, the service."""

from checkout.orders.models import OrderState, ParcelState

P = ParcelState

# What follows a parcel's state. Held back: from anywhere before the goods are in another's hands, and back again.
PARCEL_MOVES: dict[ParcelState, frozenset[ParcelState]] = {
    P.WAITING: frozenset({P.PACKING, P.SHORT, P.HELD, P.CANCELLED}),
    P.HELD: frozenset({P.WAITING, P.SHORT, P.PACKING, P.READY, P.NOT_COLLECTED, P.CANCELLED}),
    P.SHORT: frozenset({P.WAITING, P.HELD, P.CANCELLED}),
    P.PACKING: frozenset({P.WAITING, P.READY, P.SHORT, P.HELD, P.CANCELLED}),
    P.READY: frozenset({P.PACKING, P.SHORT, P.ON_ITS_WAY, P.HANDED_OVER, P.NOT_COLLECTED, P.HELD, P.CANCELLED}),
    P.ON_ITS_WAY: frozenset({P.HANDED_OVER, P.COMING_BACK}),
    P.HANDED_OVER: frozenset({P.COMING_BACK, P.RETURNED}),
    P.NOT_COLLECTED: frozenset({P.READY, P.HANDED_OVER, P.HELD, P.CANCELLED}),
    P.COMING_BACK: frozenset({P.RETURNED}),
    P.RETURNED: frozenset(),
    P.CANCELLED: frozenset(),
}

# The goods lie at the point and are promised to the parcel, as far as there are any.
AT_THE_POINT = frozenset({P.WAITING, P.HELD, P.SHORT, P.PACKING, P.READY, P.NOT_COLLECTED})
# Nobody has touched the goods: the buyer may still cancel by a click.
UNTOUCHED = frozenset({P.WAITING, P.HELD, P.SHORT})
OVER = frozenset({P.RETURNED, P.CANCELLED})


ORDER_MOVES: dict[OrderState, frozenset[OrderState]] = {
    OrderState.UNCONFIRMED: frozenset({OrderState.OPEN, OrderState.CANCELLED}),
    OrderState.OPEN: frozenset({OrderState.CANCELLED, OrderState.EXPIRED}),
    OrderState.CANCELLED: frozenset(),
    # Money that comes late finds the goods again, or is owed.
    OrderState.EXPIRED: frozenset({OrderState.OPEN}),
}


def parcel_may(before: str, after: str) -> bool:
    """Whether a parcel may go from `before` to `after`."""
    return ParcelState(after) in PARCEL_MOVES[ParcelState(before)]


def order_may(before: str, after: str) -> bool:
    """Whether an order may go from `before` to `after`."""
    return OrderState(after) in ORDER_MOVES[OrderState(before)]
