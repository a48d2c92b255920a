"""Packs in baskets and orders: the name stays, whatever has become of them; what may not be sold today says no more."""

from collections.abc import Collection
from dataclasses import dataclass

from catalog.api.shown import products_by_id
from catalog.api.variants import packs
from catalog.products.models import Product, ProductVariant


@dataclass(frozen=True)
class Named:
    """A pack as a line has it."""

    variant_id: int
    product_name: str
    variant_name: str


def remembered(named: Collection[Named], *, adult: bool) -> list[ProductVariant]:
    """The packs, in the same order. One that the listing rule lets this reader see is as it is everywhere; of any other
    there are id and name, of pack and product (design, rule 1: history). Two queries and what a listing takes."""
    rows = packs(also_retired=True).select_related("product__product_type")
    found = rows.in_bulk({one.variant_id for one in named})
    products = products_by_id({variant.product_id for variant in found.values()}, adult=adult)
    return [_shown(found[one.variant_id], one, products) for one in named]


def _shown(row: ProductVariant, named: Named, products: dict[int, Product]) -> ProductVariant:
    product = products.get(row.product_id)
    if product is not None and row.is_active and row.price is not None:
        row.product = product
        return row
    gone = ProductVariant(
        pk=row.pk, name=named.variant_name, sku="", net_quantity=row.net_quantity, net_unit=row.net_unit
    )
    gone.texts = []  # type: ignore[attr-defined]
    gone.product = Product(
        pk=row.product_id,
        name=named.product_name,
        product_type=row.product.product_type,
        producer_id=row.product.producer_id,
    )
    gone.product.listing = None  # type: ignore[attr-defined]
    return gone
