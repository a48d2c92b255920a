"""Criteria sets: which score gives which stars, and who may decide it, by the date of the decision."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

FEWEST_STARS_LISTED = 3


@dataclass(frozen=True)
class Band:
    stars: int
    from_score: Decimal


@dataclass(frozen=True)
class LevelRule:
    level: str
    stars: tuple[int, ...]
    until: date | None


@dataclass(frozen=True)
class CriteriaSet:
    """One set in force from `starts_on` to `ends_on` (None: still)."""

    code: str
    title: str
    starts_on: date
    ends_on: date | None
    months_valid: int
    bands: tuple[Band, ...]
    levels: tuple[LevelRule, ...]

    def stars_for(self, score: Decimal) -> int:
        """The stars that `score` (0 to 100) gives: never rounded, so 89.995 stays below 90."""
        return max((band for band in self.bands if band.from_score <= score), key=lambda b: b.from_score).stars

    def may_decide(self, *, level: str, stars: int, decided_on: date) -> bool:
        """Whether `level` could give `stars` at that date."""
        return any(
            rule.level == level and stars in rule.stars and (rule.until is None or decided_on <= rule.until)
            for rule in self.levels
        )


@cache
def all_sets() -> tuple[CriteriaSet, ...]:
    """Every set, oldest first."""
    data = tomllib.loads((Path(__file__).parent / "sets.toml").read_text(encoding="utf-8"))
    return tuple(_read(entry) for entry in data["set"])


def in_force_on(day: date | None) -> CriteriaSet:
    """The set that a decision of `day` was taken under; the newest when the day is unknown."""
    sets = all_sets()
    if day is None:
        return sets[-1]
    return next((s for s in reversed(sets) if s.starts_on <= day), sets[0])


def _read(entry: dict) -> CriteriaSet:
    return CriteriaSet(
        code=entry["code"],
        title=entry["title"],
        starts_on=entry["from"],
        ends_on=entry.get("until"),
        months_valid=entry["months_valid"],
        bands=tuple(Band(band["stars"], Decimal(band["from"])) for band in entry["bands"]),
        levels=tuple(LevelRule(rule["level"], tuple(rule["stars"]), rule.get("until")) for rule in entry["levels"]),
    )
