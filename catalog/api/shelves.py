"""Categories and collections, each with the products on it that the reader may see."""

from collections.abc import Iterable
from typing import Any

import graphene
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery

from catalog.api.fields import IN_LANGUAGE, SHELF_WORDS, in_language, rich, texts, words
from catalog.api.listing import PRODUCTS, ProductCountableConnection, Shelf, product_pages
from catalog.api.media import Image
from catalog.api.orders import BY_POSITION
from catalog.certification.models import Listing
from catalog.products import models
from catalog.search.contract import Filters
from config.api.engine.batches import batch, in_order
from config.api.engine.connections import PAGE, Connection, Page, Rows, connection_of, paginate
from config.api.engine.ids import id_field
from config.api.engine.keyset import Order
from config.api.engine.scalars import JSONString

BY_PLACE = Order("place", (("position", IntegerField()), ("id", IntegerField())))


def _tree() -> dict[int, int | None]:
    """Each category's parent. The tree is small: shops have tens of categories."""
    return dict(models.Category.objects.values_list("pk", "parent_id"))


def _under(tree: dict[int, int | None], keys: Iterable[int]) -> dict[int, set[int]]:
    """For each of these categories itself and all that lie under it."""
    found: dict[int, set[int]] = {key: {key} for key in keys}
    for category in tree:
        above: int | None = category
        while above is not None:
            if above in found:
                found[above].add(category)
            above = tree.get(above)
    return found


CategoryCountableConnection = connection_of("Category", lambda: Category)
CollectionCountableConnection = connection_of("Collection", lambda: Collection)


def categories() -> QuerySet[models.Category]:
    """Categories with their words in all languages."""
    said = texts(models.CategoryTranslation, "category", *SHELF_WORDS)
    return models.Category.objects.annotate(texts=said)


def collections() -> QuerySet[models.Collection]:
    """Published collections with their words in all languages."""
    said = texts(models.CollectionTranslation, "collection", *SHELF_WORDS)
    return models.Collection.objects.filter(is_published=True).annotate(texts=said)


class ShelfWords:
    """What the translation of a category or a collection holds."""

    name = graphene.String()
    slug = graphene.String()
    description = graphene.Field(JSONString)
    seo_title = graphene.String()
    seo_description = graphene.String()


class CategoryTranslation(ShelfWords, graphene.ObjectType):
    pass


class CollectionTranslation(ShelfWords, graphene.ObjectType):
    pass


class ShelfFields:
    """What a category and a collection have in common."""

    name = graphene.String(required=True)
    slug = graphene.String(required=True)
    description = rich("description")
    seo_title = words("seo_title")
    seo_description = words("seo_description")
    background_image = graphene.Field(Image, resolver=lambda shelf, info: None, description="None is kept yet.")

    @staticmethod
    def resolve_translation(shelf: Any, info: Any, language_code: Any) -> dict[str, Any] | None:
        return in_language(shelf.texts, language_code)


class Category(ShelfFields, graphene.ObjectType):
    """A place in the category tree."""

    id = id_field("Category")
    translation = graphene.Field(CategoryTranslation, **IN_LANGUAGE)

    @batch(lambda: Category)
    def parent(shelves: list[models.Category], info: Any) -> list[models.Category | None]:
        return in_order(shelves, "parent_id", categories().in_bulk({shelf.parent_id for shelf in shelves}))

    @batch(CategoryCountableConnection, **PAGE)
    def children(shelves: list[models.Category], info: Any, **page: Any) -> list[Connection]:
        all_shelves = categories()
        return paginate([Rows(all_shelves.filter(parent=shelf), BY_PLACE) for shelf in shelves], Page(**page))

    @batch(ProductCountableConnection, **PRODUCTS)
    def products(shelves: list[models.Category], info: Any, **asked: Any) -> list[Connection]:
        """Those of the category and of all that lie under it."""
        under = _under(_tree(), [shelf.pk for shelf in shelves])
        lists = [Shelf(Filters(categories=(shelf.pk,)), _in_category(under[shelf.pk])) for shelf in shelves]
        return product_pages(info, lists, **asked)


class Collection(ShelfFields, graphene.ObjectType):
    """A hand-picked shelf in a hand-made order."""

    id = id_field("Collection")
    translation = graphene.Field(CollectionTranslation, **IN_LANGUAGE)

    @batch(ProductCountableConnection, **PRODUCTS)
    def products(shelves: list[models.Collection], info: Any, **asked: Any) -> list[Connection]:
        lists = [Shelf(Filters(collections=(shelf.pk,)), _on_collection(shelf)) for shelf in shelves]
        return product_pages(info, lists, default=BY_POSITION, **asked)


def _in_category(keys: set[int]) -> Any:
    def narrow(rows: QuerySet[Listing]) -> QuerySet[Listing]:
        return rows.filter(category__in=keys)

    return narrow


def _on_collection(shelf: models.Collection) -> Any:
    entries = models.CollectionProduct.objects.filter(collection=shelf)

    def narrow(rows: QuerySet[Listing]) -> QuerySet[Listing]:
        position = entries.filter(product=OuterRef("product")).values("position")
        return rows.filter(product__in=entries.values("product")).annotate(position=Subquery(position))

    return narrow
