"""Filters as conditions on listing rows."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q

from catalog.inventory.availability import on_offer
from catalog.products.models import AssignedProductValue, AssignedVariantValue, Category, CollectionProduct
from catalog.search.contract import AttributeFilter, Filters

_PLAIN = {
    "groups": "group",
    "stars": "stars",
    "provinces": "province_code",
    "communes": "commune_code",
    "producers": "producer",
    "products": "product",
    "slugs": "product__slug",
}


def condition(filters: Filters, *, without: str = "") -> Q:
    """What a `Listing` row must fulfil for `filters`, apart from the listing rule. `without` leaves out one filter, as
    `given` names it."""
    wanted = Q()
    for name, column in _PLAIN.items():
        values = getattr(filters, name)
        if values is not None and name != without:
            wanted &= Q(**{f"{column}__in": values})
    if filters.categories is not None and without != "categories":
        wanted &= Q(category__in=with_descendants(filters.categories))
    if filters.collections is not None:
        entries = CollectionProduct.objects.filter(collection__in=filters.collections, collection__is_published=True)
        wanted &= Q(Exists(entries.filter(product=OuterRef("product"))))
    if without != "price":
        if filters.price_min is not None:
            wanted &= Q(price_from__gte=filters.price_min)
        if filters.price_max is not None:
            wanted &= Q(price_from__lte=filters.price_max)
    if filters.available is not None and without != "available":
        here = Q(product__in=on_offer().values("variant__product"))
        wanted &= here if filters.available else ~here
    if filters.points is not None and without != "points":
        wanted &= Q(product__in=on_offer().filter(point__in=filters.points).values("variant__product"))
    return wanted & _nested(filters, without)


def _nested(filters: Filters, without: str) -> Q:
    wanted = Q()
    for attribute in filters.attributes:
        wanted &= _answered(attribute)
    for part in filters.all_of:
        wanted &= condition(part, without=without)
    if filters.any_of is not None:
        # Not `Q()`, which would let everything through, to begin with.
        either = Q(pk__in=[])
        for part in filters.any_of:
            either |= condition(part) or ~Q(pk__in=[])
        wanted &= either
    return wanted


def _answered(attribute: AttributeFilter) -> Q:
    wanted = Q(attribute__slug=attribute.slug)
    if attribute.values is not None:
        wanted &= Q(choice__slug__in=attribute.values)
    if attribute.boolean is not None:
        wanted &= Q(boolean=attribute.boolean)
    of_product = AssignedProductValue.objects.filter(wanted, product=OuterRef("product"))
    of_variant = AssignedVariantValue.objects.filter(
        wanted, variant__product=OuterRef("product"), variant__is_active=True
    )
    return Q(Exists(of_product)) | Q(Exists(of_variant))


def with_descendants(category_ids: Iterable[int]) -> set[int]:
    """These categories and everything below them."""
    within = set(category_ids)
    if within:
        children = list(Category.objects.exclude(parent=None).values_list("pk", "parent_id"))
        while below := {pk for pk, parent in children if parent in within} - within:
            within |= below
    return within


def given(filters: Filters) -> set[str]:
    """The names of the filters that are given, at any depth that must hold; both ends of a price are one."""
    names = {name for name in (*_PLAIN, "categories", "available", "points") if getattr(filters, name) is not None}
    if filters.price_min is not None or filters.price_max is not None:
        names.add("price")
    return names.union(*(given(part) for part in filters.all_of))


def fact_terms(filters: Filters) -> Iterator[tuple[str, ...]]:
    """For each filter that documents know as terms, the terms of which one must be there."""
    if filters.groups is not None:
        yield tuple(f"f:g:{group}" for group in filters.groups)
    if filters.categories is not None:
        yield tuple(f"f:k:{category}" for category in sorted(with_descendants(filters.categories)))
    for part in filters.all_of:
        yield from fact_terms(part)
