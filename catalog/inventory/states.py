"""What may follow what at a sales point, as tables. Who may do it, `policies` says; what it does besides, the service.

A till and a lot have no column for it: what they are is read off the row.
"""

from enum import StrEnum

from catalog.inventory.models import ConsignmentState, CountState, HoldState, Lot, TillSession, TransferState


class TillState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class LotState(StrEnum):
    GOOD = "good"
    BLOCKED = "blocked"


TRANSFER_MOVES: dict[TransferState, frozenset[TransferState]] = {
    TransferState.DRAFT: frozenset({TransferState.SENT, TransferState.CANCELLED}),
    # Cancelled on its way, the goods come back to the shelf they left.
    TransferState.SENT: frozenset({TransferState.RECEIVED, TransferState.CANCELLED}),
    TransferState.RECEIVED: frozenset(),
    TransferState.CANCELLED: frozenset(),
}

COUNT_MOVES: dict[CountState, frozenset[CountState]] = {
    CountState.OPEN: frozenset({CountState.SUBMITTED, CountState.CANCELLED}),
    CountState.SUBMITTED: frozenset({CountState.OPEN, CountState.APPLIED, CountState.CANCELLED}),
    CountState.APPLIED: frozenset(),
    CountState.CANCELLED: frozenset(),
}

CONSIGNMENT_MOVES: dict[ConsignmentState, frozenset[ConsignmentState]] = {
    # Ended before it was answered: whoever asked takes the question back.
    ConsignmentState.ASKED: frozenset({ConsignmentState.AGREED, ConsignmentState.DECLINED, ConsignmentState.ENDED}),
    ConsignmentState.AGREED: frozenset({ConsignmentState.ENDED}),
    ConsignmentState.DECLINED: frozenset(),
    ConsignmentState.ENDED: frozenset(),
}

# A promise ends once.
HOLD_MOVES: dict[HoldState, frozenset[HoldState]] = {
    HoldState.OPEN: frozenset({HoldState.RELEASED, HoldState.DISPATCHED}),
    HoldState.RELEASED: frozenset(),
    HoldState.DISPATCHED: frozenset(),
}

# Counted out, a till stays as it was counted; the next sale is the next till's.
TILL_MOVES: dict[TillState, frozenset[TillState]] = {
    TillState.OPEN: frozenset({TillState.CLOSED}),
    TillState.CLOSED: frozenset(),
}

LOT_MOVES: dict[LotState, frozenset[LotState]] = {
    LotState.GOOD: frozenset({LotState.BLOCKED}),
    LotState.BLOCKED: frozenset({LotState.GOOD}),
}


def transfer_may(before: str, after: TransferState) -> bool:
    """Whether a transfer may go from `before` to `after`."""
    return after in TRANSFER_MOVES[TransferState(before)]


def count_may(before: str, after: CountState) -> bool:
    """Whether a count sheet may go from `before` to `after`."""
    return after in COUNT_MOVES[CountState(before)]


def consignment_may(before: str, after: ConsignmentState) -> bool:
    """Whether a consignment may go from `before` to `after`."""
    return after in CONSIGNMENT_MOVES[ConsignmentState(before)]


def hold_may(before: str, after: HoldState) -> bool:
    """Whether a hold may go from `before` to `after`."""
    return after in HOLD_MOVES[HoldState(before)]


def till_may(till: TillSession, after: TillState) -> bool:
    """Whether the till may go from what it is to `after`."""
    return after in TILL_MOVES[TillState.OPEN if till.closed_at is None else TillState.CLOSED]


def lot_may(lot: Lot, after: LotState) -> bool:
    """Whether the lot may go from what it is to `after`."""
    return after in LOT_MOVES[LotState.GOOD if lot.blocked_at is None else LotState.BLOCKED]
