"""The first page."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.certification.listing import catalogue_stamp, listed
from config.core import clock
from storefront.shop import structured
from storefront.shop.age import is_adult
from storefront.shop.cards import Card, card, with_card_facts
from storefront.shop.shelves import Shelf, tree
from storefront.shop.views.answers import shown

FEATURED = "featured-products"
ON_A_SHELF = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is certified today, how it can be checked, where it comes from."""
    adult = is_adult(request)
    counts = _counts(adult=adult)
    context = {
        "page_description": _(
            "Rural products of An Giang whose OCOP recognition of 3 stars or more is in force today: "
            "by whom, from where, until when."
        ),
        "counts": counts,
        "featured": _featured(adult=adult),
        "top_rated": _top_rated(adult=adult),
        "shelves": _shelves(counts["categories"]),
        "json_ld": [
            structured.script(structured.website(reverse("shop:search"))),
            structured.script(structured.organization()),
        ],
    }
    return shown(request, "shop/home.html", context)


def _counts(*, adult: bool) -> dict[str, Any]:
    """How much there is to see today, kept until the catalogue or the day changes."""
    key = f"home.counts.{catalogue_stamp()}.{clock.today():%Y%m%d}.{adult:d}"
    found = cache.get(key)
    if found is None:
        rows = listed(adult=adult)
        found = rows.aggregate(products=Count("product"), producers=Count("producer", distinct=True))
        by_category = rows.filter(category__isnull=False).values_list("category").annotate(n=Count("product"))
        found["categories"] = dict(by_category)
        cache.set(key, found, 3600)
    return found


def _featured(*, adult: bool) -> list[Card]:
    # In one filter: a second one would join the entries anew, and show a product once for each of its collections.
    entry = "product__collection_entries__collection"
    chosen = listed(adult=adult).filter(**{f"{entry}__slug": FEATURED, f"{entry}__is_published": True})
    rows = with_card_facts(chosen)
    return [card(row) for row in rows.order_by("product__collection_entries__position", "product_id")[:ON_A_SHELF]]


def _top_rated(*, adult: bool) -> list[Card]:
    """Five stars, the latest first: few in the province, and the nation decided them."""
    rows = with_card_facts(listed(adult=adult).filter(stars=5))
    return [card(row) for row in rows.order_by("-recognition__valid_from", "product_id")[:4]]


def _shelves(by_category: dict[int, int]) -> list[tuple[Shelf, int]]:
    """The top of the category tree, each with how many products lie in it and below; empty ones are left out."""
    shelves = tree()
    totals: dict[int, int] = {}
    for category, count in by_category.items():
        top, steps = shelves.get(category), 0
        while top and top.parent_id and steps < len(shelves):
            top, steps = shelves.get(top.parent_id), steps + 1
        if top:
            totals[top.id] = totals.get(top.id, 0) + count
    return [(shelf, totals[shelf.id]) for shelf in shelves.values() if shelf.id in totals]
