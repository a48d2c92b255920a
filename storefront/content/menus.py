"""The menus that pages show."""

from dataclasses import dataclass

from django.urls import reverse

from storefront.content.models import MenuItem
from storefront.shop.words import reads_english


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


def menu_links(slug: str) -> list[Link]:
    """The entries of a menu that lead somewhere, in its order; one query."""
    items = (
        MenuItem.objects.filter(menu__slug=slug)
        .exclude(page__is_published=False)
        .exclude(collection__is_published=False)
        .select_related("category", "collection", "page")
    )
    return [Link(_label(item), url) for item in items if (url := _url(item))]


def _label(item: MenuItem) -> str:
    return (item.name_en if reads_english() else "") or item.name


def _url(item: MenuItem) -> str:
    if item.page:
        return reverse("content:page", args=[item.page.slug])
    if item.category:
        return reverse("shop:category", args=[item.category.slug])
    if item.collection:
        return reverse("shop:collection", args=[item.collection.slug])
    return item.url if item.url.startswith(("/", "https://")) else ""
