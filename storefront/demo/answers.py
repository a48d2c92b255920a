"""What products answer to the attributes of their kind, from the makers' files."""

from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalog.products.models import (
    AssignedVariantValue,
    Attribute,
    AttributeValue,
    AttributeValueTranslation,
    InputType,
    Product,
    ProductVariant,
)
from catalog.products.services import put_answers
from config.core.text import slugify
from storefront.demo import files
from storefront.setup.shelves import PACK


def answer(product: Product, answers: dict[str, Any]) -> None:
    """Store the answers of `product`, by the attributes' slugs."""
    kinds = dict(Attribute.objects.filter(slug__in=answers).values_list("slug", "input_type"))
    put_answers(product, {slug: _shaped(kinds[slug], given) for slug, given in answers.items()})


def _shaped(kind: str, given: Any) -> Any:
    """As the service takes it: a TOML file knows neither decimals nor papers."""
    match kind:
        case InputType.NUMERIC:
            return Decimal(str(given))
        case InputType.FILE:
            return _stored_sheet(given)
    return given


def tell_packs_apart(variant: ProductVariant, english: str) -> None:
    """Let a pack be chosen by its name."""
    attribute = Attribute.objects.get(slug=PACK)
    choice, made = AttributeValue.objects.get_or_create(
        attribute=attribute, slug=slugify(variant.name), defaults={"name": variant.name}
    )
    if made:
        AttributeValueTranslation.objects.create(value=choice, language="en", name=english)
    AssignedVariantValue.objects.create(variant=variant, attribute=attribute, choice=choice)


def _stored_sheet(name: str) -> str:
    """The name a sheet is kept under: the same each time, so that laying anew after a kill leaves no second copy."""
    kept = f"attributes/{name}"
    if not default_storage.exists(kept):
        # A byte order mark: browsers are told no charset for plain files.
        default_storage.save(kept, ContentFile(files.words(f"sheets/{name}").encode("utf-8-sig")))
    return kept
