"""A recognition as pages show it: what `components/recognition.html` takes, and what its state means in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from catalog.certification.models import Recognition, Withdrawal
from catalog.certification.states import CertificateState, state_of
from storefront.shop.links import absolute
from storefront.shop.words import plain_number


@dataclass(frozen=True, slots=True)
class Proof:
    """A recognition's facts; dates are those of the decision, never a verdict on what may be sold."""

    number: str
    url: str
    state: CertificateState
    stars: int
    valid_from: date | None
    valid_until: date | None
    withdrawn_on: date | None
    withdrawal_number: str
    decision_number: str
    decided_on: date | None
    score: Decimal | None
    level_label: str
    is_demo: bool


def certificate_path(number: str) -> str:
    return reverse("shop:certificate_of", args=[number])


def certificate_address(number: str) -> str:
    """The address printed on paper and in QR codes: Vietnamese, without a slash at its end."""
    return absolute(f"/chung-nhan/{number}")


def proof(recognition: Recognition) -> Proof:
    """`recognition` as pages show it; `withdrawal` is read when there is one."""
    withdrawal: Withdrawal | None = getattr(recognition, "withdrawal", None) if recognition.withdrawn_on else None
    score = recognition.score
    return Proof(
        number=recognition.certificate_number,
        url=certificate_path(recognition.certificate_number),
        state=state_of(recognition),
        stars=recognition.stars,
        valid_from=recognition.valid_from,
        valid_until=recognition.valid_until,
        withdrawn_on=recognition.withdrawn_on,
        withdrawal_number=withdrawal.decision_number if withdrawal else "",
        decision_number=recognition.decision_number,
        decided_on=recognition.decided_on,
        score=None if score is None else plain_number(score),
        level_label=recognition.get_level_display(),
        is_demo=recognition.is_demo,
    )
