"""The shop's pages of words, as drafts that the operator completes, and its menus."""

from typing import Any

from catalog.products.models import Category, Collection
from storefront.content.models import Menu, MenuItem, Page, PageTranslation
from storefront.setup import files
from storefront.setup.laid import Laid

PAGES = ("about", "how-ocop-works", "privacy", "terms")
# Says nothing that an operator would have to add or answer for.
COMPLETE = "how-ocop-works"


def lay_pages(laid: Laid) -> None:
    """The pages in Vietnamese with their English. `[...]` marks what only the operator knows; the page says so."""
    for slug in PAGES:
        if not laid.wants(Page, slug):
            continue
        page = Page.objects.create(slug=slug, is_draft=slug != COMPLETE, **_words(slug, "vi"))
        PageTranslation.objects.create(page=page, language="en", **_words(slug, "en"))


def lay_menus(laid: Laid) -> None:
    """`navbar` and `footer`, whose slugs clients of the dialect ask for."""
    for entry in files.shelves()["menu"]:
        if laid.wants(Menu, entry["slug"]):
            _add_items(Menu.objects.create(slug=entry["slug"], name=entry["name"]), entry["items"], None)


def _words(slug: str, language: str) -> dict[str, Any]:
    title, summary, content = files.page(slug, language)
    return {"title": title, "content": content, "seo_title": title, "seo_description": summary}


_TARGETS: dict[str, Any] = {"category": Category, "collection": Collection, "page": Page}


def _add_items(menu: Menu, items: list[dict[str, Any]], parent: MenuItem | None) -> None:
    for position, item in enumerate(items):
        leads_to = {kind: _TARGETS[kind].objects.filter(slug=item[kind]).first() for kind in _TARGETS if kind in item}
        if None in leads_to.values():
            continue  # it was removed before this menu was
        name, english = item["names"]
        made = MenuItem.objects.create(
            menu=menu, parent=parent, name=name, name_en=english, position=position, **leads_to
        )
        _add_items(menu, item.get("children", []), made)
