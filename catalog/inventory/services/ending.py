"""A hold ends once, in one piece or a part at a time."""

from catalog.inventory.models import Hold, HoldState
from catalog.inventory.states import hold_may
from config.core import clock


def end(hold: Hold, part: int | None = None, *, state: HoldState = HoldState.RELEASED, reason: str = "") -> Hold:
    """End `hold`, or `part` of its pieces: these become a row of their own that has ended while the rest stays.

    Returns the row that has ended. The caller has locked the stock row and sees to its `reserved`.
    """
    if not hold_may(hold.state, state):
        raise ValueError(f"a hold that is {hold.state} does not end again")
    if part is None or part == hold.quantity:
        ended = hold
    else:
        hold.quantity -= part
        hold.save(update_fields=["quantity"])
        ended = Hold.objects.get(pk=hold.pk)
        ended.pk, ended.quantity = None, part
        ended._state.adding = True
    ended.state, ended.closed_at, ended.close_reason = state, clock.now(), reason
    ended.save()
    return ended
