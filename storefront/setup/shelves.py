"""Where goods will stand: the channel, the tree of categories, attributes, kinds of product and empty collections."""

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
    CollectionTranslation,
    ProductType,
    ProductTypeAttribute,
)
from storefront.setup import files
from storefront.setup.laid import Laid

CHANNEL = "an-giang"
PACK = "quy-cach"


def lay_shelves(laid: Laid) -> Channel:
    """Lay what is missing of them. The channel, whose slug clients know, is always there afterwards."""
    if laid.wants(Channel, CHANNEL):
        Channel.objects.create(slug=CHANNEL, name="An Giang")
    shelves = files.shelves()
    for position, entry in enumerate(shelves["category"]):
        _category(laid, [entry["slug"], *entry["names"]], None, position)
        top = Category.objects.filter(slug=entry["slug"]).first()
        for place, line in enumerate(entry["under"] if top else ()):
            _category(laid, line, top, place)
    for entry in shelves["attribute"]:
        _attribute(laid, entry)
    for entry in shelves["type"]:
        _product_type(laid, entry)
    for position, entry in enumerate(shelves["collection"]):
        lay_collection(laid, entry, position)
    return Channel.objects.get_or_create(slug=CHANNEL, defaults={"name": "An Giang"})[0]


def lay_collection(laid: Laid, entry: dict[str, Any], position: int) -> None:
    """An empty collection: `slug`, `names`, `text` and `text_en` of `entry`."""
    if not laid.wants(Collection, entry["slug"]):
        return
    name, english = entry["names"]
    collection = Collection.objects.create(
        slug=entry["slug"], name=name, description=richtext.blocks(entry["text"]), position=position
    )
    CollectionTranslation.objects.create(
        collection=collection, language="en", name=english, description=richtext.blocks(entry["text_en"])
    )


def _category(laid: Laid, line: list[str], parent: Category | None, position: int) -> None:
    slug, name, english = line
    if laid.wants(Category, slug):
        category = Category.objects.create(slug=slug, name=name, parent=parent, position=position)
        CategoryTranslation.objects.create(category=category, language="en", name=english)


def _attribute(laid: Laid, entry: dict[str, Any]) -> None:
    if not laid.wants(Attribute, entry["slug"]):
        return
    name, english = entry["names"]
    attribute = Attribute.objects.create(
        slug=entry["slug"], name=name, input_type=entry["kind"], unit=entry.get("unit", "")
    )
    AttributeTranslation.objects.create(attribute=attribute, language="en", name=english)
    for position, (slug, choice, in_english) in enumerate(entry.get("choices", ())):
        value = AttributeValue.objects.create(attribute=attribute, slug=slug, name=choice, position=position)
        AttributeValueTranslation.objects.create(value=value, language="en", name=in_english)


def _product_type(laid: Laid, entry: dict[str, Any]) -> None:
    if not laid.wants(ProductType, entry["slug"]):
        return
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
        if slug in attributes
    )
