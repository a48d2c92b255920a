"""Backups to another place, and the way back. `state()` says how old the last good one is."""

from datetime import datetime, timedelta
from typing import NamedTuple


class State(NamedTuple):
    """`is_on`: a place is set. Of the last good backup: the moment of its state, its age, its name, where it lies."""

    is_on: bool
    made_at: datetime | None = None
    age: timedelta | None = None
    name: str = ""
    where: str = ""


def state() -> State:
    """How backups stand, from the shop's own record: one query, and nobody outside is asked."""
    from config.backups.status import read_state

    return read_state()
