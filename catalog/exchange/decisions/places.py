"""Which commune and province a row belongs to; what cannot be told is left to a person."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalog.exchange.codes import WarningCode
from catalog.exchange.reading.addresses import Place
from catalog.exchange.reading.decisions import DecisionRow
from catalog.places.models import HOME_PROVINCE, Commune, Province
from catalog.places.selectors import MatchProblem, match_commune, match_province

_WARNINGS = {
    MatchProblem.BLANK: WarningCode.MISSING_PLACE,
    MatchProblem.UNKNOWN: WarningCode.UNKNOWN_PLACE,
    MatchProblem.SPLIT: WarningCode.SPLIT_PLACE,
}


@dataclass(frozen=True)
class Where:
    """The province and commune of a producer, as far as they are known, and what a person has to look at."""

    province_code: str | None = None
    commune_code: str | None = None
    problem: WarningCode | None = None
    params: dict[str, Any] = field(default_factory=dict)


class Places:
    """Finds places, each wording once. In a `coded` file, an export, the codes say all: a blank one stays blank."""

    def __init__(self, *, coded: bool) -> None:
        self._coded = coded
        self._found: dict[tuple[Place, bool], Where] = {}

    def find(self, row: DecisionRow) -> Where:
        """Where the row's producer is; a code that is not known is as good as none."""
        wording = (row.place, row.outcome.level == "national")
        if wording not in self._found:
            self._found[wording] = self._match(*wording)
        where = self._found[wording]
        if not self._coded:
            return where
        if province := self._communes.get(row.commune_code):
            return Where(province, row.commune_code)
        code = row.province_code if row.province_code in self._provinces else None
        return Where(code, None, where.problem or WarningCode.MISSING_PLACE, where.params)

    def _match(self, place: Place, national: bool) -> Where:
        if not place:
            return Where(problem=WarningCode.MISSING_PLACE)
        # The province's own annexes leave its name out.
        text = place.province or ("" if national else self._provinces[HOME_PROVINCE])
        province = match_province(text) if text else None
        match = match_commune(text, place.district, place.commune, place.hamlet)
        if match.commune is not None:
            return Where(match.commune.province_id, match.commune.pk)
        code = province.pk if province else None
        names = ", ".join(commune.name for commune in match.candidates)
        problem = _WARNINGS[match.problem or MatchProblem.UNKNOWN]
        return Where(code, None, problem, {"value": str(place), "candidates": names})

    @cached_property
    def _communes(self) -> dict[str, str]:
        return dict(Commune.objects.values_list("code", "province_id"))

    @cached_property
    def _provinces(self) -> dict[str, str]:
        return dict(Province.objects.values_list("code", "name"))
