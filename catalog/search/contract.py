"""What search promises, whichever engine keeps the promise. Callers import from here and from `catalog.search` only.

    engine = get_engine()
    hits = engine.search("mam ca linh", Filters(adult=False, stars=(4, 5)), Sort.RELEVANCE, Page(first=24))
    hits.product_ids, hits.cursors, hits.has_next, hits.total, hits.corrected
    facets = engine.facets("mam ca linh", Filters(adult=False, stars=(4, 5)), language="vi")
    suggestions = engine.suggest("mam c", language="vi")

Every answer holds listed products only: engines apply `catalog.certification.listing.rule` at query time. An engine
whose index is told of changes later answers for what has changed since from the database, so that a page is full, and
cursors go on, as if there were no delay; cursors of one engine are good in every other. No text makes an engine raise;
a broken cursor raises `config.core.errors.Refusal` with the field `after` or `before`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class AttributeFilter:
    """An attribute has one of these answers: slugs of choices, or yes or no. Unknown slugs match nothing."""

    slug: str
    values: tuple[str, ...] | None = None
    boolean: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Filters:
    """All that are given must hold; of several values in one, any. None asks nothing, an empty tuple matches nothing.

    `adult`: whether the reader has said to be one; without it no alcohol is found. Categories include everything below
    them. Prices are whole dong, both ends included, and are those of a product's cheapest pack, which lists show and
    sort by. `available`: whether any sales point has a piece to promise at this moment; `points`: one of these has.
    `any_of` needs one of its members to hold, `all_of` each; their `adult` is not read.
    """

    adult: bool = False
    groups: tuple[str, ...] | None = None
    categories: tuple[int, ...] | None = None
    stars: tuple[int, ...] | None = None
    provinces: tuple[str, ...] | None = None
    communes: tuple[str, ...] | None = None
    producers: tuple[int, ...] | None = None
    price_min: int | None = None
    price_max: int | None = None
    collections: tuple[int, ...] | None = None
    products: tuple[int, ...] | None = None
    slugs: tuple[str, ...] | None = None
    available: bool | None = None
    points: tuple[int, ...] | None = None
    attributes: tuple[AttributeFilter, ...] = ()
    any_of: tuple["Filters", ...] | None = None
    all_of: tuple["Filters", ...] = ()


class Sort(StrEnum):
    """Every order is total: products that are equal in it come by their id, in the same direction.

    RELEVANCE: how well the name and then the rest fit the words, exact accents first; without words as STARS.
    COLLECTION: the order laid by hand, for exactly one collection in the filters; otherwise as NAME.
    Products without a price come last in both orders by price.
    """

    RELEVANCE = "relevance"
    NAME = "name"
    NAME_DESC = "-name"
    PRICE = "price"
    PRICE_DESC = "-price"
    NEWEST = "-date"
    OLDEST = "date"
    STARS = "-stars"
    STARS_ASC = "stars"
    COLLECTION = "collection"
    COLLECTION_DESC = "-collection"


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which part of the hits: `first` after a cursor, `last` before one, or `first` of page `number` (from 1)."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None
    number: int | None = None

    @property
    def size(self) -> int:
        return self.first or self.last or 24


@dataclass
class Hits:
    """One page. `cursors` has one for each id; `total` is counted when first asked.

    Every id was judged by the listing rule in the database at this moment. `total` and facets are counted where the
    engine counts: exact while an index lags by changes that still wait to be sent to it, but an index that has lost
    what it was told (restored from an old copy, changed by hand) may count what it must not show, until
    `search_check --repair` or `search_reindex`.

    `corrected` is what was searched for instead when the words as typed found nothing, else None.
    """

    product_ids: list[int]
    cursors: list[str]
    has_next: bool
    has_previous: bool
    corrected: str | None
    count: Callable[[], int] = field(repr=False)

    @cached_property
    def total(self) -> int:
        return self.count()


@dataclass(frozen=True)
class FacetValue:
    """One choice. `value` goes into the filter (for a price band `min-max`, an end may be empty); `count` is how many
    products a reader would find with it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """Choices of one kind. `name` is group, category, stars, province, commune, producer, price, available (one value,
    `true`) or point.

    A facet's own filter does not shrink its own counts: what else could be chosen stays to be seen.
    """

    name: str
    values: tuple[FacetValue, ...]


class SuggestionKind(StrEnum):
    PRODUCT = "product"
    PRODUCER = "producer"
    CATEGORY = "category"
    PLACE = "place"


@dataclass(frozen=True)
class Suggestion:
    """Something to go to. `key` is a slug, of a place the commune's or province's code. `matched` are the parts of
    `label` that fit what was typed, as (start, end)."""

    kind: SuggestionKind
    key: str
    label: str
    matched: tuple[tuple[int, int], ...] = ()


class Engine(Protocol):
    """What every engine can do."""

    def search(self, query: str, filters: Filters, sort: Sort, page: Page) -> Hits:
        """The page of products that fit `query` (empty: all) and `filters`, in the order `sort`."""
        ...

    def count(self, query: str, filters: Filters) -> int:
        """How many products fit."""
        ...

    def facets(self, query: str, filters: Filters, *, language: str) -> Sequence[Facet]:
        """Counts by group, category, stars, province, commune, producer (the 20 most), price band, and by what is
        available now, anywhere and at each sales point; without the choices that nothing fits."""
        ...

    def suggest(self, prefix: str, *, language: str, limit: int = 8) -> Sequence[Suggestion]:
        """What somebody who begins to type may mean. Never alcohol, whatever the reader's age."""
        ...

    def index(self, product_ids: Collection[int]) -> None:
        """Learn these products anew, in the caller's transaction; those that are gone are forgotten."""
        ...
