"""Products come from a decision, unpriced and unpublished; people describe them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductTranslation, ProductType
from catalog.products.policies import can_edit
from catalog.products.readiness import missing_for_sale
from catalog.products.richtext import sanitised
from catalog.products.services.answers import drop_unasked
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from config.core.slugs import unique_slug
from config.core.text import clean
from config.core.validation import as_refusal

TEXTS = ("ingredients", "allergens", "storage", "seo_title", "seo_description")
FACTS = (
    *TEXTS,
    "description",
    "product_type",
    "group",
    "category",
    "shelf_life_days",
    "declaration_number",
    "alcohol_by_volume",
)


def default_product_type() -> ProductType:
    """The type of products that came with a decision, until somebody gives them a better one."""
    return ProductType.objects.get_or_create(slug="ocop", defaults={"name": "Sản phẩm OCOP"})[0]


def create_product(actor: User | None, *, producer: Producer, name: str, group: str = "") -> Product:
    """A product of `producer`, without price, unpublished."""
    name = clean(name)
    with transaction.atomic():
        product = Product.objects.create(
            producer=producer,
            name=name,
            slug=unique_slug(Product, name),
            group=group,
            product_type=default_product_type(),
        )
        audit.record(actor, "product.create", product)
        changed("product", [product.pk])
    return product


def describe_product(actor: User, product: Product, *, english: dict[str, Any] | None = None, **facts: Any) -> Product:
    """Set some of `FACTS`, and the English words of some of `TEXTS`, `name` and `description`.

    Raises `NotAllowed`, or `Refusal` naming each field that is wrong, or that a published product cannot be without.
    The name itself is the decision's and is not changed here.
    """
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of a product: {sorted(unknown)}")
    with transaction.atomic():
        locked = Product.objects.select_for_update(of=("self",)).select_related("producer").get(pk=product.pk)
        if not can_edit(actor, locked):
            raise NotAllowed
        for name, value in facts.items():
            setattr(locked, name, _cleaned(name, value))
        locked.updated_at = clock.now()
        _check(locked)
        if locked.is_published:
            Refusal.unless_none(missing_for_sale(locked))
        locked.save()
        if "product_type" in facts:
            drop_unasked(locked)
        if english:
            _translate(locked, english)
        audit.record(actor, "product.describe", locked, fields=sorted([*facts, *(f"en.{n}" for n in english or ())]))
        changed("product", [locked.pk])
    return locked


def _cleaned(name: str, value: Any) -> Any:
    if name == "description":
        return sanitised(value)
    return clean(value) if isinstance(value, str) else value


def _check(product: Product) -> None:
    try:
        product.clean_fields()
    except ValidationError as problem:
        raise as_refusal(problem) from problem


def _translate(product: Product, words: dict[str, Any]) -> None:
    translation, _made = ProductTranslation.objects.get_or_create(product=product, language="en")
    for name, value in words.items():
        setattr(translation, name, _cleaned(name, value))
    if translation.name and not translation.slug:
        translation.slug = unique_slug(ProductTranslation, translation.name)
    try:
        translation.clean_fields(exclude=["product"])
    except ValidationError as problem:
        raise as_refusal(problem, prefix="english.") from problem
    translation.save()
