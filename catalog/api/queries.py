"""What the catalogue answers at the root."""

from typing import Any

import graphene
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.api.channels import CHANNEL_ARGUMENT, Channel, is_ours
from catalog.api.listing import PRODUCTS, ProductCountableConnection, Shelf, product_pages
from catalog.api.places import BY_NAME as PLACES_BY_NAME
from catalog.api.places import Commune, CommuneCountableConnection, Province
from catalog.api.producers import BY_NAME as PRODUCERS_BY_NAME
from catalog.api.producers import Producer, ProducerCountableConnection, producers
from catalog.api.products import Product
from catalog.api.recognitions import Certificate, public_recognitions
from catalog.api.shelves import (
    BY_PLACE,
    Category,
    CategoryCountableConnection,
    Collection,
    CollectionCountableConnection,
    categories,
    collections,
)
from catalog.api.shown import listings, with_products
from catalog.api.variants import ProductVariant, packs
from catalog.places import models as places
from catalog.products import models
from config.api.engine.connections import PAGE, Connection, Page, Rows, paginate
from config.api.engine.enums import LanguageCodeEnum, language_of
from config.api.engine.ids import number_of
from config.core.text import fold

BY_SLUG: dict[str, Any] = {
    "id": graphene.ID(),
    "slug": graphene.String(),
    "slug_language_code": graphene.Argument(
        LanguageCodeEnum, description="Look for the slug among translated slugs of this language only."
    ),
}


class ShelfFilterInput:
    ids = graphene.List(graphene.NonNull(graphene.ID))
    slugs = graphene.List(graphene.NonNull(graphene.String))


class CategoryFilterInput(ShelfFilterInput, graphene.InputObjectType):
    pass


class CollectionFilterInput(ShelfFilterInput, graphene.InputObjectType):
    pass


def wanted(
    kind: str,
    id: str | None,
    slug: str | None,
    slug_language_code: Any,
    *,
    prefix: str = "",
) -> Q | None:
    """The condition for the one thing that an id or a slug names; None when neither can name anything."""
    if id is not None:
        key = number_of(kind, id)
        return None if key is None else Q(**{f"{prefix}pk": key})
    if slug is None:
        return None
    if slug_language_code is None:
        return Q(**{f"{prefix}slug": slug})
    if not slug:
        return None
    language = language_of(slug_language_code)
    return Q(**{f"{prefix}translations__slug": slug, f"{prefix}translations__language": language})


def _shelves(kind: str, rows: QuerySet[Any], given: dict[str, Any] | None) -> Rows:
    given = given or {}
    if given.get("ids") is not None:
        rows = rows.filter(pk__in=[key for text in given["ids"] if (key := number_of(kind, text)) is not None])
    if given.get("slugs") is not None:
        rows = rows.filter(slug__in=given["slugs"])
    return Rows(rows, BY_PLACE)


class ShelfQueries:
    """Channels, categories, collections."""

    channels = graphene.List(graphene.NonNull(Channel))
    channel = graphene.Field(Channel, id=graphene.ID(), slug=graphene.String())
    categories = graphene.Field(CategoryCountableConnection, filter=CategoryFilterInput(), **PAGE)
    category = graphene.Field(Category, **BY_SLUG)
    collections = graphene.Field(
        CollectionCountableConnection, filter=CollectionFilterInput(), **CHANNEL_ARGUMENT, **PAGE
    )
    collection = graphene.Field(Collection, **CHANNEL_ARGUMENT, **BY_SLUG)

    @staticmethod
    def resolve_channels(root: Any, info: Any) -> list[models.Channel]:
        return list(models.Channel.objects.order_by("pk"))

    @staticmethod
    def resolve_channel(
        root: Any,
        info: Any,
        id: str | None = None,
        slug: str | None = None,
    ) -> models.Channel | None:
        named = wanted("Channel", id, slug, None)
        return None if named is None else models.Channel.objects.filter(named).first()

    @staticmethod
    def resolve_categories(root: Any, info: Any, filter: Any = None, **page: Any) -> Connection:
        return paginate([_shelves("Category", categories(), filter)], Page(**page))[0]

    @staticmethod
    def resolve_category(
        root: Any,
        info: Any,
        id: str | None = None,
        slug: str | None = None,
        slug_language_code: Any = None,
    ) -> models.Category | None:
        named = wanted("Category", id, slug, slug_language_code)
        return None if named is None else categories().filter(named).first()

    @staticmethod
    def resolve_collections(
        root: Any,
        info: Any,
        channel: str | None = None,
        filter: Any = None,
        **page: Any,
    ) -> Connection:
        rows = collections() if is_ours(channel) else collections().none()
        return paginate([_shelves("Collection", rows, filter)], Page(**page))[0]

    @staticmethod
    def resolve_collection(
        root: Any,
        info: Any,
        id: str | None = None,
        slug: str | None = None,
        slug_language_code: Any = None,
        channel: str | None = None,
    ) -> models.Collection | None:
        named = wanted("Collection", id, slug, slug_language_code)
        if named is None or not is_ours(channel):
            return None
        return collections().filter(named).first()


class ProductQueries:
    """Products and packs, as far as the listing rule lets them be seen."""

    products = graphene.Field(ProductCountableConnection, **PRODUCTS)
    product = graphene.Field(Product, **CHANNEL_ARGUMENT, **BY_SLUG)
    product_variant = graphene.Field(ProductVariant, **CHANNEL_ARGUMENT, id=graphene.ID(), sku=graphene.String())

    @staticmethod
    def resolve_products(root: Any, info: Any, **asked: Any) -> Connection:
        return product_pages(info, [Shelf()], **asked)[0]

    @staticmethod
    def resolve_product(
        root: Any,
        info: Any,
        id: str | None = None,
        slug: str | None = None,
        slug_language_code: Any = None,
        channel: str | None = None,
    ) -> models.Product | None:
        named = wanted("Product", id, slug, slug_language_code, prefix="product__")
        if named is None or not is_ours(channel):
            return None
        found = with_products(listings(info).filter(named))
        return found[0] if found else None

    @staticmethod
    def resolve_product_variant(
        root: Any,
        info: Any,
        id: str | None = None,
        sku: str | None = None,
        channel: str | None = None,
    ) -> models.ProductVariant | None:
        key = number_of("ProductVariant", id) if id is not None else None
        named = Q(pk=key) if key is not None else Q(sku=sku) if id is None and sku is not None else None
        variant = packs().filter(named).first() if named is not None and is_ours(channel) else None
        if variant is None:
            return None
        found = with_products(listings(info).filter(product=variant.product_id))
        if not found:
            return None
        variant.product = found[0]
        return variant


class RegisterQueries:
    """Who makes, where, and what was certified: the public register."""

    producers = graphene.Field(
        ProducerCountableConnection,
        search=graphene.String(),
        province=graphene.String(description="Code of a province."),
        commune=graphene.String(description="Code of a commune."),
        description="Those with a product that the reader may see.",
        **PAGE,
    )
    producer = graphene.Field(Producer, id=graphene.ID(), slug=graphene.String())
    provinces = graphene.List(graphene.NonNull(Province), required=True)
    communes = graphene.Field(
        CommuneCountableConnection,
        province=graphene.String(description="Code of a province."),
        search=graphene.String(),
        **PAGE,
    )
    commune = graphene.Field(Commune, code=graphene.ID(required=True))
    certificate = graphene.Field(Certificate, number=graphene.String(required=True))

    @staticmethod
    def resolve_producers(
        root: Any,
        info: Any,
        search: str | None = None,
        province: str | None = None,
        commune: str | None = None,
        **page: Any,
    ) -> Connection:
        rows = producers().filter(Exists(listings(info).filter(producer=OuterRef("pk"))))
        if search is not None:
            rows = rows.filter(name_folded__contains=fold(search))
        if province is not None:
            rows = rows.filter(province=province)
        if commune is not None:
            rows = rows.filter(commune=commune)
        return paginate([Rows(rows, PRODUCERS_BY_NAME)], Page(**page))[0]

    @staticmethod
    def resolve_producer(root: Any, info: Any, id: str | None = None, slug: str | None = None) -> Any:
        """The address of one that was merged into another finds that other, as its page leads on."""
        named = wanted("Producer", id, slug, None)
        found = None if named is None else producers().filter(named).first()
        if found is not None and slug is not None and found.merged_into_id is not None:
            return producers().get(pk=found.merged_into_id)
        return found

    @staticmethod
    def resolve_provinces(root: Any, info: Any) -> list[places.Province]:
        return list(places.Province.objects.order_by("name_folded", "code"))

    @staticmethod
    def resolve_communes(
        root: Any, info: Any, province: str | None = None, search: str | None = None, **page: Any
    ) -> Connection:
        rows = places.Commune.objects.select_related("province")
        if province is not None:
            rows = rows.filter(province=province)
        if search is not None:
            rows = rows.filter(name_folded__contains=fold(search))
        return paginate([Rows(rows, PLACES_BY_NAME)], Page(**page))[0]

    @staticmethod
    def resolve_commune(root: Any, info: Any, code: str) -> places.Commune | None:
        return places.Commune.objects.select_related("province").filter(code=code).first()

    @staticmethod
    def resolve_certificate(root: Any, info: Any, number: str) -> Any:
        return public_recognitions().filter(certificate_number=number.strip().upper()).first()
