"""What a certificate is worth on a day: one judgement for pages, seals and the API."""

from datetime import date
from enum import StrEnum

from catalog.certification.models import Recognition
from config.core import clock


class CertificateState(StrEnum):
    """UNDATED: the register knows the decision but not its day, so nobody can say; it is never in force."""

    VALID = "VALID"
    UPCOMING = "UPCOMING"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"
    UNDATED = "UNDATED"


def state_on(
    day: date, *, valid_from: date | None, valid_until: date | None, withdrawn_on: date | None
) -> CertificateState:
    """Withdrawal goes before the dates; the last day is itself still valid."""
    if withdrawn_on is not None and withdrawn_on <= day:
        return CertificateState.WITHDRAWN
    if valid_from is None or valid_until is None:
        return CertificateState.UNDATED
    if valid_until < day:
        return CertificateState.EXPIRED
    return CertificateState.UPCOMING if valid_from > day else CertificateState.VALID


def state_of(recognition: Recognition) -> CertificateState:
    """The state today."""
    return state_on(
        clock.today(),
        valid_from=recognition.valid_from,
        valid_until=recognition.valid_until,
        withdrawn_on=recognition.withdrawn_on,
    )
