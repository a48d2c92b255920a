"""What may be sold: products and variants, how they are sorted into categories and collections, what they look like."""

from catalog.products.models.attributes import (
    AssignedProductValue,
    AssignedVariantValue,
    Attribute,
    AttributeTranslation,
    AttributeValue,
    AttributeValueTranslation,
    InputType,
    ProductType,
    ProductTypeAttribute,
)
from catalog.products.models.media import ProductMedia
from catalog.products.models.products import (
    NetUnit,
    Product,
    ProductGroup,
    ProductTranslation,
    ProductVariant,
    Travel,
    VariantTranslation,
)
from catalog.products.models.shelves import (
    Category,
    CategoryTranslation,
    Channel,
    Collection,
    CollectionProduct,
    CollectionTranslation,
)

__all__ = [
    "AssignedProductValue",
    "AssignedVariantValue",
    "Attribute",
    "AttributeTranslation",
    "AttributeValue",
    "AttributeValueTranslation",
    "Category",
    "CategoryTranslation",
    "Channel",
    "Collection",
    "CollectionProduct",
    "CollectionTranslation",
    "InputType",
    "NetUnit",
    "Product",
    "ProductGroup",
    "ProductMedia",
    "ProductTranslation",
    "ProductType",
    "ProductTypeAttribute",
    "ProductVariant",
    "Travel",
    "VariantTranslation",
]
