"""Packs: what lies in a basket."""

from typing import Any

import graphene
from django.db.models import IntegerField, QuerySet

from catalog.api.attributes import Answered, SelectedAttribute, VariantAttributeScope, variant_answers
from catalog.api.fields import IN_LANGUAGE, choices, in_language, texts
from catalog.api.media import ProductMedia
from catalog.api.money import Amount, Money, VariantPricingInfo
from catalog.api.stocks import MOST_SAID, Stock, quantities, stocks_of
from catalog.products import models
from config.api.engine.batches import batch, shared
from config.api.engine.connections import connection_of
from config.api.engine.ids import id_field
from config.api.engine.keyset import Order

NetUnit = choices("NetUnit", models.NetUnit)
BY_PLACE = Order("place", (("position", IntegerField()), ("id", IntegerField())))


def packs(*, also_retired: bool = False) -> QuerySet[models.ProductVariant]:
    """Packs for sale, with their words in all languages. Whether their product shows is not judged here."""
    said = texts(models.VariantTranslation, "variant", "name")
    rows = models.ProductVariant.objects.annotate(texts=said)
    return rows if also_retired else rows.filter(is_active=True, price__isnull=False)


def _for_sale(variants: list[models.ProductVariant]) -> list[models.ProductVariant]:
    """Those with a price; one in a history that is sold no more has none (`history.py`)."""
    return [variant for variant in variants if variant.price is not None]


@shared
def _answers(variants: list[models.ProductVariant]) -> list[list[Answered]]:
    found = variant_answers(variant.pk for variant in variants)
    return [found.get(variant.pk, []) for variant in variants]


class ProductVariantTranslation(graphene.ObjectType):
    name = graphene.String(required=True)


class ProductVariant(graphene.ObjectType):
    """A pack of a product, with its price."""

    id = id_field("ProductVariant")
    name = graphene.String(required=True)
    sku = graphene.String()
    gtin = graphene.String(description="GTIN-13.")
    net_quantity = graphene.Int(required=True)
    net_unit = graphene.Field(NetUnit, required=True)
    unit_price = graphene.Field(Money, description="Of a kilogram or a litre; null for what is counted in pieces.")
    pricing = graphene.Field(VariantPricingInfo, resolver=lambda variant, info: variant)
    media = graphene.List(
        graphene.NonNull(ProductMedia),
        description="Pictures of this pack alone; the product has those of all.",
        resolver=lambda variant, info: [],
    )
    translation = graphene.Field(ProductVariantTranslation, **IN_LANGUAGE)

    @batch(graphene.Int)
    def quantity_available(variants: list[models.ProductVariant], info: Any) -> list[int]:
        """How many may be promised now, wherever they lie; 50 stands for 50 or more."""
        found = quantities(_for_sale(variants))
        return [min(found.get(variant.pk, 0), MOST_SAID) for variant in variants]

    @batch(graphene.List(graphene.NonNull(Stock)))
    def stocks(variants: list[models.ProductVariant], info: Any) -> list[list[Any]]:
        """At which sales points it is sold, and how much there is as far as the reader may know."""
        found = stocks_of(_for_sale(variants), info.context.user)
        return [found.get(variant.pk, []) for variant in variants]

    @staticmethod
    def resolve_unit_price(variant: models.ProductVariant, info: Any) -> Amount | None:
        return None if variant.unit_price is None else Amount(variant.unit_price)

    @staticmethod
    def resolve_translation(variant: Any, info: Any, language_code: Any) -> dict[str, Any] | None:
        return in_language(variant.texts, language_code)

    @batch(lambda: _product(), required=True)
    def product(variants: list[models.ProductVariant], info: Any) -> list[models.Product]:
        return [variant.product for variant in variants]

    @batch(
        graphene.List(graphene.NonNull(SelectedAttribute)),
        required=True,
        variant_selection=graphene.Argument(VariantAttributeScope),
    )
    def attributes(
        variants: list[models.ProductVariant], info: Any, variant_selection: Any = None
    ) -> list[list[Answered]]:
        scope = variant_selection.value if variant_selection else "ALL"
        wanted = {"ALL": (True, False), "VARIANT_SELECTION": (True,), "NOT_VARIANT_SELECTION": (False,)}[scope]
        return [
            [answered for answered in answers if answered.is_variant_selection in wanted]
            for answers in _answers(variants)
        ]


ProductVariantCountableConnection = connection_of("ProductVariant", lambda: ProductVariant)


def _product() -> Any:
    from catalog.api.products import Product  # products have variants, which have a product

    return Product
