"""Recording what a decision says, and taking it back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from catalog.certification import listing
from catalog.certification.errors import CertificationCode as Code
from catalog.certification.models import Recognition, Withdrawal
from catalog.certification.services import record_recognition, withdraw_recognition
from catalog.certification.services.recognitions import Outcome
from config.core import clock
from config.core.errors import CommonCode, Refusal
from config.core.models import AuditEntry
from tests.factories import make_listed_product, make_officer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


def outcome(**facts) -> Outcome:
    return Outcome(
        **{
            "product_name": "Mật nhuỵ hoa thốt nốt",
            "stars": 4,
            "score": Decimal("72.80"),
            "level": "provincial",
            "decision_number": "2497/QĐ-UBND",
            "decided_on": date(2026, 10, 10),
            **facts,
        }
    )


def test_a_recognition_holds_36_months_and_gets_the_next_number_of_its_year() -> None:
    officer, product = make_officer(), make_product()
    first = record_recognition(officer, outcome(), product=product)
    second = record_recognition(officer, outcome(decision_number="86/QĐ-UBND"), product=product)
    assert (first.valid_from, first.valid_until) == (date(2026, 10, 10), date(2029, 10, 10))
    assert (first.certificate_number, second.certificate_number) == ("AG-2026-0001", "AG-2026-0002")
    assert first.criteria_set == "148"
    assert AuditEntry.objects.filter(action="recognition.record", actor=officer).count() == 2


def test_it_may_begin_after_its_decision() -> None:
    recognition = record_recognition(None, outcome(valid_from=date(2026, 12, 1)), product=make_product())
    assert (recognition.valid_from, recognition.valid_until) == (date(2026, 12, 1), date(2029, 12, 1))


def test_a_re_recognition_may_be_counted_from_a_day_before_its_decision() -> None:
    recognition = record_recognition(None, outcome(valid_from=date(2026, 7, 1)), product=make_product())
    assert (recognition.valid_from, recognition.valid_until) == (date(2026, 7, 1), date(2029, 7, 1))


def test_without_a_date_it_enters_the_register_and_is_never_in_force() -> None:
    recognition = record_recognition(None, outcome(decided_on=None, decision_number=""), product=None)
    assert (recognition.valid_from, recognition.valid_until) == (None, None)
    assert recognition.certificate_number == "AG-2026-0001"
    assert not listing.listed(adult=True).exists()


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"score": Decimal("69.999")}, Code.STARS_CONTRADICT_SCORE, "stars"),
        ({"score": Decimal("89.995"), "stars": 5, "level": "national"}, Code.STARS_CONTRADICT_SCORE, "stars"),
        ({"score": Decimal("70"), "stars": 3}, Code.STARS_CONTRADICT_SCORE, "stars"),
        ({"score": Decimal("100.001")}, Code.SCORE_OUT_OF_RANGE, "score"),
        ({"score": Decimal("-1")}, Code.SCORE_OUT_OF_RANGE, "score"),
        ({"stars": 6, "score": None}, Code.STARS_OUT_OF_RANGE, "stars"),
        ({"level": "district"}, Code.LEVEL_COULD_NOT_DECIDE, "level"),
        ({"stars": 5, "score": Decimal("91")}, Code.LEVEL_COULD_NOT_DECIDE, "level"),
        ({"decided_on": date(2026, 11, 24)}, Code.DATE_IN_FUTURE, "decided_on"),
    ],
)
def test_what_contradicts_the_rules_is_refused_and_nothing_is_written(facts, code, field) -> None:
    product = make_product()
    with pytest.raises(Refusal) as refused:
        record_recognition(make_officer(), outcome(**facts), product=product)
    assert [(error.code, error.field) for error in refused.value.errors] == [(code, field)]
    assert (Recognition.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_ninety_points_at_the_province_are_four_stars_until_the_nation_decides() -> None:
    recognition = record_recognition(None, outcome(score=Decimal("91.14")), product=make_product())
    assert recognition.stars == 4


def test_one_decision_recognises_a_product_once() -> None:
    product = make_product()
    record_recognition(None, outcome(), product=product)
    with pytest.raises(Refusal) as refused:
        record_recognition(None, outcome(), product=product)
    assert refused.value.errors[0].code == Code.ALREADY_RECORDED
    assert Recognition.objects.count() == 1


def test_a_withdrawal_ends_it_on_its_day() -> None:
    # given
    officer, product = make_officer(), make_listed_product()
    recognition = product.recognitions.get()
    # when
    withdraw_recognition(
        officer,
        recognition,
        decision_number="12/QĐ-UBND",
        decided_on=date(2026, 11, 20),
        effective_on=date(2026, 11, 25),
        reason="Không đánh giá lại",
    )
    # then
    assert listing.listed(adult=False).exists()
    with clock.starting_at(clock.now() + timedelta(days=2)):
        assert not listing.listed(adult=False).exists()
    assert AuditEntry.objects.get(action="recognition.withdraw").actor == officer


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"decision_number": " "}, CommonCode.REQUIRED, "decision_number"),
        ({"reason": ""}, CommonCode.REQUIRED, "reason"),
        ({"decided_on": date(2026, 11, 24)}, Code.DATE_IN_FUTURE, "decided_on"),
        ({"effective_on": date(2026, 11, 1)}, Code.DATE_BEFORE_DECISION, "effective_on"),
    ],
)
def test_a_withdrawal_with_something_missing_changes_nothing(facts, code, field) -> None:
    product = make_listed_product()
    facts = {"decision_number": "12/QĐ-UBND", "decided_on": date(2026, 11, 20), "reason": "Hết hạn", **facts}
    with pytest.raises(Refusal) as refused:
        withdraw_recognition(make_officer(), product.recognitions.get(), **facts)
    assert [(error.code, error.field) for error in refused.value.errors] == [(code, field)]
    assert not Withdrawal.objects.exists()
    assert listing.listed(adult=False).exists()


def test_a_recognition_is_withdrawn_once() -> None:
    recognition = make_listed_product().recognitions.get()
    facts = {"decision_number": "12/QĐ-UBND", "decided_on": date(2026, 11, 20), "reason": "Hết hạn"}
    withdraw_recognition(make_officer(), recognition, **facts)
    with pytest.raises(Refusal) as refused:
        withdraw_recognition(make_officer(), recognition, **facts)
    assert refused.value.errors[0].code == Code.ALREADY_WITHDRAWN
    assert Withdrawal.objects.count() == 1
