"""Which products: the dialect's `filter` and `where`, and what this shop adds, read into the terms of search.

Slugs and codes that nobody has match nothing. An id that is none is refused, with the field's name.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case

from catalog.api.fields import choices
from catalog.products.models import ProductGroup as Group
from catalog.search.contract import AttributeFilter, Filters
from config.api.engine import scalars
from config.api.engine.enums import enum
from config.api.engine.errors import BadInput
from config.api.engine.ids import number_of
from config.core.money import MOST

MOST_CONDITIONS = 50

ProductGroup = choices("ProductGroup", Group)
StockAvailability = enum("StockAvailability", [("IN_STOCK", True), ("OUT_OF_STOCK", False)])


class PriceRangeInput(graphene.InputObjectType):
    gte = graphene.Float()
    lte = graphene.Float()


class DecimalRangeInput(graphene.InputObjectType):
    gte = graphene.InputField(scalars.Decimal)
    lte = graphene.InputField(scalars.Decimal)


class DecimalFilterInput(graphene.InputObjectType):
    eq = graphene.InputField(scalars.Decimal)
    one_of = graphene.List(graphene.NonNull(scalars.Decimal))
    range = graphene.InputField(DecimalRangeInput)


class GlobalIDFilterInput(graphene.InputObjectType):
    eq = graphene.ID()
    one_of = graphene.List(graphene.NonNull(graphene.ID))


class StringFilterInput(graphene.InputObjectType):
    eq = graphene.String()
    one_of = graphene.List(graphene.NonNull(graphene.String))


class AttributeInput(graphene.InputObjectType):
    slug = graphene.String()
    values = graphene.List(graphene.NonNull(graphene.String), description="Slugs of choices: any of them.")
    boolean = graphene.Boolean()


def _list(of: Any) -> graphene.List:
    return graphene.List(graphene.NonNull(of))


class OwnConditions:
    """What this shop asks beside the dialect."""

    stars = _list(graphene.Int)
    groups = _list(ProductGroup)
    provinces = graphene.List(graphene.NonNull(graphene.String), description="Codes of provinces.")
    communes = graphene.List(graphene.NonNull(graphene.String), description="Codes of communes.")
    producers = _list(graphene.ID)
    stock_availability = StockAvailability(description="Whether any sales point has a piece to promise now.")
    sales_points = graphene.List(graphene.NonNull(graphene.ID), description="One of these has a piece to promise now.")


class ProductFilterInput(OwnConditions, graphene.InputObjectType):
    ids = _list(graphene.ID)
    slugs = _list(graphene.String)
    search = graphene.String()
    categories = _list(graphene.ID)
    collections = _list(graphene.ID)
    price = PriceRangeInput()
    attributes = _list(AttributeInput)


class ProductWhereInput(OwnConditions, graphene.InputObjectType):
    AND = _list(lambda: ProductWhereInput)
    OR = _list(lambda: ProductWhereInput)
    ids = _list(graphene.ID)
    slug = StringFilterInput()
    category = GlobalIDFilterInput()
    collection = GlobalIDFilterInput()
    price = DecimalFilterInput()
    attributes = _list(AttributeInput)


class Reader:
    """Reads one input, of either form; `name` is the argument that it came in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0

    def read(self, given: dict[str, Any] | None) -> Filters:
        """The filters. Raises `BadInput` naming the field that is wrong, or the argument when it holds too much."""
        return Filters(all_of=tuple(self._conditions(given or {})))

    def _conditions(self, given: dict[str, Any]) -> Iterator[Filters]:
        for field, value in given.items():
            if value is None or field == "search":
                continue
            self.count += 1
            if self.count > MOST_CONDITIONS:
                raise BadInput(self.name, f"`{self.name}` holds more than {MOST_CONDITIONS} conditions.")
            yield self._condition(field, value)

    def _condition(self, field: str, value: Any) -> Filters:
        match field:
            case "AND":
                return Filters(all_of=tuple(self.read(part) for part in value))
            case "OR":
                return Filters(any_of=tuple(self.read(part) for part in value) or None)
            case "price":
                return _price(value)
            case "attributes":
                return self._attributes(value)
            case "slug" | "slugs":
                return Filters(slugs=tuple(_one_or_more(value)))
            case "groups":
                return Filters(groups=tuple(group.value for group in value))
            case "stock_availability":
                return Filters(available=value.value)
            case "stars":
                return Filters(stars=tuple(value))
            case "provinces":
                return Filters(provinces=tuple(value))
            case "communes":
                return Filters(communes=tuple(value))
            case _:
                kind, filters = _BY_ID[field]
                return filters(self._keys(field, kind, _one_or_more(value)))

    def _attributes(self, given: list[dict[str, Any]]) -> Filters:
        self.count += len(given)
        return Filters(attributes=tuple(_attribute(one) for one in given))

    def _keys(self, field: str, kind: str, ids: Iterable[str]) -> tuple[int, ...]:
        keys = [number_of(kind, text) for text in ids]
        if None in keys:
            path = f"{self.name}.{to_camel_case(field)}"
            raise BadInput(path, f"`{path}` holds what is no id of a {kind}.")
        return tuple(key for key in keys if key is not None)


_BY_ID: dict[str, tuple[str, Callable[[tuple[int, ...]], Filters]]] = {
    "ids": ("Product", lambda keys: Filters(products=keys)),
    "sales_points": ("Warehouse", lambda keys: Filters(points=keys)),
    "producers": ("Producer", lambda keys: Filters(producers=keys)),
    "category": ("Category", lambda keys: Filters(categories=keys)),
    "categories": ("Category", lambda keys: Filters(categories=keys)),
    "collection": ("Collection", lambda keys: Filters(collections=keys)),
    "collections": ("Collection", lambda keys: Filters(collections=keys)),
}


def _one_or_more(given: Any) -> list[Any]:
    """The values of a plain list, of `eq` or of `oneOf`."""
    if isinstance(given, list):
        return given
    return [given["eq"]] if given.get("eq") is not None else given.get("one_of") or []


def _attribute(given: dict[str, Any]) -> AttributeFilter:
    values = given.get("values")
    return AttributeFilter(
        slug=given.get("slug") or "",
        values=None if values is None else tuple(values),
        boolean=given.get("boolean"),
    )


def _price(given: dict[str, Any]) -> Filters:
    exact = _one_or_more(given) if given.keys() & {"eq", "one_of"} else None
    if exact is not None:
        whole = [int(price) for price in exact if abs(price) <= MOST and price == price.to_integral_value()]
        return Filters(any_of=tuple(Filters(price_min=price, price_max=price) for price in whole))
    limits = given.get("range") or given
    least, most = limits.get("gte"), limits.get("lte")
    return Filters(
        price_min=None if least is None else _dong(least, ROUND_CEILING),
        price_max=None if most is None else _dong(most, ROUND_FLOOR),
    )


def _dong(price: Decimal | float, rounding: str) -> int:
    """The nearest whole dong inside the range; nothing costs less than 0 or more than `MOST`."""
    bounded = min(max(Decimal(str(price)), Decimal(-1)), Decimal(MOST + 1))
    return int(bounded.to_integral_value(rounding))
