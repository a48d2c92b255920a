"""The place of today that a certificate's words mean."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet, prefetch_related_objects

from catalog.places.models import PREFIXES, Commune, CommuneKind, FormerUnit, Province
from catalog.places.names import Name, accented, take_apart
from config.core.compiled import Given, compiled
from config.core.text import fold


class MatchProblem(StrEnum):
    """Why no commune was matched. A split or ambiguous name needs a person; nothing is ever guessed."""

    BLANK = "blank"
    UNKNOWN = "unknown"
    SPLIT = "split"


@dataclass(frozen=True)
class Match:
    """The commune that is meant, or the problem and the communes among which a person chooses."""

    commune: Commune | None = None
    candidates: tuple[Commune, ...] = ()
    problem: MatchProblem | None = None


# Old communes of which a source says where a hamlet went: (old commune, district, hamlet) -> new commune.
# Vĩnh Châu: https://www.vietnam.vn/de/hdnd-tp-chau-doc-tan-thanh-chu-truong-sap-xep-don-vi-hanh-chinh-cap-xa-cap-tinh
_HAMLETS = {("vinh chau", "chau doc", "my an"): "30316"}


_SHORT_PROVINCES = {
    "hcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "thua thien hue": "hue",
    "ba ria vung tau": "ba ria - vung tau",
}


def match_province(text: str) -> Province | None:
    """The province of today that `text` names, by its present or its former name; None when it is none."""
    names = [_SHORT_PROVINCES.get(name, name) for name in take_apart(text).folded]
    provinces = _provinces().ask(names=names)
    return provinces[0] if len(provinces) == 1 else None


@compiled
def _provinces() -> QuerySet[Province]:
    names = Given("names", "text[]")
    former = FormerUnit.objects.filter(province_folded__in=names).values("province")
    return Province.objects.filter(Q(name_folded__in=names) | Q(pk__in=former))


def match_commune(province_text: str, district_text: str, commune_text: str, hamlet: str = "") -> Match:
    """The commune of today that a certificate's own words mean, whether they are old or new names."""
    if not fold(commune_text):
        return Match(problem=MatchProblem.BLANK)
    province = match_province(province_text) if fold(province_text) else None
    if fold(province_text) and province is None:
        return Match(problem=MatchProblem.UNKNOWN)
    commune, district = take_apart(commune_text), take_apart(district_text)
    old = _old_units(province, fold(take_apart(province_text).accented), district, commune)
    found: dict[str, Commune] = {c.pk: c for unit in old for c in unit.successors.all()}
    if not old or not fold(district_text):
        found |= {c.pk: c for c in _new_communes(province, district, commune)}
    if len(found) > 1 and hamlet and (decided := _by_hamlet(old, hamlet)) in found:
        return Match(commune=found[decided])
    return _judged(list(found.values()))


def _old_units(province: Province | None, province_folded: str, district: Name, commune: Name) -> list[FormerUnit]:
    units = _units(province is not None, bool(district.accented)).ask(
        names=list(commune.folded), province=province and province.pk, districts=list(district.folded)
    )
    prefetch_related_objects(units, "successors__province")
    found = _narrowed(units, commune)
    same_province = [unit for unit in found if unit.province_folded == province_folded]
    return same_province or found


@compiled
def _units(of_province: bool, of_districts: bool) -> QuerySet[FormerUnit]:
    units = FormerUnit.objects.filter(name_folded__in=Given("names", "text[]")).exclude(name="")
    if of_province:
        units = units.filter(province=Given("province", "text"))
    return units.filter(district_folded__in=Given("districts", "text[]")) if of_districts else units


def _narrowed(units: list[FormerUnit], commune: Name) -> list[FormerUnit]:
    """The same kind and the same accents win when some have them: a kind may have changed since the certificate."""
    for same in (
        [u for u in units if accented(u.name) == commune.accented],
        [u for u in units if commune.kind and u.kind == commune.kind],
    ):
        units = [u for u in units if u in same] or units
    return units


def _new_communes(province: Province | None, district: Name, commune: Name) -> list[Commune]:
    found = _communes(province is not None).ask(names=list(commune.folded), province=province and province.pk)
    if district.accented:
        there = Commune.objects.filter(former_units__in=_districts(province, district))
        codes = set(there.filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
        found = [one for one in found if one.pk in codes]
    for same in (
        [c for c in found if accented(c.name) == commune.accented],
        [c for c in found if commune.kind and PREFIXES[CommuneKind(c.kind)] == commune.kind],
    ):
        found = [c for c in found if c in same] or found
    return found


@compiled
def _communes(of_province: bool) -> QuerySet[Commune]:
    communes = Commune.objects.filter(name_folded__in=Given("names", "text[]")).select_related("province")
    return communes.filter(province=Given("province", "text")) if of_province else communes


def _districts(province: Province | None, district: Name) -> Collection[str]:
    units = FormerUnit.objects.filter(name="", district_folded__in=district.folded)
    if province is not None:
        units = units.filter(province=province)
    return list(units.values_list("pk", flat=True))


def _by_hamlet(units: list[FormerUnit], hamlet: str) -> str:
    place = fold(hamlet).removeprefix("ap ").removeprefix("khom ").removeprefix("to ")
    codes = {_HAMLETS.get((unit.name_folded, unit.district_folded, place), "") for unit in units}
    return codes.pop() if len(codes) == 1 else ""


def _judged(found: list[Commune]) -> Match:
    if not found:
        return Match(problem=MatchProblem.UNKNOWN)
    if len(found) == 1:
        return Match(commune=found[0])
    return Match(candidates=tuple(sorted(found, key=lambda c: c.name_folded)), problem=MatchProblem.SPLIT)
