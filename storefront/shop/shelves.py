"""The category tree and collections, in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from catalog.products.models import Category, CategoryTranslation
from storefront.shop.words import english_word, reads_english, text


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way here."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category with its place in the tree."""

    id: int
    parent_id: int | None
    slug: str
    name: str
    url: str


def tree() -> dict[int, Shelf]:
    """All categories by id, each followed by what lies below it; one query."""
    rows = Category.objects.all()
    if reads_english():
        rows = rows.annotate(name_en=english_word(CategoryTranslation, "category", outer="pk"))
    children: dict[int | None, list[Shelf]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(_shelf(row))
    return {shelf.id: shelf for shelf in _walk(None, children)}


def _walk(parent: int | None, children: dict[int | None, list[Shelf]]) -> Iterator[Shelf]:
    for shelf in children.get(parent, []):
        yield shelf
        yield from _walk(shelf.id, children)


def _shelf(row: Category) -> Shelf:
    name = text(row.name, getattr(row, "name_en", None)).value
    return Shelf(row.pk, row.parent_id, row.slug, name, reverse("shop:category", args=[row.slug]))


def way_to(shelf: Shelf, shelves: dict[int, Shelf]) -> list[Crumb]:
    """From the top of the tree to `shelf`, itself included."""
    way: list[Crumb] = []
    here: Shelf | None = shelf
    while here is not None and len(way) < len(shelves):
        way.insert(0, Crumb(here.name, here.url))
        here = shelves.get(here.parent_id) if here.parent_id else None
    return way


def crumbs_to(category: Category | None) -> list[Crumb]:
    """The way to a product of `category`, whose parents have been fetched with it; English names cost one query."""
    chain: list[Category] = []
    while category is not None and category not in chain:
        chain.insert(0, category)
        category = category.parent
    english: dict[int, str] = {}
    if reads_english() and chain:
        names = CategoryTranslation.objects.filter(category__in=chain, language="en")
        english = dict(names.values_list("category_id", "name"))
    return [
        Crumb(text(step.name, english.get(step.pk)).value, reverse("shop:category", args=[step.slug])) for step in chain
    ]


def below(shelf: Shelf, shelves: dict[int, Shelf]) -> set[int]:
    """The ids of everything under `shelf`, itself not included."""
    found: set[int] = set()
    front = {shelf.id}
    while front:
        front = {pk for pk, other in shelves.items() if other.parent_id in front} - found
        found |= front
    return found
