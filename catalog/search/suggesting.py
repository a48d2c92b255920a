"""What somebody who begins to type may mean."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from catalog.certification.listing import catalogue_stamp, listed
from catalog.places.selectors.finding import find_places
from catalog.producers.models import Producer
from catalog.products.models import Category, Product
from catalog.search import text
from catalog.search.cache import remember
from catalog.search.contract import Filters, Suggestion, SuggestionKind
from catalog.search.tiers import Plan, plan
from config.core.text import fold

_MOST_OF_A_KIND = 2
# Which products fit best, at most so many: what engines differ in.
First = Callable[[Plan, Filters, int], list[int]]


def suggestions(query: text.Query, first: First, *, language: str, limit: int) -> list[Suggestion]:
    """A few kinds, producers, and places of listed products, then products; never alcohol."""
    words = [word.folded for word in query.words]
    found = [*_categories(words, language), *_producers(words), *_places(query)]
    return [*found, *_products(first(plan(query), Filters(adult=False), limit - len(found)), words, language)][:limit]


def _products(product_ids: list[int], words: list[str], language: str) -> Iterator[Suggestion]:
    products = Product.objects.prefetch_related("translations").in_bulk(product_ids)
    for product_id in product_ids:
        product = products[product_id]
        names = [t.name for t in product.translations.all() if t.language == language and t.name]
        label = names[0] if names else product.name
        yield Suggestion(SuggestionKind.PRODUCT, product.slug, label, _matched(label, words))


def _categories(words: list[str], language: str) -> list[Suggestion]:
    found = []
    for category in Category.objects.prefetch_related("translations").filter(pk__in=_in_use("category_id")):
        labels = [t.name for t in category.translations.all() if t.language == language and t.name]
        label = labels[0] if labels else category.name
        if _fits(label, words) or _fits(category.name, words):
            found.append(Suggestion(SuggestionKind.CATEGORY, category.slug, label, _matched(label, words)))
    return found[:_MOST_OF_A_KIND]


def _producers(words: list[str]) -> list[Suggestion]:
    named = Producer.objects.filter(Exists(listed(adult=False).filter(producer=OuterRef("pk"))))
    for word in words:
        named = named.filter(name_folded__contains=word)
    fitting = [producer for producer in named.order_by("name_key")[:50] if _fits(producer.name, words)]
    return [
        Suggestion(SuggestionKind.PRODUCER, producer.slug, producer.name, _matched(producer.name, words))
        for producer in fitting[:_MOST_OF_A_KIND]
    ]


def _places(query: text.Query) -> list[Suggestion]:
    words = [word.folded for word in query.words]
    communes = [place.commune for place in find_places(" ".join(words), limit=20) if place.commune is not None]
    holding = _in_use("commune_code") if communes else set()
    distinct = {commune.pk: commune for commune in communes if commune.pk in holding}
    return [
        Suggestion(SuggestionKind.PLACE, commune.pk, commune.full_name, _matched(commune.full_name, words))
        for commune in list(distinct.values())[:_MOST_OF_A_KIND]
    ]


def _in_use(column: str) -> set[Any]:
    """The values that listed products have in this column; kept until the catalogue changes."""
    rows = listed(adult=False).order_by()
    used = rows.values_list(column, flat=True).distinct()
    return remember(("in use", column), lambda: (catalogue_stamp(), set(used)), Filters())


def _fits(label: str, words: list[str]) -> bool:
    """Whether each word typed begins a word of the label."""
    own = [word.folded for word in text.words(label)]
    return all(any(mine.startswith(word) for mine in own) for word in words)


def _matched(label: str, words: list[str]) -> tuple[tuple[int, int], ...]:
    """The parts of `label` that the words typed begin, as (start, end)."""
    folded = "".join(fold(letter) or letter for letter in label)
    if len(folded) != len(label):
        return ()
    starts = [n for n, letter in enumerate(folded) if letter.isalnum() and (n == 0 or not folded[n - 1].isalnum())]
    return tuple((n, n + len(word)) for n in starts for word in words[:] if folded.startswith(word, n))
