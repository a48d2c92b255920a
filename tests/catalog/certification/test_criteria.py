"""Stars follow from the score, the right to decide from the date, the last day from the first."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.certification import criteria
from catalog.certification.validity import last_day


@pytest.mark.parametrize(
    ("score", "stars"),
    [
        ("0", 1), ("29.999", 1), ("30", 2), ("49.99", 2), ("50", 3), ("69.999", 3),
        ("70", 4), ("89.995", 4), ("89.999", 4), ("90", 5), ("91.14", 5), ("100", 5),
    ],
)  # fmt: skip
def test_a_score_gives_its_stars_and_is_never_rounded_up(score: str, stars: int) -> None:
    assert criteria.in_force_on(date(2026, 1, 1)).stars_for(Decimal(score)) == stars


@pytest.mark.parametrize(
    ("decided_on", "code"),
    [
        (date(2019, 8, 20), "1048"),
        (date(2019, 8, 21), "1048"),
        (date(2023, 2, 23), "1048"),
        (date(2023, 2, 24), "148"),
        (date(2026, 11, 23), "148"),
        (None, "148"),
    ],
)
def test_a_decision_is_judged_by_the_set_of_its_day(decided_on: date | None, code: str) -> None:
    assert criteria.in_force_on(decided_on).code == code


@pytest.mark.parametrize(
    ("level", "stars", "decided_on", "allowed"),
    [
        ("district", 3, date(2023, 2, 23), False),
        ("district", 3, date(2023, 2, 24), True),
        ("district", 3, date(2025, 6, 30), True),
        ("district", 3, date(2025, 7, 1), False),
        ("district", 4, date(2024, 1, 1), False),
        ("provincial", 3, date(2022, 10, 10), True),
        ("provincial", 4, date(2026, 1, 1), True),
        ("provincial", 5, date(2026, 1, 1), False),
        ("national", 5, date(2025, 1, 17), True),
        ("national", 4, date(2025, 1, 17), False),
        ("provincial", 2, date(2026, 1, 1), False),
    ],
)
def test_a_level_decides_only_its_stars_in_its_time(level: str, stars: int, decided_on: date, allowed: bool) -> None:
    rules = criteria.in_force_on(decided_on)
    assert rules.may_decide(level=level, stars=stars, decided_on=decided_on) is allowed


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2022, 10, 10), date(2025, 10, 10)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2023, 1, 31), date(2026, 1, 31)),
        (date(2025, 1, 17), date(2028, 1, 17)),
        (date(2024, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_recognition_ends_on_the_corresponding_day_36_months_later(first: date, last: date) -> None:
    assert last_day(first, months=36) == last


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert last_day(date(2026, 8, 31), months=6) == date(2027, 2, 28)
