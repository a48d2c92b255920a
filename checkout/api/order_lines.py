"""What was agreed, line by line: names and prices as they were."""

from typing import Any

import graphene

from catalog.api.history import Named, remembered
from catalog.api.media import SIZED, Image
from catalog.api.money import TaxedMoney
from catalog.api.products import first_pictures
from catalog.api.variants import ProductVariant
from checkout.api import money
from checkout.orders import models
from config.api.engine.batches import batch, together
from config.api.engine.ids import id_field


def _packs(lines: list[models.OrderLine], info: Any) -> list[Any]:
    named = [Named(line.variant_id, line.product_name, line.variant_name) for line in lines]
    return remembered(named, adult=info.context.adult)


class OrderLine(graphene.ObjectType):
    """So many of a pack as they were agreed."""

    id = id_field("OrderLine")
    product_name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    translated_product_name = graphene.String(
        required=True, resolver=lambda line, info: line.product_name_en, description="In English, or empty."
    )
    translated_variant_name = graphene.String(required=True, resolver=lambda line, info: line.variant_name_en)
    product_sku = graphene.String(resolver=lambda line, info: line.sku)
    quantity = graphene.Int(required=True)
    producer_name = graphene.String(required=True)
    certificate_number = graphene.String(required=True, description="Of the recognition it was sold under.")
    stars = graphene.Int(required=True)
    unit_price = graphene.Field(TaxedMoney, required=True, resolver=lambda line, info: money.gross(line.unit_price))
    undiscounted_unit_price = graphene.Field(
        TaxedMoney, required=True, resolver=lambda line, info: money.gross(line.unit_price)
    )
    total_price = graphene.Field(
        TaxedMoney, required=True, resolver=lambda line, info: money.gross(line.unit_price * line.quantity)
    )

    @batch(ProductVariant)
    def variant(lines: list[models.OrderLine], info: Any) -> list[Any]:
        """Of what may not be sold today its name remains."""
        return _packs(lines, info)

    @batch(Image, **SIZED)
    def thumbnail(lines: list[models.OrderLine], info: Any, size: int = 256, format: Any = None) -> list[Any]:
        """The product's first picture, as long as the product is shown."""
        return first_pictures(together([pack.product for pack in _packs(lines, info)]), size)
