"""What pieces of a line come to, to the dong: taken off one by one or all at once, together they are the whole line."""

from checkout.orders.models import Parcel, ParcelLine


def worth(part: ParcelLine, pieces: int) -> int:
    """Whole dong that the first `pieces` of a parcel's line come to, after their share of its discount. The discount of
    a piece is never rounded away: what is rounded down of one is in the next."""
    return part.order_line.unit_price * pieces - part.discount * pieces // part.quantity


def worth_of_next(part: ParcelLine, pieces: int) -> int:
    """What the next `pieces` come to after those that have been taken off already."""
    return worth(part, part.taken_off + pieces) - worth(part, part.taken_off)


def delivery_of(parcel: Parcel) -> int:
    """What its way to the buyer costs, the fee for cash included: given back with its last piece, if at all."""
    return parcel.shipping + parcel.cash_fee
