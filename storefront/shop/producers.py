"""Producers that have something to show today, by place."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from catalog.certification.listing import listed
from catalog.places.models import Commune
from catalog.producers.models import Producer, ProducerTranslation
from storefront.shop.places import commune_words
from storefront.shop.words import english_word, reads_english

SHOWN_OF_A_PLACE = 5


@dataclass(frozen=True, slots=True)
class Maker:
    """A producer in a list."""

    name: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Place:
    """A commune with its producers, the first few by name; `more` counts the others."""

    code: str
    name: str
    province: str
    url: str
    products: int
    producers: int
    makers: list[Maker]
    more: int


def with_something_listed(*, adult: bool) -> QuerySet[Producer]:
    """Producers of whom at least one product may be shown today."""
    return Producer.objects.filter(Exists(listed(adult=adult).filter(producer=OuterRef("pk"))))


def places(*, adult: bool) -> list[Place]:
    """Each commune with listed products, in the order of the alphabet; three queries."""
    counted = {
        row["commune_code"]: row
        for row in listed(adult=adult)
        .exclude(commune_code="")
        .values("commune_code")
        .annotate(products=Count("product"), producers=Count("producer", distinct=True))
    }
    first = _first_makers(adult=adult)
    communes = Commune.objects.filter(code__in=counted).select_related("province").order_by("name_folded", "code")
    return [_place(commune, counted[commune.code], first[commune.code]) for commune in communes]


def _place(commune: Commune, counts: Mapping[str, Any], makers: list[Maker]) -> Place:
    return Place(
        code=commune.code,
        name=commune_words(commune),
        province=commune.province.name,
        url=f"{reverse('shop:producers')}?commune={commune.code}",
        products=counts["products"],
        producers=counts["producers"],
        makers=makers,
        more=counts["producers"] - len(makers),
    )


def _first_makers(*, adult: bool) -> dict[str | None, list[Maker]]:
    place = Window(RowNumber(), partition_by="commune", order_by=["name_key", "id"])
    rows = _named(with_something_listed(adult=adult).filter(commune__isnull=False)).annotate(place=place)
    found: dict[str | None, list[Maker]] = defaultdict(list)
    for row in rows.filter(place__lte=SHOWN_OF_A_PLACE).order_by("commune", "place"):
        found[row.commune_id].append(maker(row))
    return found


def makers_of(commune: Commune, *, adult: bool) -> list[Maker]:
    """All producers of a commune with something to show."""
    rows = _named(with_something_listed(adult=adult).filter(commune=commune))
    return [maker(row) for row in rows.order_by("name_key", "id")]


def _named(rows: QuerySet[Producer]) -> QuerySet[Producer]:
    if reads_english():
        rows = rows.annotate(name_en=english_word(ProducerTranslation, "producer", outer="pk"))
    return rows


def maker(row: Producer) -> Maker:
    return Maker(
        name=getattr(row, "name_en", None) or row.name,
        url=reverse("shop:producer", args=[row.slug]),
        kind=row.get_kind_display(),
    )
