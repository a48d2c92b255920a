"""Which backups are kept: of each of seven days, four weeks and twelve months the newest."""

from datetime import UTC, datetime, timedelta

from config.backups.names import DAILY, MONTHLY, WEEKLY, backups_in, moment_of, name_of, to_remove

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # noon in Vietnam


def test_a_name_says_the_moment_and_sorts_by_it() -> None:
    moment = NOON.replace(microsecond=7)
    assert name_of(moment) == "ocop-20261125T050000000007Z.tar.age"
    assert moment_of(name_of(moment)) == moment
    assert moment_of("ocop-20261125.tar.age") is None
    assert backups_in(["x", name_of(NOON), name_of(moment)]) == [name_of(moment), name_of(NOON)]


def test_nights_of_three_years_leave_days_weeks_and_months() -> None:
    nights = [NOON - timedelta(days=n) for n in range(3 * 365)]
    twice = [name_of(NOON - timedelta(days=days, hours=3)) for days in (1, 3)]
    names = [name_of(night) for night in nights] + [*twice, "journal", "notes.txt"]
    removed = set(to_remove(names))
    kept = [night for night in nights if name_of(night) not in removed]
    assert kept[:DAILY] == nights[:DAILY]
    assert removed & set(twice) == {twice[1]}  # of two days all, then the newest of a day
    assert len({f"{night:%G-%V}" for night in kept}) >= WEEKLY
    assert len({f"{night:%Y-%m}" for night in kept}) == MONTHLY
    assert len(kept) <= DAILY + WEEKLY + MONTHLY
    assert not removed & {"journal", "notes.txt"}
    assert to_remove(name_of(night) for night in kept) == []


def test_backups_that_stopped_long_ago_are_all_that_there_is() -> None:
    names = [name_of(NOON - timedelta(days=900 + n)) for n in range(5)]
    assert to_remove(names) == []
