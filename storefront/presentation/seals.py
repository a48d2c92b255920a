"""What a seal line says about a recognition on a day. Whether it may be sold is not judged here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# From here on a page says how many days are left (the renewal takes an office about a month).
SOON_DAYS = 30


class SealState(StrEnum):
    VALID = "valid"
    SOON = "soon"
    UPCOMING = "upcoming"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seal:
    """A recognition as it looks on `today`, a date in Vietnam. `until` is itself still valid to its end."""

    stars: int
    until: date | None
    today: date
    since: date | None = None
    withdrawn_on: date | None = None

    @property
    def state(self) -> SealState:
        """Withdrawal goes before the dates; a recognition without a known end counts as expired."""
        if self.withdrawn_on is not None and self.withdrawn_on <= self.today:
            return SealState.WITHDRAWN
        if self.until is None or self.until < self.today:
            return SealState.EXPIRED
        if self.since is not None and self.since > self.today:
            return SealState.UPCOMING
        return SealState.SOON if self.days_left <= SOON_DAYS else SealState.VALID

    @property
    def days_left(self) -> int:
        """Days after today on which it still holds; 0 on its last day or when its end is unknown."""
        return 0 if self.until is None else max(0, (self.until - self.today).days)

    @property
    def is_lapsed(self) -> bool:
        """Whether it is shown grey and crossed."""
        return self.state in (SealState.EXPIRED, SealState.WITHDRAWN)
