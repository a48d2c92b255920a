"""Premises and consignments follow their producer into another. Stock is by pack and follows by itself."""

from collections.abc import Collection

from catalog.inventory.models import Consignment, SalesPoint
from config.core.changes import listen


@listen("producer_merge")
def move_premises_and_consignments(pairs: Collection[tuple[int, int]]) -> None:
    for gone_id, into_id in pairs:
        SalesPoint.objects.filter(producer=gone_id).update(producer=into_id)
        Consignment.objects.filter(producer=gone_id).update(producer=into_id)


@listen("product_merge")
def move_consigned_products(pairs: Collection[tuple[int, int]]) -> None:
    """A consignment of certain products goes on with the one that is left of two."""
    through = Consignment.products.through
    for gone_id, kept_id in pairs:
        there = through.objects.filter(product=kept_id).values("consignment")
        through.objects.filter(product=gone_id).exclude(consignment__in=there).update(product=kept_id)
        through.objects.filter(product=gone_id).delete()
