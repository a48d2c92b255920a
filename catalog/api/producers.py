"""Producers, from the public register; their products as far as the reader may see them."""

from typing import Any

import graphene
from django.db.models import BigIntegerField, CharField, QuerySet

from catalog.api.fields import IN_LANGUAGE, choices, rich, words
from catalog.api.listing import PRODUCTS, ProductCountableConnection, Shelf, product_pages
from catalog.api.places import Place, PlaceOf
from catalog.certification.models import Listing
from catalog.producers import models
from catalog.search.contract import Filters
from config.api.engine.batches import batch, in_order
from config.api.engine.connections import Connection, connection_of
from config.api.engine.enums import language_of
from config.api.engine.ids import id_field
from config.api.engine.keyset import Order

ProducerKind = choices("ProducerKind", models.ProducerKind)
BY_NAME = Order("producer", (("name_key", CharField()), ("id", BigIntegerField())))


def producers() -> QuerySet[models.Producer]:
    """Producers with their places."""
    return models.Producer.objects.select_related("commune__province", "province")


class ProducerTranslation(graphene.ObjectType):
    name = words("name")
    story = rich("story")


class Producer(graphene.ObjectType):
    """Who makes (chủ thể): a cooperative, a cooperative group, a company or a household."""

    id = id_field("Producer")
    name = graphene.String(required=True)
    slug = graphene.String(required=True)
    kind = graphene.Field(ProducerKind)
    address = words("address")
    story = rich("story")
    is_active = graphene.Boolean(required=True)

    @staticmethod
    def resolve_kind(producer: models.Producer, info: Any) -> str | None:
        return producer.kind or None

    @batch(Place, required=True)
    def place(rows: list[models.Producer], info: Any) -> list[PlaceOf]:
        return [PlaceOf(row) for row in rows]

    @batch(ProducerTranslation, **IN_LANGUAGE)
    def translation(
        rows: list[models.Producer], info: Any, language_code: Any
    ) -> list[models.ProducerTranslation | None]:
        found = models.ProducerTranslation.objects.filter(producer__in=rows, language=language_of(language_code))
        return in_order(rows, "pk", {row.producer_id: row for row in found})

    @batch(ProductCountableConnection, **PRODUCTS)
    def products(rows: list[models.Producer], info: Any, **asked: Any) -> list[Connection]:
        return product_pages(info, [Shelf(Filters(producers=(row.pk,)), _made_by(row)) for row in rows], **asked)


ProducerCountableConnection = connection_of("Producer", lambda: Producer)


def _made_by(producer: models.Producer) -> Any:
    def narrow(rows: QuerySet[Listing]) -> QuerySet[Listing]:
        return rows.filter(producer=producer)

    return narrow
