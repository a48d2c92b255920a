"""Provinces and communes, and where things come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import graphene
from django.db.models import CharField

from catalog.api.fields import choices
from catalog.places import models
from catalog.producers.models import Producer
from config.api.engine.batches import Peer, batch
from config.api.engine.connections import PAGE, Connection, Page, Rows, connection_of, paginate
from config.api.engine.keyset import Order

Region = choices("Region", models.Region)
ProvinceKind = choices("ProvinceKind", models.ProvinceKind)
CommuneKind = choices("CommuneKind", models.CommuneKind)

BY_NAME = Order("place", (("name_folded", CharField()), ("code", CharField())))


CommuneCountableConnection = connection_of("Commune", lambda: Commune)


class Province(graphene.ObjectType):
    """A province or centrally-run city, as since 1 July 2025."""

    code = graphene.ID(required=True)
    name = graphene.String(required=True)
    kind = graphene.Field(ProvinceKind, required=True)
    region = graphene.Field(Region, required=True)
    latitude = graphene.Float()
    longitude = graphene.Float()

    @batch(CommuneCountableConnection, required=True, **PAGE)
    def communes(provinces: list[models.Province], info: Any, **page: Any) -> list[Connection]:
        communes = models.Commune.objects.select_related("province")
        return paginate([Rows(communes.filter(province=one), BY_NAME) for one in provinces], Page(**page))


class Commune(graphene.ObjectType):
    """A commune, ward or special zone; latitude and longitude are its centre."""

    code = graphene.ID(required=True)
    name = graphene.String(required=True)
    full_name = graphene.String(required=True, description="As an address writes it: Xã Tri Tôn.")
    kind = graphene.Field(CommuneKind, required=True)
    latitude = graphene.Float()
    longitude = graphene.Float()

    @batch(Province, required=True)
    def province(communes: list[models.Commune], info: Any) -> Sequence[models.Province]:
        return [commune.province for commune in communes]


@dataclass(eq=False)
class PlaceOf(Peer):
    """Where a producer is: the codes that could be matched, and the words of its certificate."""

    producer: Producer
    inside: ClassVar[tuple[str, ...]] = ("province", "commune")

    @property
    def commune(self) -> models.Commune | None:
        return self.producer.commune

    @property
    def province(self) -> models.Province | None:
        return self.producer.province

    @property
    def as_certified(self) -> str | None:
        producer = self.producer
        parts = (producer.commune_text, producer.district_text, producer.province_text)
        return ", ".join(part for part in parts if part) or None


class Place(graphene.ObjectType):
    """Where something comes from."""

    province = graphene.Field(Province)
    commune = graphene.Field(Commune)
    as_certified = graphene.String(description="The certificate's own words, with the names of their time.")
