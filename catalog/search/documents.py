"""Documents: what the engine knows of each product, gathered from everything that names it."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils import translation

from catalog.places.models import FormerUnit
from catalog.products.models import Category, Product
from catalog.products.richtext import plain
from catalog.search import text

_MOST_BODY_TERMS = 400


@dataclass(frozen=True)
class Document:
    product_id: int
    name_terms: tuple[str, ...]
    terms: tuple[str, ...]
    name_length: int

    @property
    def digest(self) -> str:
        return hashlib.md5(
            repr((self.terms, self.name_terms, self.name_length)).encode(), usedforsecurity=False
        ).hexdigest()

    def words(self) -> dict[str, bool]:
        """The folded words of it, and whether each stands in a name."""
        found = {term[2:]: False for term in self.terms if term[0] in "ma"}
        return found | {term[2:]: True for term in self.terms if term[0] == "n"}


def documents(product_ids: Collection[int]) -> Iterator[Document]:
    """The documents of these products as they are now, in a handful of queries whatever their number."""
    products = list(
        Product.objects.filter(pk__in=product_ids)
        .select_related("producer", "producer__commune", "producer__province")
        .prefetch_related("translations", "producer__translations", "variants")
        .order_by("pk")
    )
    shelves, places = _Shelves(), _FormerNames(products)
    for product in products:
        yield _document(product, shelves, places)


def _document(product: Product, shelves: "_Shelves", places: "_FormerNames") -> Document:
    names = [product.name, *(t.name for t in product.translations.all() if t.name)]
    own, codes = _distinct(text.name_terms(names)), _distinct(_codes(product))
    wider = text.body_terms("m", (*_producer(product), *shelves.names(product), *places.names(product)))
    body = text.body_terms("a", _body(product))
    known = {term[2:] for term in own if term[0] == "n"}
    middle = [term for term in _distinct(wider) if term[2:] not in known]
    known |= {term[2:] for term in middle}
    rest = [term for term in islice(_distinct(body), _MOST_BODY_TERMS) if term[2:] not in known]
    return Document(
        product_id=product.pk,
        name_terms=tuple(sorted({*own, *codes})),
        terms=tuple(sorted({*own, *codes, *middle, *rest, *facts(product)})),
        name_length=len(text.words(product.name)),
    )


def facts(product: Product) -> Iterator[str]:
    """The facts by which most filters narrow a search, as terms."""
    yield f"f:g:{product.group}"
    yield f"f:k:{product.category_id}"


def _distinct(terms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(terms))


def _codes(product: Product) -> Iterator[str]:
    for variant in product.variants.all():
        for code in (variant.sku, variant.gtin):
            if code:
                yield f"c:{text.code(code)}"


def _producer(product: Product) -> Iterator[str]:
    producer = product.producer
    yield producer.name
    yield from (t.name for t in producer.translations.all() if t.name)
    yield from (producer.province_text, producer.district_text, producer.commune_text, producer.address)


def _body(product: Product) -> Iterator[str]:
    for words in (product, *product.translations.all()):
        yield words.ingredients
        yield plain(words.description)


class _Shelves:
    """The category tree and the groups by their names in both languages."""

    def __init__(self) -> None:
        self._categories = {c.pk: c for c in Category.objects.prefetch_related("translations")}

    def names(self, product: Product) -> Iterator[str]:
        category = self._categories.get(product.category_id or 0)
        while category is not None:
            yield category.name
            yield from (t.name for t in category.translations.all() if t.name)
            category = self._categories.get(category.parent_id or 0)
        if product.group:
            for language in ("vi", "en"):
                with translation.override(language):
                    yield product.get_group_display()


class _FormerNames:
    """Places by the names they have and had."""

    def __init__(self, products: list[Product]) -> None:
        communes = {p.producer.commune_id for p in products if p.producer.commune_id}
        self._former: dict[str, set[str]] = defaultdict(set)
        pairs = FormerUnit.successors.through.objects.filter(commune__in=communes).values_list(
            "commune_id", "formerunit__name", "formerunit__district_name", "formerunit__province_name"
        )
        for commune, *names in pairs:
            self._former[commune] |= {name for name in names if name}

    def names(self, product: Product) -> Iterator[str]:
        producer = product.producer
        if producer.province:
            yield producer.province.name
        if producer.commune:
            yield producer.commune.full_name
            yield from sorted(self._former[producer.commune.pk])
