"""What the address of a list asks for, read leniently: what cannot be taken is left out and named."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from catalog.inventory.selectors.points import public_points
from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import ProductGroup
from catalog.search import Filters, Sort
from config.core.money import MOST
from config.core.text import clean
from storefront.shop.pages import Problem, asked_page

LONGEST_QUERY = 200
MOST_VALUES = 30
_LARGEST_ID = 2**31 - 1


@dataclass
class Asked:
    """A list as somebody asked for it. `names`: words for the communes, producers and points that are
    chosen, by parameter and value."""

    query: str
    groups: list[str]
    categories: list[int]
    stars: list[int]
    communes: list[str]
    producers: list[int]
    price_from: int | None
    price_to: int | None
    available: bool
    points: list[int]
    sort: Sort
    page: int
    problems: list[Problem]
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def filters(self, *, adult: bool, category: int | None = None, collection: int | None = None) -> Filters:
        """The same for the search engine, on the page of a `category` or `collection` within that."""
        return Filters(
            adult=adult,
            groups=tuple(self.groups) or None,
            categories=tuple(self.categories) or ((category,) if category else None),
            stars=tuple(self.stars) or None,
            communes=tuple(self.communes) or None,
            producers=tuple(self.producers) or None,
            price_min=self.price_from,
            price_max=self.price_to,
            collections=(collection,) if collection else None,
            available=True if self.available else None,
            points=tuple(self.points) or None,
        )

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Every filter set, as it stands in the address: (parameter, value)."""
        several: dict[str, Collection[int | str]] = {
            "stars": self.stars,
            "group": self.groups,
            "category": self.categories,
            "commune": self.communes,
            "producer": self.producers,
            "point": self.points,
            "available": ["true"] if self.available else [],
        }
        pairs = [(name, str(value)) for name, values in several.items() for value in values]
        prices = (("price_from", self.price_from), ("price_to", self.price_to))
        return pairs + [(name, str(price)) for name, price in prices if price is not None]


def read(request: HttpRequest, *, categories: Collection[int], sorts: Collection[Sort], default: Sort) -> Asked:
    """The list that `request` asks for. One query each for communes, producers and points when some are chosen."""
    reader = _Reader(request.GET)
    communes = _communes(reader)
    producers = _producers(reader)
    points = _points(reader)
    low, high = reader.price("price_from", _("price from")), reader.price("price_to", _("price to"))
    if low is not None and high is not None and low > high:
        reader.refuse("price_to", _("The highest price is below the lowest; they have been swapped."))
        low, high = high, low
    page, problem = asked_page(request)
    return Asked(
        query=reader.words("q"),
        groups=reader.known("group", _("group"), dict.fromkeys(ProductGroup.values)),
        categories=[int(pk) for pk in reader.known("category", _("category"), [str(pk) for pk in categories])],
        stars=[int(count) for count in reader.known("stars", _("stars"), ["1", "2", "3", "4", "5"])],
        communes=reader.known("commune", _("place"), communes),
        producers=[int(pk) for pk in reader.known("producer", _("producer"), producers)],
        price_from=low,
        price_to=high,
        available=bool(reader.known("available", _("Stock"), ["true"])),
        points=[int(pk) for pk in reader.known("point", _("Sales point"), points)],
        sort=reader.sort(sorts, default),
        page=page,
        problems=reader.problems + ([problem] if problem else []),
        names={("commune", code): name for code, name in communes.items()}
        | {("producer", pk): name for pk, name in producers.items()}
        | {("point", pk): name for pk, name in points.items()},
    )


def _communes(reader: "_Reader") -> dict[str, str]:
    codes = [code for code in reader.values("commune") if len(code) <= 5]
    return dict(Commune.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def _points(reader: "_Reader") -> dict[str, str]:
    ids = [int(pk) for pk in reader.values("point") if _is_id(pk)]
    found = public_points().filter(pk__in=ids).values_list("pk", "name") if ids else []
    return {str(pk): name for pk, name in found}


def _producers(reader: "_Reader") -> dict[str, str]:
    ids = [int(pk) for pk in reader.values("producer") if _is_id(pk)]
    found = Producer.objects.filter(pk__in=ids).values_list("pk", "name") if ids else []
    return {str(pk): name for pk, name in found}


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _LARGEST_ID


class _Reader:
    """The parameters of an address, each read once, with a list of what was wrong with them."""

    def __init__(self, given: QueryDict) -> None:
        self.given = given
        self.problems: list[Problem] = []

    def refuse(self, name: str, message: str) -> None:
        self.problems.append(Problem(name, message))

    def values(self, name: str) -> list[str]:
        """All values of a parameter, without repeats; empty ones are no filter."""
        return list(dict.fromkeys(filter(None, map(clean, self.given.getlist(name)[:MOST_VALUES]))))

    def words(self, name: str) -> str:
        text = " ".join(clean(self.given.get(name, "")).split())
        if len(text) > LONGEST_QUERY:
            self.refuse(name, _("Only the first %(n)d characters were searched for.") % {"n": LONGEST_QUERY})
        return text[:LONGEST_QUERY]

    def known(self, name: str, label: str, known: Collection[str]) -> list[str]:
        """The values that are among the `known`; the others are named with the field that they were meant for."""
        asked = self.values(name)
        for value in asked:
            if value not in known:
                words = {"field": label, "value": value[:40]}
                self.refuse(name, _("The filter “%(field)s” has no choice “%(value)s”; it was left out.") % words)
        return [value for value in asked if value in known]

    def price(self, name: str, label: str) -> int | None:
        """Whole dong, also as people write it: `125.000`, `125 000 ₫`."""
        text = clean(self.given.get(name, ""))
        digits = "".join(ch for ch in text.lower().removesuffix("đ").removesuffix("₫") if ch not in " .,\u00a0")
        if not digits and not text:
            return None
        if digits.isascii() and digits.isdigit() and len(digits) <= 13 and int(digits) <= MOST:
            return int(digits)
        words = {"field": label, "value": text[:40]}
        self.refuse(name, _("“%(field)s” is a whole number of dong, not “%(value)s”; it was left out.") % words)
        return None

    def sort(self, sorts: Collection[Sort], default: Sort) -> Sort:
        text = clean(self.given.get("sort", ""))
        if not text:
            return default
        if text in sorts:
            return Sort(text)
        self.refuse("sort", _("There is no order “%(value)s”; another was taken.") % {"value": text[:40]})
        return default
