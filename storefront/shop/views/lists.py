"""Lists of products: all, those of a category or collection, those found by words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.products.models import Collection
from catalog.products.models.shelves import CollectionTranslation
from catalog.search import Hits, Page, Sort, get_engine
from storefront.content.richtext import as_html
from storefront.shop import facets, structured
from storefront.shop.age import is_adult
from storefront.shop.cards import cards
from storefront.shop.certificates import tidy
from storefront.shop.filters import Asked, read
from storefront.shop.links import absolute
from storefront.shop.pages import within
from storefront.shop.proof import certificate_path
from storefront.shop.shelves import Crumb, Shelf, tree, way_to
from storefront.shop.views.answers import shown
from storefront.shop.words import reads_english, text

PAGE_SIZE = 24
_CERTIFICATE = re.compile(r"[A-Z]{2}-\d{4}-\d+")


@dataclass(frozen=True)
class Subject:
    """What a list is of."""

    title: str
    sorts: Sequence[Sort] = facets.ALWAYS
    category: Shelf | None = None
    collection: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Everything that may be shown today."""
    return _list(request, Subject(_("Products")), _tree_if_asked(request))


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """A category with everything below it."""
    shelves = tree()
    shelf = next((shelf for shelf in shelves.values() if shelf.slug == slug), None)
    if shelf is None:
        raise Http404
    way = way_to(shelf, shelves)
    below = [other for other in shelves.values() if other.parent_id == shelf.id]
    extra = {"crumbs": [Crumb(_("Products"), reverse("shop:products")), *way[:-1]], "below": below}
    return _list(request, Subject(shelf.name, category=shelf, extra=extra), shelves)


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """A hand-picked shelf in its own order."""
    row = get_object_or_404(Collection, slug=slug, is_published=True)
    english = CollectionTranslation.objects.filter(collection=row, language="en").first() if reads_english() else None
    words = english if english and english.description.get("blocks") else row
    extra = {
        "crumbs": [Crumb(_("Products"), reverse("shop:products"))],
        "intro": as_html(words.description),
    }
    title = text(row.name, english.name if english else None).value
    sorts = (Sort.COLLECTION, *facets.ALWAYS)
    return _list(request, Subject(title, sorts=sorts, collection=row.pk, extra=extra), _tree_if_asked(request))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words typed, best first."""
    sorts = (Sort.RELEVANCE, *facets.ALWAYS)
    number = tidy(request.GET.get("q", ""))
    extra: dict[str, Any] = {"is_search": True, "noindex": True}
    if _CERTIFICATE.fullmatch(number):
        extra |= {"certificate_number": number, "certificate_url": certificate_path(number)}
    return _list(request, Subject(_("Search"), sorts=sorts, extra=extra), _tree_if_asked(request))


def _tree_if_asked(request: HttpRequest) -> dict[int, Shelf]:
    """The categories, when one is filtered by: only then must they be known and named."""
    return tree() if request.GET.get("category") else {}


def _list(request: HttpRequest, subject: Subject, shelves: dict[int, Shelf]) -> HttpResponse:
    adult = is_adult(request)
    asked = read(request, categories=shelves, sorts=subject.sorts, default=subject.sorts[0])
    category = subject.category.id if subject.category else None
    filters = asked.filters(adult=adult, category=category, collection=subject.collection)
    engine = get_engine()
    hits = engine.search(asked.query, filters, asked.sort, Page(first=PAGE_SIZE, number=asked.page))
    pages = -(-hits.total // PAGE_SIZE)
    asked.page, beyond = within(asked.page, last=pages)
    if beyond:
        asked.problems.append(beyond)
        hits = engine.search(asked.query, filters, asked.sort, Page(first=PAGE_SIZE, number=1))
    found = engine.facets(hits.corrected or asked.query, filters, language=get_language() or "vi")
    context = {
        **_words(request, subject, asked, hits),
        "cards": cards(hits.product_ids, adult=adult),
        "result_count": hits.total,
        "page_number": asked.page,
        "page_count": pages,
        "facets": facets.shown_facets(
            found, asked, shelves=shelves, within=subject.category, whole=request.GET.getlist("all")
        ),
        "chips": facets.chips(request, asked, shelves),
        "chosen_count": len(asked.chosen),
        "sorts": facets.shown_sorts(subject.sorts, asked),
        "adult": adult,
        **subject.extra,
    }
    return shown(request, "shop/list.html", context, status=400 if asked.problems else 200)


def _words(request: HttpRequest, subject: Subject, asked: Asked, hits: Hits) -> dict[str, Any]:
    """Titles and addresses of the list."""
    page = f"?page={asked.page}" if asked.page > 1 else ""
    crumbs = [*subject.extra.get("crumbs", []), Crumb(subject.title, request.path)]
    title = _("“%(query)s”") % {"query": asked.query} if asked.query else subject.title
    return {
        "title": title,
        "page_title": f"{title} ({asked.page})" if page else title,
        "page_description": _("%(title)s: OCOP products of An Giang whose recognition is in force today.")
        % {"title": subject.title},
        "canonical_url": absolute(f"{request.path}{page}"),
        "noindex": bool(asked.chosen),
        "action": request.path,
        "clear_url": f"{request.path}?{urlencode({'q': asked.query})}" if asked.query else request.path,
        "hidden": [{"name": "q", "value": asked.query}] if asked.query else [],
        "search_query": asked.query,
        "corrected": hits.corrected,
        "problems": asked.problems,
        "json_ld": [structured.script(structured.breadcrumbs(crumbs))],
    }
