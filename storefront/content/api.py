"""Pages, menus and what the shop says about itself, over GraphQL."""

from typing import Any

import graphene
from django.db.models import CharField, QuerySet

from catalog.api.assigned import AssignedAttribute
from catalog.api.channels import CHANNEL_ARGUMENT, CountryDisplay, is_ours
from catalog.api.fields import IN_LANGUAGE, rich, words
from catalog.api.filters import StringFilterInput
from catalog.api.products import LanguageDisplay
from catalog.api.queries import BY_SLUG, wanted
from catalog.api.shelves import Category, Collection, categories, collections
from config.api.engine.batches import batch, in_order, together
from config.api.engine.connections import PAGE, Connection, Rows, connection_of, paginate
from config.api.engine.connections import Page as PageAsked
from config.api.engine.enums import language_of
from config.api.engine.ids import id_field
from config.api.engine.keyset import Order
from config.core.money import CURRENCY
from storefront.content import models

BY_SLUG_ORDER = Order("page", (("slug", CharField()),))


class PageType(graphene.ObjectType):
    slug = graphene.String(required=True)


class PageTranslation(graphene.ObjectType):
    title = words("title")
    slug = words("slug")
    content = rich("content")
    seo_title = words("seo_title")
    seo_description = words("seo_description")


class Page(graphene.ObjectType):
    """A page of words: about, how OCOP works, privacy, terms."""

    id = id_field("Page")
    slug = graphene.String(required=True)
    title = graphene.String(required=True)
    content = rich("content")
    seo_title = words("seo_title")
    seo_description = words("seo_description")
    is_published = graphene.Boolean(required=True)
    page_type = graphene.Field(PageType, required=True, resolver=lambda page, info: {"slug": "page"})
    assigned_attributes = graphene.List(
        graphene.NonNull(AssignedAttribute),
        required=True,
        description="Pages have no attributes here.",
        resolver=lambda page, info: [],
    )

    @batch(PageTranslation, **IN_LANGUAGE)
    def translation(pages: list[models.Page], info: Any, language_code: Any) -> list[models.PageTranslation | None]:
        rows = models.PageTranslation.objects.filter(page__in=pages, language=language_of(language_code))
        return in_order(pages, "pk", {row.page_id: row for row in rows})


PageCountableConnection = connection_of("Page", lambda: Page)


class PageWhereInput(graphene.InputObjectType):
    slug = StringFilterInput()


def published_pages() -> QuerySet[models.Page]:
    """The pages that anyone may read."""
    return models.Page.objects.filter(is_published=True)


class MenuItemTranslation(graphene.ObjectType):
    name = graphene.String(required=True)


class MenuItem(graphene.ObjectType):
    """An entry that leads to a category, a collection, a page or an address; or only holds others."""

    id = id_field("MenuItem")
    name = graphene.String(required=True)
    level = graphene.Int(required=True)
    url = words("url")
    children = graphene.List(lambda: graphene.NonNull(MenuItem))
    translation = graphene.Field(MenuItemTranslation, **IN_LANGUAGE)

    @staticmethod
    def resolve_children(item: Any, info: Any) -> list[models.MenuItem]:
        return item.entries

    @staticmethod
    def resolve_translation(item: models.MenuItem, info: Any, language_code: Any) -> dict[str, str] | None:
        return {"name": item.name_en} if item.name_en and language_of(language_code) == "en" else None

    @batch(Category)
    def category(items: list[models.MenuItem], info: Any) -> list[Any]:
        found = categories().in_bulk({item.category_id for item in items if item.category_id})
        return in_order(items, "category_id", found)

    @batch(Collection)
    def collection(items: list[models.MenuItem], info: Any) -> list[Any]:
        found = collections().in_bulk({item.collection_id for item in items if item.collection_id})
        return in_order(items, "collection_id", found)

    @batch(Page)
    def page(items: list[models.MenuItem], info: Any) -> list[Any]:
        found = published_pages().in_bulk({item.page_id for item in items if item.page_id})
        return in_order(items, "page_id", found)


class Menu(graphene.ObjectType):
    id = id_field("Menu")
    slug = graphene.String(required=True)
    name = graphene.String(required=True)

    @batch(graphene.List(graphene.NonNull(MenuItem)))
    def items(menus: list[models.Menu], info: Any) -> list[list[models.MenuItem]]:
        """The entries of the first level; each knows those under it. All of them are read at once."""
        rows = list(models.MenuItem.objects.filter(menu__in=menus))
        together(rows)
        for menu in menus:
            _lay(menu, rows)
        return [menu.entries for menu in menus]  # type: ignore[attr-defined]


def _lay(menu: Any, rows: list[Any]) -> None:
    """Give the menu and each of its entries the entries under it, and entries their level."""
    menu.entries = [row for row in rows if row.menu_id == menu.pk and row.parent_id is None]
    waiting = [(row, 0) for row in menu.entries]
    for row, level in waiting:
        row.level, row.entries = level, [other for other in rows if other.parent_id == row.pk]
        waiting += [(other, level + 1) for other in row.entries]


class Shop(graphene.ObjectType):
    """What the shop says about itself."""

    name = graphene.String(required=True, resolver=lambda shop, info: "OCOP An Giang")
    languages = graphene.List(graphene.NonNull(LanguageDisplay), required=True)
    default_country = graphene.Field(CountryDisplay)
    channel_currencies = graphene.List(
        graphene.NonNull(graphene.String), required=True, resolver=lambda shop, info: [CURRENCY]
    )

    @staticmethod
    def resolve_languages(shop: Any, info: Any) -> list[dict[str, str]]:
        return [{"code": "VI", "language": "Tiếng Việt"}, {"code": "EN", "language": "English"}]

    @staticmethod
    def resolve_default_country(shop: Any, info: Any) -> dict[str, str]:
        return {"code": "VN", "country": "Việt Nam"}


class ContentQueries:
    """Pages, menus, the shop."""

    shop = graphene.Field(Shop, required=True)
    menu = graphene.Field(Menu, **CHANNEL_ARGUMENT, id=graphene.ID(), slug=graphene.String())
    page = graphene.Field(Page, **BY_SLUG)
    pages = graphene.Field(PageCountableConnection, **CHANNEL_ARGUMENT, where=PageWhereInput(), **PAGE)

    @staticmethod
    def resolve_shop(root: Any, info: Any) -> dict[str, str]:
        return {}

    @staticmethod
    def resolve_menu(
        root: Any,
        info: Any,
        id: str | None = None,
        slug: str | None = None,
        channel: str | None = None,
    ) -> models.Menu | None:
        named = wanted("Menu", id, slug, None)
        return None if named is None or not is_ours(channel) else models.Menu.objects.filter(named).first()

    @staticmethod
    def resolve_page(
        root: Any,
        info: Any,
        id: str | None = None,
        slug: str | None = None,
        slug_language_code: Any = None,
    ) -> models.Page | None:
        named = wanted("Page", id, slug, slug_language_code)
        return None if named is None else published_pages().filter(named).first()

    @staticmethod
    def resolve_pages(root: Any, info: Any, channel: str | None = None, where: Any = None, **page: Any) -> Connection:
        rows = published_pages() if is_ours(channel) else models.Page.objects.none()
        slug = (where or {}).get("slug") or {}
        if slug.get("eq") is not None:
            rows = rows.filter(slug=slug["eq"])
        if slug.get("one_of") is not None:
            rows = rows.filter(slug__in=slug["one_of"])
        return paginate([Rows(rows, BY_SLUG_ORDER)], PageAsked(**page))[0]
