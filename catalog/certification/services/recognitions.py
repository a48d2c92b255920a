"""Recording what a decision says, and what a later decision takes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.certification import criteria
from catalog.certification.errors import CertificationCode as Code
from catalog.certification.models import Recognition, Withdrawal
from catalog.certification.policies import can_record, can_withdraw
from catalog.certification.services.numbers import take_numbers
from catalog.certification.validity import last_day
from catalog.products.models import Product
from config.core import audit, clock, lasting
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a decision says of one product, in its own words. Dates and number may be unknown in the register."""

    product_name: str
    stars: int
    level: str
    score: Decimal | None = None
    decision_number: str = ""
    decided_on: date | None = None
    valid_from: date | None = None
    producer_name: str = ""
    province_text: str = ""
    district_text: str = ""
    commune_text: str = ""
    group: str = ""
    source_url: str = ""


def problems(outcome: Outcome) -> Iterator[FieldError]:
    """Everything that forbids recording `outcome`; stars follow from the score and the level from the date."""
    rules = criteria.in_force_on(outcome.decided_on)
    if not 1 <= outcome.stars <= 5:
        yield FieldError(Code.STARS_OUT_OF_RANGE, "stars", _("Stars go from 1 to 5."))
        return
    if outcome.score is not None and not 0 <= outcome.score <= 100:
        yield FieldError(Code.SCORE_OUT_OF_RANGE, "score", _("A score lies between 0 and 100."))
    elif outcome.score is not None and not _stars_fit(outcome, rules):
        yield FieldError(
            Code.STARS_CONTRADICT_SCORE,
            "stars",
            _("A score of %(score)s gives %(right)s stars, not %(stars)s."),
            {"score": outcome.score, "right": rules.stars_for(outcome.score), "stars": outcome.stars},
        )
    if outcome.decided_on is not None:
        yield from _date_problems(outcome, outcome.decided_on, rules)


def _stars_fit(outcome: Outcome, rules: criteria.CriteriaSet) -> bool:
    right = rules.stars_for(outcome.score or Decimal(0))
    # 90 and more at the province is "potential 5": four stars until the nation decides.
    return outcome.stars == right or (right == 5 and outcome.stars == 4 and outcome.level == "provincial")


def _date_problems(outcome: Outcome, decided_on: date, rules: criteria.CriteriaSet) -> Iterator[FieldError]:
    if decided_on > clock.today():
        yield FieldError(Code.DATE_IN_FUTURE, "decided_on", _("The decision is dated in the future."))
    if not rules.may_decide(level=outcome.level, stars=outcome.stars, decided_on=decided_on):
        yield FieldError(
            Code.LEVEL_COULD_NOT_DECIDE,
            "level",
            _("At that date this level could not decide %(stars)s stars."),
            {"stars": outcome.stars},
        )


def record_recognition(
    actor: User | None, outcome: Outcome, *, product: Product | None, number: str | None = None
) -> Recognition:
    """Record `outcome` for `product` (None: for the register only) and give it a certificate number.

    It holds for the months of its criteria set from `valid_from`, by default the day of the decision. `actor` None is
    the command line. Raises `NotAllowed`, or `Refusal` for what `problems` finds and for a decision already recorded
    for the product.
    """
    if actor is not None and not can_record(actor):
        raise NotAllowed
    Refusal.unless_none(problems(outcome))
    rules = criteria.in_force_on(outcome.decided_on)
    valid_from = outcome.valid_from or outcome.decided_on
    with transaction.atomic():
        same = Recognition.objects.filter(
            product=product, decision_number=outcome.decision_number, decided_on=outcome.decided_on
        )
        if product is not None and same.exists():
            raise Refusal(
                FieldError(Code.ALREADY_RECORDED, "decision_number", _("This decision is already recorded for it."))
            )
        year = (outcome.decided_on or clock.today()).year
        recognition = Recognition.objects.create(
            product=product,
            certificate_number=number or take_numbers(year=year)[0],
            valid_from=valid_from,
            valid_until=last_day(valid_from, months=rules.months_valid) if valid_from else None,
            criteria_set=rules.code,
            recorded_by=actor,
            **{name: getattr(outcome, name) for name in _OWN_WORDS},
        )
        audit.record(actor, "recognition.record", recognition, decision=outcome.decision_number, stars=outcome.stars)
        if product is not None:
            changed("product", [product.pk])
    return recognition


_OWN_WORDS = (
    "product_name",
    "producer_name",
    "province_text",
    "district_text",
    "commune_text",
    "group",
    "decision_number",
    "decided_on",
    "score",
    "stars",
    "level",
    "source_url",
)


def withdraw_recognition(
    actor: User | None,
    recognition: Recognition,
    *,
    decision_number: str,
    decided_on: date,
    effective_on: date | None = None,
    reason: str,
) -> Withdrawal:
    """Take `recognition` back by a decision of its own, from `effective_on` (by default today) on.

    `actor` None is the command line. Raises `NotAllowed`, or `Refusal` when it is withdrawn already, when the decision
    lies in the future, or when number or reason are missing. Waits for whoever judges the recognition at that moment:
    they hold a shared lock of its row.
    """
    if actor is not None and not can_withdraw(actor):
        raise NotAllowed
    effective_on = effective_on or clock.today()
    errors = []
    if not decision_number.strip():
        errors.append(
            FieldError(CommonCode.REQUIRED, "decision_number", _("A withdrawal needs its decision's number."))
        )
    if not reason.strip():
        errors.append(FieldError(CommonCode.REQUIRED, "reason", _("A withdrawal needs its reason.")))
    if decided_on > clock.today():
        errors.append(FieldError(Code.DATE_IN_FUTURE, "decided_on", _("The decision is dated in the future.")))
    elif effective_on < decided_on:
        errors.append(
            FieldError(Code.DATE_BEFORE_DECISION, "effective_on", _("A withdrawal cannot begin before its decision."))
        )
    Refusal.unless_none(errors)
    with transaction.atomic():
        locked = Recognition.objects.select_for_update().get(pk=recognition.pk)
        if locked.withdrawn_on is not None:
            raise Refusal(FieldError(Code.ALREADY_WITHDRAWN, None, _("This recognition is withdrawn already.")))
        locked.withdrawn_on = effective_on
        locked.save(update_fields=["withdrawn_on"])
        withdrawal = Withdrawal.objects.create(
            recognition=locked,
            decision_number=decision_number.strip(),
            decided_on=decided_on,
            effective_on=effective_on,
            reason=reason.strip(),
            recorded_by=actor,
        )
        audit.record(actor, "recognition.withdraw", locked, decision=decision_number, reason=reason)
        lasting.keep(
            "withdrawn",
            locked.certificate_number,
            decision=withdrawal.decision_number,
            decided_on=decided_on.isoformat(),
            effective_on=effective_on.isoformat(),
        )
        if locked.product_id is not None:
            changed("product", [locked.product_id])
    return withdrawal


@lasting.lasts("withdrawn")
def _withdraw_again(certificate_number: str, facts: dict[str, str]) -> bool:
    """An older state of the shop has come back, in which this certificate was still good."""
    recognition = Recognition.objects.filter(certificate_number=certificate_number, withdrawn_on=None).first()
    if recognition is not None:
        withdraw_recognition(
            None,
            recognition,
            decision_number=facts["decision"],
            decided_on=date.fromisoformat(facts["decided_on"]),
            effective_on=date.fromisoformat(facts["effective_on"]),
            reason=str(_("Withdrawn before an older state of the shop was put back: the reason is in the decision.")),
        )
    return recognition is not None
