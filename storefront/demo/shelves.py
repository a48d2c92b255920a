"""Where goods stand: the channel, the tree of categories, kinds of product, collections and menus."""

from typing import Any

from catalog.products import richtext
from catalog.products.models import (
    Attribute,
    AttributeTranslation,
    AttributeValue,
    AttributeValueTranslation,
    Category,
    CategoryTranslation,
    Channel,
    Collection,
    CollectionProduct,
    CollectionTranslation,
    Product,
    ProductType,
    ProductTypeAttribute,
    ProductVariant,
)
from config.core.changes import changed
from storefront.demo import files

CHANNEL = "an-giang"
PACK = "quy-cach"


def lay_shelves() -> Channel:
    """The channel with its categories, attributes, kinds of product and empty collections."""
    channel = Channel.objects.get_or_create(slug=CHANNEL, defaults={"name": "An Giang"})[0]
    shelves = files.toml("shelves.toml")
    for position, entry in enumerate(shelves["category"]):
        top = _category([entry["slug"], *entry["names"]], None, position)
        for place, line in enumerate(entry["under"]):
            _category(line, top, place)
    for entry in shelves["attribute"]:
        _attribute(entry)
    for entry in shelves["type"]:
        _product_type(entry)
    for position, entry in enumerate(shelves["collection"]):
        _collection(entry, position)
    return channel


def fill_collections() -> None:
    """Put on each collection what the makers' files say, and on those by price what costs less than their limit."""
    named = [(product["name"], maker["name"], product) for maker in files.makers() for product in maker["product"]]
    products = {(p.name, p.producer.name): p for p in Product.objects.select_related("producer")}
    for entry in files.toml("shelves.toml")["collection"]:
        if "under" in entry:
            packs = ProductVariant.objects.filter(price__lt=entry["under"], product__is_published=True)
            chosen = list(Product.objects.filter(pk__in=packs.values("product")).order_by("name_key"))
        else:
            chosen = [products[name, maker] for name, maker, product in named if entry["slug"] in product.get("on", ())]
        collection = Collection.objects.get(slug=entry["slug"])
        CollectionProduct.objects.bulk_create(
            CollectionProduct(collection=collection, product=product, position=position)
            for position, product in enumerate(chosen)
        )
        changed("product", [product.pk for product in chosen])


def _category(line: list[str], parent: Category | None, position: int) -> Category:
    slug, name, english = line
    category = Category.objects.create(slug=slug, name=name, parent=parent, position=position)
    CategoryTranslation.objects.create(category=category, language="en", name=english)
    return category


def _attribute(entry: dict[str, Any]) -> None:
    name, english = entry["names"]
    attribute = Attribute.objects.create(
        slug=entry["slug"], name=name, input_type=entry["kind"], unit=entry.get("unit", "")
    )
    AttributeTranslation.objects.create(attribute=attribute, language="en", name=english)
    for position, (slug, choice, in_english) in enumerate(entry.get("choices", ())):
        value = AttributeValue.objects.create(attribute=attribute, slug=slug, name=choice, position=position)
        AttributeValueTranslation.objects.create(value=value, language="en", name=in_english)


def _product_type(entry: dict[str, Any]) -> None:
    kind = ProductType.objects.create(slug=entry["slug"], name=entry["name"])
    attributes = {attribute.slug: attribute for attribute in Attribute.objects.all()}
    ProductTypeAttribute.objects.bulk_create(
        ProductTypeAttribute(
            product_type=kind,
            attribute=attributes[slug],
            position=position,
            is_of_variant=slug == PACK,
            is_variant_selection=slug == PACK,
        )
        for position, slug in enumerate([*entry["asks"], PACK])
    )


def _collection(entry: dict[str, Any], position: int) -> None:
    name, english = entry["names"]
    collection = Collection.objects.create(
        slug=entry["slug"], name=name, description=richtext.blocks(entry["text"]), position=position
    )
    CollectionTranslation.objects.create(
        collection=collection, language="en", name=english, description=richtext.blocks(entry["text_en"])
    )
