"""The filters beside a list, the chips above it and the orders it can be put in, as the components take them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from catalog.products.models import ProductGroup
from catalog.search import Facet, Sort
from storefront.presentation.formats import money_text
from storefront.shop.filters import Asked
from storefront.shop.shelves import Shelf, below

LABELS = {
    "available": gettext_lazy("Stock"),
    "point": gettext_lazy("Sales point"),
    "stars": gettext_lazy("Stars"),
    "group": gettext_lazy("Group"),
    "category": gettext_lazy("Kind"),
    "commune": gettext_lazy("Place"),
    "producer": gettext_lazy("Producer"),
}
SORTS = {
    Sort.RELEVANCE: gettext_lazy("best match"),
    Sort.COLLECTION: gettext_lazy("as arranged"),
    Sort.STARS: gettext_lazy("most stars"),
    Sort.NEWEST: gettext_lazy("newest"),
    Sort.PRICE: gettext_lazy("price, lowest first"),
    Sort.PRICE_DESC: gettext_lazy("price, highest first"),
    Sort.NAME: gettext_lazy("name"),
}
ALWAYS = (Sort.STARS, Sort.NEWEST, Sort.PRICE, Sort.PRICE_DESC, Sort.NAME)
_OPEN = ("available", "stars", "group", "category")
# A long list by count shows its first choices and those chosen; the rest comes when it is asked for: `?all=commune`.
_LONG = ("commune", "producer", "point")
FIRST_SHOWN = 12


def shown_facets(
    found: Sequence[Facet],
    asked: Asked,
    *,
    shelves: dict[int, Shelf],
    within: Shelf | None,
    whole: Collection[str] = (),
) -> list[dict[str, Any]]:
    """What `components/facets.html` takes. On the page of a category, only what lies below it is offered.

    `whole` names the long facets that are shown to their end.
    """
    by_name = {facet.name: facet for facet in found}
    shown = []
    for name, label in LABELS.items():
        facet = by_name.get(name)
        if facet is None or (within and name == "group"):
            continue
        options = [_option(name, value.value, value.label, value.count, asked) for value in facet.values]
        if name == "category" and within:
            options = _among(options, below(within, shelves))
        missing = [value for key, value in asked.chosen if key == name and value not in {o["value"] for o in options}]
        options += [_option(name, value, chip_label(name, value, asked, shelves), 0, asked) for value in missing]
        if len(options) > 1 or name == "available" or any(option["chosen"] for option in options):
            is_open = name in _OPEN or any(option["chosen"] for option in options)
            facet_shown = {"name": name, "label": label, "open": is_open or name in whole}
            shown.append(facet_shown | _first(name, options, whole))
    return [*shown, _prices(asked)]


def _first(name: str, options: list[dict[str, Any]], whole: Collection[str]) -> dict[str, Any]:
    """The options to show, and under "rest" how many others wait to be asked for."""
    if name not in _LONG or name in whole:
        return {"options": options, "whole": name in whole}
    first = [option for n, option in enumerate(options) if n < FIRST_SHOWN or option["chosen"]]
    # For one or two more, asking is longer than they are.
    return (
        {"options": first, "rest": len(options) - len(first)} if len(options) - len(first) > 2 else {"options": options}
    )


def _option(name: str, value: str, label: str, count: int, asked: Asked) -> dict[str, Any]:
    return {
        "value": value,
        "label": int(value) if name == "stars" else label,
        "count": count,
        "chosen": (name, value) in asked.chosen,
    }


def _among(options: list[dict[str, Any]], allowed: Collection[int]) -> list[dict[str, Any]]:
    """Those categories among the `allowed`."""
    return [option for option in options if int(option["value"]) in allowed]


def _prices(asked: Asked) -> dict[str, Any]:
    return {
        "kind": "range",
        "label": _("Price, dong"),
        "open": asked.price_from is not None or asked.price_to is not None,
        "low": {"name": "price_from", "value": asked.price_from},
        "high": {"name": "price_to", "value": asked.price_to},
    }


def chips(request: HttpRequest, asked: Asked, shelves: dict[int, Shelf]) -> list[dict[str, str]]:
    """Each filter that is set, as a link to the list without it."""
    return [
        {"label": chip_label(name, value, asked, shelves), "url": _without(request, name, value)}
        for name, value in asked.chosen
    ]


def chip_label(name: str, value: str, asked: Asked, shelves: dict[int, Shelf]) -> str:
    """A filter in words."""
    language = get_language() or "vi"
    if name == "stars":
        return ngettext("%(n)d star", "%(n)d stars", int(value)) % {"n": int(value)}
    if name == "group":
        return str(ProductGroup(value).label)
    if name == "category":
        return shelves[int(value)].name
    if name == "available":
        return _("available now")
    if name == "price_from":
        return _("from %(price)s") % {"price": money_text(int(value), language)}
    if name == "price_to":
        return _("up to %(price)s") % {"price": money_text(int(value), language)}
    return asked.names[(name, value)]


def _without(request: HttpRequest, name: str, value: str) -> str:
    left = request.GET.copy()
    # A price stands in the address as it was typed, so it is dropped whole.
    left.setlist(name, [] if name.startswith("price") else [kept for kept in left.getlist(name) if kept != value])
    left.pop("page", None)
    return f"{request.path}?{left.urlencode()}" if left else request.path


def shown_sorts(sorts: Iterable[Sort], asked: Asked) -> list[dict[str, Any]]:
    """What the toolbar's sort box takes."""
    return [{"value": sort.value, "label": SORTS[sort], "chosen": sort == asked.sort} for sort in sorts]
