"""What products answer to the attributes of their kind, from the makers' files."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models

from catalog.products.models import (
    AssignedProductValue,
    AssignedVariantValue,
    Attribute,
    AttributeValue,
    AttributeValueTranslation,
    Collection,
    InputType,
    Product,
    ProductVariant,
)
from config.core.text import slugify
from storefront.demo import files
from storefront.setup.shelves import PACK


def answer(product: Product, answers: dict[str, Any]) -> None:
    """Store the answers of `product`, by the attributes' slugs."""
    attributes = Attribute.objects.in_bulk(list(answers), field_name="slug")
    for slug, given in answers.items():
        attribute = attributes[slug]
        for facts in _columns(attribute, given):
            AssignedProductValue.objects.create(product=product, attribute=attribute, **facts)


def tell_packs_apart(variant: ProductVariant, english: str) -> None:
    """Let a pack be chosen by its name."""
    attribute = Attribute.objects.get(slug=PACK)
    choice, made = AttributeValue.objects.get_or_create(
        attribute=attribute, slug=slugify(variant.name), defaults={"name": variant.name}
    )
    if made:
        AttributeValueTranslation.objects.create(value=choice, language="en", name=english)
    AssignedVariantValue.objects.create(variant=variant, attribute=attribute, choice=choice)


def _columns(attribute: Attribute, given: Any) -> list[dict[str, Any]]:
    match attribute.input_type:
        case InputType.PLAIN_TEXT:
            return [{"plain_text": given[0], "plain_text_en": given[1]}]
        case InputType.BOOLEAN:
            return [{"boolean": given}]
        case InputType.NUMERIC:
            return [{"numeric": given}]
        case InputType.DROPDOWN:
            return [{"choice": _choices(attribute).get(slug=given)}]
        case InputType.MULTISELECT:
            return [{"choice": choice} for choice in _choices(attribute).filter(slug__in=given)]
        case InputType.FILE:
            return [{"file": _stored_sheet(given)}]
        case InputType.SINGLE_REFERENCE:
            return [{"collection": Collection.objects.get(slug=given)}]
    raise ValueError(f"no column holds answers of the kind {attribute.input_type!r}")


def _choices(attribute: Attribute) -> models.QuerySet[AttributeValue]:
    return AttributeValue.objects.filter(attribute=attribute)


def _stored_sheet(name: str) -> str:
    """The name a sheet is kept under: the same each time, so that laying anew after a kill leaves no second copy."""
    kept = f"attributes/{name}"
    if not default_storage.exists(kept):
        # A byte order mark: browsers are told no charset for plain files.
        default_storage.save(kept, ContentFile(files.words(f"sheets/{name}").encode("utf-8-sig")))
    return kept
