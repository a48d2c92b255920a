"""Filters of search as a condition on listing rows: for lists without words to look for, which need no engine."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from catalog.products.models import (
    AssignedProductValue,
    AssignedVariantValue,
    Category,
    CollectionProduct,
    ProductVariant,
)
from catalog.search.contract import AttributeFilter, Filters

NOTHING = Q(pk__in=[])


class Condition:
    """Reads filters; the category tree is fetched when the first of them asks for it, once."""

    def of(self, filters: Filters) -> Q:
        """The condition that all of `filters` hold. Whether the reader may see a row is not judged here."""
        condition = Q()
        for part in self._parts(filters):
            condition &= part
        return condition

    def _parts(self, given: Filters) -> Iterator[Q]:
        columns = {
            "group__in": given.groups,
            "stars__in": given.stars,
            "province_code__in": given.provinces,
            "commune_code__in": given.communes,
            "producer__in": given.producers,
            "product__in": given.products,
            "product__slug__in": given.slugs,
        }
        yield from (Q(**{column: values}) for column, values in columns.items() if values is not None)
        if given.categories is not None:
            yield Q(category__in=set().union(*descendants(self._tree, given.categories).values()))
        if given.collections is not None:
            yield Q(product__in=_on_collections(given.collections))
        if given.price_min is not None or given.price_max is not None:
            yield _priced(given.price_min, given.price_max)
        yield from map(_answers, given.attributes)
        yield from map(self.of, given.all_of)
        if given.any_of is not None:
            either = NOTHING
            for member in given.any_of:
                either |= self.of(member)
            yield either

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


def _on_collections(keys: Iterable[int]) -> object:
    entries = CollectionProduct.objects.filter(collection__in=keys, collection__is_published=True)
    return entries.values("product")


def _priced(least: int | None, most: int | None) -> Q:
    """Any pack costs between these, both included. The listing row knows the two ends and decides nearly always."""
    bounds = {"gte": least, "lte": most}
    within = {end: {f"{end}__{key}": price for key, price in bounds.items() if price is not None} for end in _ENDS}
    packs = ProductVariant.objects.filter(product=OuterRef("product"), is_active=True, **within["price"])
    overlap = Q(price_from__isnull=False)
    if most is not None:
        overlap &= Q(price_from__lte=most)
    if least is not None:
        overlap &= Q(price_to__gte=least)
    return overlap & (Q(**within["price_from"]) | Q(**within["price_to"]) | Q(Exists(packs)))


_ENDS = ("price", "price_from", "price_to")


def _answers(given: AttributeFilter) -> Q:
    """Products that answer so, themselves or by one of their packs; an attribute that nobody knows matches nothing."""
    wanted = Q(attribute__slug=given.slug)
    if given.values is not None:
        wanted &= Q(choice__slug__in=given.values)
    if given.boolean is not None:
        wanted &= Q(boolean=given.boolean)
    by_product = AssignedProductValue.objects.filter(wanted, product=OuterRef("product"))
    by_pack = AssignedVariantValue.objects.filter(wanted, variant__product=OuterRef("product"), variant__is_active=True)
    return Q(Exists(by_product)) | Q(Exists(by_pack))
