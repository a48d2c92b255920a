"""Where goods can be had: a finder of sales points, and a page for each."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.certification.listing import listed
from catalog.inventory.availability import on_offer
from catalog.inventory.opening import is_open, open_at
from catalog.inventory.selectors.points import level_of, public_points, with_distance
from catalog.places.distance import Position
from catalog.places.selectors import find_places
from config.core import clock
from config.core.text import clean
from storefront.shop import structured
from storefront.shop.age import is_adult
from storefront.shop.cards import card, with_card_facts
from storefront.shop.map import points_map
from storefront.shop.pages import Problem, asked_page, within
from storefront.shop.places import commune_words
from storefront.shop.points import full_address, holidays, line, pickup_words, week, with_hours
from storefront.shop.shelves import Crumb
from storefront.shop.views.answers import shown

PAGE_SIZE = 24
LONGEST = 80
_POSITION = (("lat", 90), ("lon", 180))


@dataclass(frozen=True)
class Near:
    """Where somebody is: a place in words (None: here, by the device) and its position."""

    words: str | None
    position: Position


def asked_near(request: HttpRequest) -> tuple[Near | None, list[Problem]]:
    """The place in an address: `gan`, a commune as one types it, or `lat` and `lon` from the device."""
    typed = clean(request.GET.get("gan", ""))[:LONGEST]
    if typed:
        commune = next((found.commune for found in find_places(typed) if found.commune), None)
        if commune is None or commune.position is None:
            return None, [Problem("gan", _("No commune is called “%(name)s”. Type its name.") % {"name": typed})]
        return Near(commune_words(commune), commune.position), []
    given = [clean(request.GET.get(name, ""))[:20] for name, _most in _POSITION]
    if not any(given):
        return None, []
    try:
        degrees = [float(text) for text in given]
    except ValueError:
        degrees = []
    if len(degrees) == 2 and all(abs(n) <= most for n, (_name, most) in zip(degrees, _POSITION, strict=True)):
        return Near(None, (degrees[0], degrees[1])), []
    wrong = next((name for (name, _most), text in zip(_POSITION, given, strict=True) if not text), "lat")
    return None, [Problem(wrong, _("This is no position on earth. Type a commune instead."))]


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Every point that trades today; near a place, open now, with a product, as asked."""
    near, problems = asked_near(request)
    rows = public_points()
    open_now = request.GET.get("mo") == "1"
    if open_now:
        rows = rows.filter(open_at(clock.now()))
    listing, levels = _product(request, problems)
    if levels is not None:
        rows = rows.filter(pk__in=levels)
    lines = [
        line(row, near=near.position if near else None, level=level_of(levels[row.pk]) if levels else None)
        for row in _in_order(with_hours(rows), near)
    ]
    context = {
        "page_title": _("Sales points"),
        "page_description": _("Where OCOP products of An Giang can be bought and collected: addresses and hours."),
        "points": lines,
        "map": points_map(lines, here=near.position if near else None),
        "near": near,
        "typed": clean(request.GET.get("gan", ""))[:LONGEST],
        "position": near.position if near and near.words is None else None,
        "open_now": open_now,
        "hidden_fields": [("sp", listing.product.slug)] if listing else [],
        "product": listing.product if listing else None,
        "narrowed": open_now or levels is not None,
        "problems": problems,
        "noindex": bool(request.GET),
    }
    return shown(request, "shop/points.html", context, status=400 if problems else 200)


def _in_order(rows: QuerySet[Any], near: Near | None) -> QuerySet[Any]:
    if near is None:
        return rows.order_by("name", "pk")
    return with_distance(rows, near.position).order_by("metres", "pk")


def _product(request: HttpRequest, problems: list[Problem]) -> tuple[Any, dict[int, int] | None]:
    """The product that is looked for, with what each point has to give of its best pack; None: none is looked for."""
    slug = clean(request.GET.get("sp", ""))[:120]
    if not slug:
        return None, None
    listing = listed(adult=is_adult(request)).filter(product__slug=slug).select_related("product").first()
    if listing is None:
        problems.append(Problem("sp", _("This product is not on sale today; all sales points are shown.")))
        return None, None
    best: dict[int, int] = {}
    found = on_offer().filter(variant__product=listing.product_id)
    for point, available in found.values_list("point", "available"):
        best[point] = max(best.get(point, 0), available)
    return listing, best


@require_safe
def point(request: HttpRequest, slug: str) -> HttpResponse:
    """One point: where, when, how to collect, and what it has now."""
    row = with_hours(public_points()).filter(slug=slug).select_related("commune__province", "producer").first()
    if row is None:
        raise Http404
    here = on_offer().filter(point=row).values("variant__product")
    goods = with_card_facts(listed(adult=is_adult(request)).filter(product__in=here))
    pages = Paginator(goods.order_by("name_key", "product_id"), PAGE_SIZE)
    asked, wrong = asked_page(request)
    number, beyond = within(asked, last=pages.num_pages)
    problems = [problem for problem in (wrong, beyond) if problem]
    shown_line = line(row)
    today = clock.today()
    crumbs = [Crumb(_("Sales points"), reverse("shop:points"))]
    context = {
        "page_title": row.name,
        "page_description": _("%(name)s, %(place)s: hours, how to collect, and what it has today.")
        % {"name": row.name, "place": full_address(row)},
        "point": row,
        "line": shown_line,
        "open_now": is_open(row, clock.now()),
        "today": shown_line.today,
        "week": week(row),
        "holidays": holidays(row),
        "pickup": pickup_words(row),
        "map": points_map([shown_line], here=None),
        "cards": [card(entry) for entry in pages.page(number)],
        "product_count": pages.count,
        "page_number": number,
        "page_count": pages.num_pages,
        "problems": problems,
        "crumbs": crumbs,
        "json_ld": [
            structured.script(structured.store(row, today)),
            structured.script(structured.breadcrumbs([*crumbs, Crumb(row.name, request.path)])),
        ],
    }
    return shown(request, "shop/point.html", context, status=400 if problems else 200)
