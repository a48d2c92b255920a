"""Which recognition counts on which days."""

from datetime import date

from catalog.certification.models import Recognition
from catalog.certification.stretches import stretches


def recognition(pk: int, first: str | None, last: str | None, **facts: object) -> Recognition:
    return Recognition(
        pk=pk,
        valid_from=date.fromisoformat(first) if first else None,
        valid_until=date.fromisoformat(last) if last else None,
        **{"level": "provincial", "stars": 4, **facts},
    )


def days(*recognitions: Recognition) -> list[tuple[int, str, str]]:
    return [(s.recognition.pk, str(s.starts_on), str(s.ends_on)) for s in stretches(recognitions)]


def test_one_recognition_counts_for_all_of_its_days() -> None:
    assert days(recognition(1, "2024-01-01", "2027-01-01")) == [(1, "2024-01-01", "2027-01-01")]


def test_without_dates_it_never_counts() -> None:
    assert days(recognition(1, None, None)) == []


def test_the_later_one_counts_from_its_first_day() -> None:
    assert days(recognition(1, "2024-01-01", "2027-01-01"), recognition(2, "2026-06-01", "2029-06-01")) == [
        (1, "2024-01-01", "2026-05-31"),
        (2, "2026-06-01", "2029-06-01"),
    ]


def test_the_later_one_counts_even_when_it_was_recorded_before_the_earlier_one() -> None:
    later, earlier = recognition(1, "2026-06-01", "2029-06-01"), recognition(2, "2024-01-01", "2027-01-01")
    assert days(later, earlier) == [(2, "2024-01-01", "2026-05-31"), (1, "2026-06-01", "2029-06-01")]


def test_of_one_day_the_higher_level_counts() -> None:
    provincial, national = (
        recognition(2, "2024-01-01", "2027-01-01"),
        recognition(1, "2024-01-01", "2027-01-01", level="national"),
    )
    assert days(provincial, national) == [(1, "2024-01-01", "2027-01-01")]


def test_of_one_day_and_level_the_last_recorded_counts() -> None:
    first, second = recognition(1, "2024-01-01", "2027-01-01"), recognition(2, "2024-01-01", "2027-01-01")
    assert days(second, first) == [(2, "2024-01-01", "2027-01-01")]


def test_a_withdrawn_one_counts_until_the_day_before() -> None:
    assert days(recognition(1, "2024-01-01", "2027-01-01", withdrawn_on=date(2025, 5, 5))) == [
        (1, "2024-01-01", "2025-05-04")
    ]


def test_one_withdrawn_on_its_first_day_never_counts() -> None:
    assert days(recognition(1, "2024-01-01", "2027-01-01", withdrawn_on=date(2024, 1, 1))) == []


def test_when_the_newer_one_is_withdrawn_the_older_counts_again() -> None:
    older = recognition(1, "2024-01-01", "2027-01-01")
    newer = recognition(2, "2025-01-01", "2028-01-01", withdrawn_on=date(2026, 1, 1))
    assert days(older, newer) == [
        (1, "2024-01-01", "2024-12-31"),
        (2, "2025-01-01", "2025-12-31"),
        (1, "2026-01-01", "2027-01-01"),
    ]


def test_a_gap_between_two_stays_a_gap() -> None:
    assert days(recognition(1, "2020-01-01", "2023-01-01"), recognition(2, "2024-01-01", "2027-01-01")) == [
        (1, "2020-01-01", "2023-01-01"),
        (2, "2024-01-01", "2027-01-01"),
    ]
