"""The shop's pages of words and its menus."""

import itertools
from typing import Any

from catalog.products.models import Category, Collection
from storefront.content.models import Menu, MenuItem, Page, PageTranslation
from storefront.demo import files

PAGES = ("about", "how-ocop-works", "privacy", "terms")


def lay_pages() -> None:
    """The pages in Vietnamese with their English; a file's first line is the title, its second what the page says."""
    for slug in PAGES:
        title, summary, content = _read(f"pages/{slug}.vi.txt")
        page = Page.objects.create(slug=slug, title=title, content=content, seo_title=title, seo_description=summary)
        title, summary, content = _read(f"pages/{slug}.en.txt")
        PageTranslation.objects.create(
            page=page, language="en", title=title, content=content, seo_title=title, seo_description=summary
        )


def lay_menus() -> None:
    """`navbar` and `footer`, whose slugs clients of the dialect ask for."""
    for entry in files.toml("shelves.toml")["menu"]:
        menu = Menu.objects.create(slug=entry["slug"], name=entry["name"])
        _add_items(menu, entry["items"], None)


def _add_items(menu: Menu, items: list[dict[str, Any]], parent: MenuItem | None) -> None:
    for position, item in enumerate(items):
        name, english = item["names"]
        made = MenuItem.objects.create(
            menu=menu,
            parent=parent,
            name=name,
            name_en=english,
            position=position,
            category=Category.objects.get(slug=item["category"]) if "category" in item else None,
            collection=Collection.objects.get(slug=item["collection"]) if "collection" in item else None,
            page=Page.objects.get(slug=item["page"]) if "page" in item else None,
        )
        _add_items(menu, item.get("children", []), made)


def _read(name: str) -> tuple[str, str, dict[str, Any]]:
    title, summary, *lines = files.words(name).splitlines()
    return title, summary, {"blocks": list(_blocks(lines))}


def _blocks(lines: list[str]) -> list[dict[str, Any]]:
    """`## heading`, `- item` and paragraphs, a line each, as rich text."""
    found: list[dict[str, Any]] = []
    for is_item, group in itertools.groupby(filter(None, lines), key=lambda line: line.startswith("- ")):
        if is_item:
            items = [line.removeprefix("- ") for line in group]
            found.append({"type": "list", "data": {"style": "unordered", "items": items}})
            continue
        for line in group:
            if line.startswith("## "):
                found.append({"type": "header", "data": {"level": 2, "text": line.removeprefix("## ")}})
            else:
                found.append({"type": "paragraph", "data": {"text": line}})
    return found
