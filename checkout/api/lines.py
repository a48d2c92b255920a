"""Lines of a checkout, at today's prices, or at those that were fixed when a payment began."""

from dataclasses import dataclass
from typing import Any

import graphene

from catalog.api.history import Named, remembered
from catalog.api.money import Amount, Money, Taxed, TaxedMoney
from catalog.api.variants import ProductVariant
from catalog.products import models
from checkout.api.money import gross
from checkout.carts.models import CheckoutLine as Row
from checkout.carts.selectors import Basket
from config.api.engine.batches import Peer, batch
from config.api.engine.ids import global_id


@dataclass(eq=False)
class Shown(Peer):
    """A line and what one piece costs now; of what may not be sold, what it did."""

    row: Row
    unit_price: int


def lines_of(basket: Basket) -> list[Shown]:
    """The basket's lines as they are shown."""
    planned = {line.line_id: line.unit_price for line in basket.plan.lines}
    return [Shown(line.row, planned.get(str(line.row.pk), line.row.price_seen)) for line in basket.lines]


class CheckoutLine(graphene.ObjectType):
    """So many of a pack. A voucher is taken off the whole, not off lines."""

    id = graphene.ID(required=True, resolver=lambda line, info: global_id("CheckoutLine", line.row.pk))
    quantity = graphene.Int(required=True, resolver=lambda line, info: line.row.quantity)
    certificate_number = graphene.String(
        required=True,
        resolver=lambda line, info: line.row.certificate_number,
        description="Of the recognition under which it was put in.",
    )
    unit_price = graphene.Field(TaxedMoney, required=True)
    undiscounted_unit_price = graphene.Field(Money, required=True)
    total_price = graphene.Field(TaxedMoney, required=True)
    undiscounted_total_price = graphene.Field(Money, required=True)

    @staticmethod
    def resolve_unit_price(line: Shown, info: Any) -> Taxed:
        return gross(line.unit_price)

    @staticmethod
    def resolve_undiscounted_unit_price(line: Shown, info: Any) -> Amount:
        return Amount(line.unit_price)

    @staticmethod
    def resolve_total_price(line: Shown, info: Any) -> Taxed:
        return gross(line.unit_price * line.row.quantity)

    @staticmethod
    def resolve_undiscounted_total_price(line: Shown, info: Any) -> Amount:
        return Amount(line.unit_price * line.row.quantity)

    @batch(ProductVariant, required=True)
    def variant(lines: list[Shown], info: Any) -> list[models.ProductVariant]:
        """Of what may not be sold today its name remains."""
        named = [Named(line.row.variant_id, line.row.product_name, line.row.variant_name) for line in lines]
        return remembered(named, adult=info.context.adult)
