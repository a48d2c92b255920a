"""What the goods of a basket are called in the reader's language. Orders keep the words they were placed with."""

from collections.abc import Iterable

from catalog.products.models import ProductTranslation, VariantTranslation
from checkout.carts.models import CheckoutLine
from storefront.shop.words import Text, reads_english, text

Names = dict[int, tuple[Text, Text]]


def names_of(rows: Iterable[CheckoutLine]) -> Names:
    """By variant: what the product and its pack are called. Two queries for readers of English, none for others."""
    rows = list(rows)
    products = _english(ProductTranslation, "product", {row.variant.product_id for row in rows})
    packs = _english(VariantTranslation, "variant", {row.variant_id for row in rows})
    return {
        row.variant_id: (
            text(row.product_name, products.get(row.variant.product_id)),
            text(row.variant_name, packs.get(row.variant_id)),
        )
        for row in rows
    }


def _english(model: type[ProductTranslation] | type[VariantTranslation], link: str, ids: set[int]) -> dict[int, str]:
    if not reads_english():
        return {}
    rows = model._default_manager.filter(language="en", **{f"{link}__in": ids})
    return dict(rows.values_list(link, "name"))
