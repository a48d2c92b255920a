"""What a seal line says about a recognition on a day. Whether it may be sold is not judged here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.certification.states import CertificateState, state_on

# From here on a page says how many days are left (the renewal takes an office about a month).
SOON_DAYS = 30


class SealState(StrEnum):
    VALID = "valid"
    SOON = "soon"
    UPCOMING = "upcoming"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


_SEALS = {
    CertificateState.VALID: SealState.VALID,
    CertificateState.UPCOMING: SealState.UPCOMING,
    CertificateState.EXPIRED: SealState.EXPIRED,
    CertificateState.UNDATED: SealState.EXPIRED,
    CertificateState.WITHDRAWN: SealState.WITHDRAWN,
}


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
        """A recognition without a known end looks as one that has expired; one without a beginning has begun."""
        since = self.since or date.min
        state = state_on(self.today, valid_from=since, valid_until=self.until, withdrawn_on=self.withdrawn_on)
        if state is CertificateState.VALID and self.days_left <= SOON_DAYS:
            return SealState.SOON
        return _SEALS[state]

    @property
    def days_left(self) -> int:
        """Days after today on which it still holds; 0 on its last day or when its end is unknown."""
        return 0 if self.until is None else max(0, (self.until - self.today).days)

    @property
    def is_lapsed(self) -> bool:
        """Whether it is shown grey and crossed."""
        return self.state in (SealState.EXPIRED, SealState.WITHDRAWN)
