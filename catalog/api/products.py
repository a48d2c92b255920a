"""Products, as far as the listing rule lets them be seen: every way here starts from `catalog.api.shown`."""

from typing import Any

import graphene

from catalog.api.assigned import AssignedAttribute
from catalog.api.attributes import Answered, SelectedAttribute, product_answers
from catalog.api.fields import IN_LANGUAGE, rich, words
from catalog.api.filters import ProductGroup
from catalog.api.media import SIZED, Image, ProductMedia, picture_url
from catalog.api.money import ProductPricingInfo
from catalog.api.places import Place, PlaceOf
from catalog.api.producers import Producer
from catalog.api.recognitions import Recognition, recognitions_of_products
from catalog.api.shelves import Category, Collection, categories, collections
from catalog.api.variants import BY_PLACE as PACKS_BY_PLACE
from catalog.api.variants import ProductVariantCountableConnection, packs
from catalog.inventory.availability import on_offer
from catalog.producers.models import Producer as ProducerRow
from catalog.products import models
from config.api.engine.batches import batch, in_order, shared
from config.api.engine.connections import PAGE, Connection, Page, Rows, paginate
from config.api.engine.enums import LanguageCodeEnum, language_of
from config.api.engine.ids import id_field
from config.api.engine.scalars import PositiveInt

Products = list[models.Product]


def _shown(products: Products) -> list[int]:
    """The keys of those that are listed: of a lapsed one in a history only id and name are told (`history.py`)."""
    return [product.pk for product in products if product.listing is not None]  # type: ignore[attr-defined]


@shared
def _pictures(products: Products) -> list[list[models.ProductMedia]]:
    found: dict[int, list[models.ProductMedia]] = {product.pk: [] for product in products}
    for picture in models.ProductMedia.objects.filter(product__in=_shown(products)):
        found[picture.product_id].append(picture)
    return [found[product.pk] for product in products]


def first_pictures(products: Products, size: int) -> list[dict[str, str] | None]:
    """The first picture of each of these peers, small."""
    first = [pictures[0] if pictures else None for pictures in _pictures(products)]
    return [picture and {"url": picture_url(picture, size), "alt": picture.alt} for picture in first]


@shared
def _answers(products: Products) -> list[list[Answered]]:
    found = product_answers(_shown(products))
    return [found.get(product.pk, []) for product in products]


@shared
def _producers(products: Products) -> list[ProducerRow]:
    rows = ProducerRow.objects.select_related("commune__province", "province")
    return in_order(products, "producer_id", rows.in_bulk({product.producer_id for product in products}))


class LanguageDisplay(graphene.ObjectType):
    code = LanguageCodeEnum(required=True)
    language = graphene.String(required=True)


class ProductText:
    """What a product says, in one language."""

    description = rich("description")
    seo_title = words("seo_title")
    seo_description = words("seo_description")
    ingredients = words("ingredients")
    allergens = words("allergens")
    storage = words("storage")


class ProductTranslation(ProductText, graphene.ObjectType):
    id = id_field("ProductTranslation")
    language = graphene.Field(LanguageDisplay, required=True)
    name = words("name")
    slug = words("slug")

    @staticmethod
    def resolve_language(row: models.ProductTranslation, info: Any) -> dict[str, str]:
        return {"code": row.language.upper(), "language": row.language}


class ProductType(graphene.ObjectType):
    """What kind of thing it is."""

    id = id_field("ProductType")
    slug = graphene.String(required=True)
    name = graphene.String(required=True)


class Product(ProductText, graphene.ObjectType):
    """What a producer makes. Only a product with a recognition of 3 stars or more in force is ever found here."""

    id = id_field("Product")
    name = graphene.String(required=True)
    slug = graphene.String(required=True)
    created = graphene.DateTime(required=True, resolver=lambda product, info: product.created_at)
    updated_at = graphene.DateTime(required=True)
    group = graphene.Field(ProductGroup)
    shelf_life_days = graphene.Int()
    declaration_number = words("declaration_number")
    alcohol_by_volume = graphene.Float()
    is_age_restricted = graphene.Boolean(required=True, resolver=lambda product, info: product.is_alcohol)
    is_made_up = graphene.Boolean(required=True, description="Price and texts are made up for the demo.")
    pricing = graphene.Field(ProductPricingInfo, resolver=lambda product, info: product.listing)
    recognition = graphene.Field(
        Recognition, resolver=lambda product, info: product.listing and product.listing.recognition
    )
    recognitions = recognitions_of_products

    @staticmethod
    def resolve_group(product: models.Product, info: Any) -> str | None:
        return product.group or None

    is_available_for_purchase = graphene.Boolean(
        description="Whether it may be sold today: what may not is never found here.",
        resolver=lambda product, info: product.listing is not None,
    )

    @batch(graphene.Boolean)
    def is_available(products: Products, info: Any) -> list[bool]:
        """Whether any sales point has a piece to promise now."""
        rows = on_offer().filter(variant__product__in=_shown(products))
        found = set(rows.values_list("variant__product", flat=True))
        return [product.pk in found for product in products]

    @batch(ProductType, required=True)
    def product_type(products: Products, info: Any) -> list[models.ProductType]:
        return [product.product_type for product in products]

    @batch(Category)
    def category(products: Products, info: Any) -> list[models.Category | None]:
        found = categories().in_bulk({product.category_id for product in products if product.category_id})
        return in_order(products, "category_id", found)

    @batch(graphene.List(graphene.NonNull(Collection)))
    def collections(products: Products, info: Any) -> list[list[models.Collection]]:
        entries = models.CollectionProduct.objects.filter(product__in=_shown(products)).values_list(
            "product", "collection"
        )
        found = collections().in_bulk({collection for _, collection in entries})
        return [[found[c] for p, c in entries if p == product.pk and c in found] for product in products]

    @batch(Producer, required=True)
    def producer(products: Products, info: Any) -> list[ProducerRow]:
        return list(_producers(products))

    @batch(Place, required=True)
    def place(products: Products, info: Any) -> list[PlaceOf]:
        """Where its producer is."""
        return [PlaceOf(producer) for producer in _producers(products)]

    @batch(ProductTranslation, **IN_LANGUAGE)
    def translation(products: Products, info: Any, language_code: Any) -> list[models.ProductTranslation | None]:
        of_language = models.ProductTranslation.objects.filter(language=language_of(language_code))
        rows = of_language.filter(product__in=_shown(products))
        return in_order(products, "pk", {row.product_id: row for row in rows})

    @batch(graphene.List(graphene.NonNull(ProductMedia)))
    def media(products: Products, info: Any) -> list[list[models.ProductMedia]]:
        return list(_pictures(products))

    @batch(Image, **SIZED)
    def thumbnail(
        products: Products,
        info: Any,
        size: int = 256,
        format: Any = None,
    ) -> list[dict[str, str] | None]:
        """The first picture, small."""
        return first_pictures(products, size)

    @batch(lambda: ProductVariantCountableConnection, **PAGE)
    def product_variants(products: Products, info: Any, **page: Any) -> list[Connection]:
        for_sale = packs().filter(product__in=_shown(products))
        pages = paginate([Rows(for_sale.filter(product=one), PACKS_BY_PLACE) for one in products], Page(**page))
        for product, connection in zip(products, pages, strict=True):
            for edge in connection.edges:
                edge.node.product = product
        return pages

    @batch(graphene.List(graphene.NonNull(SelectedAttribute)), required=True)
    def attributes(products: Products, info: Any) -> list[list[Answered]]:
        return list(_answers(products))

    @batch(graphene.List(graphene.NonNull(AssignedAttribute)), required=True, limit=PositiveInt())
    def assigned_attributes(products: Products, info: Any, limit: int | None = None) -> list[list[Answered]]:
        return [answers[:limit] for answers in _answers(products)]

    @batch(AssignedAttribute, slug=graphene.String(required=True))
    def assigned_attribute(products: Products, info: Any, slug: str) -> list[Answered | None]:
        named = [{answered.attribute.slug: answered for answered in answers} for answers in _answers(products)]
        return [answers.get(slug) for answers in named]
