"""Which products: the dialect's `filter` and `where`, and what this shop adds, as conditions on listing rows.

Slugs and codes that nobody has match nothing. An id that is none is refused, with the field's name.
"""

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Any

import graphene
from django.db.models import Exists, OuterRef, Q

from catalog.api.fields import choices
from catalog.products.models import AssignedProductValue, AssignedVariantValue, Category, CollectionProduct
from catalog.products.models import ProductGroup as Group
from config.api.engine import scalars
from config.api.engine.errors import BadInput
from config.api.engine.ids import number_of
from config.core.money import MOST

MOST_CONDITIONS = 50
NOTHING = Q(pk__in=[])

ProductGroup = choices("ProductGroup", Group)


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


class Conditions:
    """Turns one input, of either form, into a condition; `name` is the argument that it came in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0

    def of(self, given: dict[str, Any] | None) -> Q:
        """The condition. Raises `BadInput` naming the field that is wrong, or the argument when there are too many."""
        condition = Q()
        for field, value in (given or {}).items():
            read: Callable[[str, Any], Q] | None = self._readers.get(field)
            if value is not None and read is not None:
                self.count += 1
                if self.count > MOST_CONDITIONS:
                    raise BadInput(self.name, f"`{self.name}` holds more than {MOST_CONDITIONS} conditions.")
                condition &= read(field, value)
        return condition

    @cached_property
    def _readers(self) -> dict[str, Callable[[str, Any], Q]]:
        return {
            "AND": lambda field, parts: self._joined(parts, Q.AND),
            "OR": lambda field, parts: self._joined(parts, Q.OR),
            "ids": lambda field, ids: Q(product__in=self._keys(field, "Product", ids)),
            "slugs": lambda field, slugs: Q(product__slug__in=slugs),
            "slug": lambda field, slug: self._text("product__slug", slug),
            "category": lambda field, ids: self._in_categories(self._wanted_keys(field, "Category", ids)),
            "categories": lambda field, ids: self._in_categories(self._keys(field, "Category", ids)),
            "collection": lambda field, ids: self._in_collections(self._wanted_keys(field, "Collection", ids)),
            "collections": lambda field, ids: self._in_collections(self._keys(field, "Collection", ids)),
            "price": lambda field, price: _price(price),
            "attributes": lambda field, attributes: self._joined_attributes(attributes),
            "stars": lambda field, stars: Q(stars__in=stars),
            "groups": lambda field, groups: Q(group__in=[group.value for group in groups]),
            "provinces": lambda field, codes: Q(province_code__in=codes),
            "communes": lambda field, codes: Q(commune_code__in=codes),
            "producers": lambda field, ids: Q(producer__in=self._keys(field, "Producer", ids)),
        }

    def _joined(self, parts: list[dict[str, Any]], connector: str) -> Q:
        joined = Q(_connector=connector)
        for part in parts:
            joined.add(self.of(part), connector)
        return joined

    def _joined_attributes(self, attributes: list[dict[str, Any]]) -> Q:
        joined = Q()
        for attribute in attributes:
            self.count += 1
            joined &= _attribute(attribute)
        return joined

    def _keys(self, field: str, kind: str, ids: Iterable[str]) -> list[int]:
        keys = [number_of(kind, text) for text in ids]
        if None in keys:
            raise BadInput(f"{self.name}.{field}", f"`{self.name}.{field}` holds what is no id of a {kind}.")
        return [key for key in keys if key is not None]

    def _wanted_keys(self, field: str, kind: str, given: dict[str, Any]) -> list[int]:
        if given.get("eq") is not None:
            return self._keys(field, kind, [given["eq"]])
        return self._keys(field, kind, given.get("one_of") or [])

    @staticmethod
    def _text(column: str, given: dict[str, Any]) -> Q:
        if given.get("eq") is not None:
            return Q(**{column: given["eq"]})
        return Q(**{f"{column}__in": given.get("one_of") or []})

    def _in_categories(self, keys: list[int]) -> Q:
        return Q(category__in=self._with_descendants(keys))

    @staticmethod
    def _in_collections(keys: list[int]) -> Q:
        return Q(
            product__in=CollectionProduct.objects.filter(collection__in=keys, collection__is_published=True).values(
                "product"
            )
        )

    def _with_descendants(self, keys: list[int]) -> set[int]:
        return set().union(*descendants(self._tree, keys).values()) if keys else set()

    @cached_property
    def _tree(self) -> dict[int, int | None]:
        return category_tree()


def category_tree() -> dict[int, int | None]:
    """Each category's parent. The tree is small: shops have tens of categories."""
    return dict(Category.objects.values_list("pk", "parent_id"))


def descendants(tree: dict[int, int | None], keys: Iterable[int]) -> dict[int, set[int]]:
    """For each of these categories itself and all that lie under it."""
    found: dict[int, set[int]] = {key: {key} for key in keys}
    for category in tree:
        above: int | None = category
        while above is not None:
            if above in found:
                found[above].add(category)
            above = tree.get(above)
    return found


def _attribute(given: dict[str, Any]) -> Q:
    """Products that answer so, themselves or by one of their packs; an attribute that nobody knows matches nothing."""
    wanted = Q(attribute__slug=given.get("slug") or "")
    if given.get("values") is not None:
        wanted &= Q(choice__slug__in=given["values"])
    if given.get("boolean") is not None:
        wanted &= Q(boolean=given["boolean"])
    of_product = AssignedProductValue.objects.filter(wanted, product=OuterRef("product"))
    of_variant = AssignedVariantValue.objects.filter(
        wanted, variant__product=OuterRef("product"), variant__is_active=True
    )
    return Q(Exists(of_product)) | Q(Exists(of_variant))


def _price(given: dict[str, Any]) -> Q:
    """The lowest price of a product's packs, which is the one that lists show and sort by."""
    if given.get("eq") is not None:
        return Q(price_from=_dong(given["eq"], ROUND_FLOOR)) if _is_whole(given["eq"]) else NOTHING
    if given.get("one_of") is not None:
        return Q(price_from__in=[_dong(price, ROUND_FLOOR) for price in given["one_of"] if _is_whole(price)])
    limits = given.get("range") or given
    condition = Q(price_from__isnull=False)
    if limits.get("gte") is not None:
        condition &= Q(price_from__gte=_dong(limits["gte"], ROUND_CEILING))
    if limits.get("lte") is not None:
        condition &= Q(price_from__lte=_dong(limits["lte"], ROUND_FLOOR))
    return condition


def _is_whole(price: Decimal) -> bool:
    return price == price.to_integral_value()


def _dong(price: Decimal | float, rounding: str) -> int:
    """The nearest whole dong inside the range; nothing costs less than 0 or more than `MOST`."""
    bounded = min(max(Decimal(str(price)), Decimal(-1)), Decimal(MOST + 1))
    return int(bounded.to_integral_value(rounding))
