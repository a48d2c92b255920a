"""Places as somebody begins to type them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from catalog.places.models import HOME_PROVINCE, Commune, FormerUnit, Province
from catalog.places.names import take_apart
from config.core.text import fold

_LONGEST = 80  # of a query; no name is longer


@dataclass(frozen=True)
class FoundPlace:
    """A place of today, and the former name it was found by, if it was by one."""

    province: Province
    commune: Commune | None = None
    former: FormerUnit | None = None


def find_places(query: str, *, limit: int = 8) -> list[FoundPlace]:
    """Provinces and communes as one types, by present names and by former ones, which lead to what became of them.

    Words may stand in any order and name the wider place too ("Tri Tôn An Giang"); each may be half. Accents and case
    do not count. A whole name comes before its beginning, a present name before a former one, the shop's own province
    before others.
    """
    words = re.findall(r"[^\W_]+", fold(take_apart(query[:_LONGEST]).accented))
    if not words:
        return []
    ranked = [place for search in (_provinces, _communes, _former_units) for place in search(words, limit)]
    ranked.sort(key=lambda place: place[0])
    found: dict[str, FoundPlace] = {}
    for _rank, place in ranked:
        found.setdefault(place.commune.pk if place.commune else place.province.pk, place)
    return list(found.values())[:limit]


def _provinces(words: list[str], limit: int) -> Iterator[tuple[int, FoundPlace]]:
    for province in _ranked(Province.objects.all(), words, "name_folded", [], "code")[:limit]:
        yield province.rank, FoundPlace(province)
    former = FormerUnit.objects.filter(district_name="").select_related("province")
    for unit in _ranked(former, words, "province_folded", [], "province")[:limit]:
        yield unit.rank, FoundPlace(unit.province, former=unit)


def _communes(words: list[str], limit: int) -> Iterator[tuple[int, FoundPlace]]:
    communes = Commune.objects.select_related("province")
    for commune in _ranked(communes, words, "name_folded", ["province__name_folded"], "province")[:limit]:
        yield commune.rank, FoundPlace(commune.province, commune)


def _former_units(words: list[str], limit: int) -> Iterator[tuple[int, FoundPlace]]:
    units = FormerUnit.objects.prefetch_related("successors__province")
    districts = units.filter(name="").exclude(district_name="")
    communes = units.exclude(name="")
    for found in (
        _ranked(districts, words, "district_folded", ["province_folded"], "province"),
        _ranked(communes, words, "name_folded", ["district_folded", "province_folded"], "province"),
    ):
        for unit in found[:limit]:
            for commune in unit.successors.all():
                yield unit.rank, FoundPlace(commune.province, commune, unit)


def _ranked(rows: QuerySet[Any], words: list[str], name: str, wider: list[str], province: str) -> QuerySet[Any]:
    """Rows whose `name` has one of the words and which have all of them somewhere, the whole name before its
    beginning before the rest."""
    whole = " ".join(words)
    text: list[Any] = [Value(" ")]
    for column in (name, *wider):
        text += [F(column), Value(" ")]
    own = [Value(" "), F(name)]
    rows = rows.annotate(
        text=Concat(*text, output_field=CharField()), own=Concat(*own, output_field=CharField())
    ).filter(*(Q(text__contains=f" {word}") for word in words))
    named = Q()
    for word in words:
        named |= Q(own__contains=f" {word}")
    rank = Case(
        When(**{name: whole}, then=0),
        When(**{f"{name}__startswith": whole}, then=1),
        default=2,
        output_field=IntegerField(),
    )
    home = Case(When(**{province: HOME_PROVINCE}, then=0), default=1, output_field=IntegerField())
    return rows.filter(named).annotate(rank=rank).order_by("rank", home, name, "pk")
