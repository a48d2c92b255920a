"""Producers by place, and one producer's page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.certification.listing import listed
from catalog.places.models import Commune
from catalog.producers.models import Producer, ProducerTranslation
from config.core.text import clean
from storefront.content.richtext import as_html
from storefront.shop import structured
from storefront.shop.age import is_adult
from storefront.shop.cards import card, with_card_facts
from storefront.shop.map import province_map
from storefront.shop.pages import asked_page, within
from storefront.shop.places import commune_words, full_place
from storefront.shop.producers import makers_of, places, with_something_listed
from storefront.shop.shelves import Crumb
from storefront.shop.views.age import gate
from storefront.shop.views.answers import shown
from storefront.shop.words import reads_english, text

PAGE_SIZE = 24


@require_safe
def producers(request: HttpRequest) -> HttpResponse:
    """Every place with producers who have something to show, and the same on a map; `commune` chooses one place."""
    adult = is_adult(request)
    code = clean(request.GET.get("commune", ""))
    found = places(adult=adult)
    context: dict[str, Any] = {
        "page_title": _("Producers by place"),
        "page_description": _("Producers of certified OCOP products in An Giang, commune by commune."),
        "places": found,
        "map": province_map(found, chosen=code),
    }
    if code:
        commune = get_object_or_404(Commune.objects.select_related("province"), code=code[:5])
        context |= {
            "page_title": _("Producers in %(place)s") % {"place": commune_words(commune)},
            "commune": commune_words(commune),
            "commune_code": commune.code,
            "makers": makers_of(commune, adult=adult),
            "crumbs": [Crumb(_("Producers"), reverse("shop:producers"))],
        }
    return shown(request, "shop/producers.html", context)


@require_safe
def producer(request: HttpRequest, slug: str) -> HttpResponse:
    """A producer of whom something may be shown today, and all of that."""
    adult = is_adult(request)
    row = with_something_listed(adult=True).select_related("commune__province", "province").filter(slug=slug).first()
    if row is None:
        return _moved(slug)
    shelf = with_card_facts(listed(adult=adult).filter(producer=row.pk)).order_by("name_key", "product_id")
    pages = Paginator(shelf, PAGE_SIZE)
    if not pages.count:
        # All that this producer has to show is kept from minors.
        return gate(request, back_to=request.get_full_path())
    asked, wrong = asked_page(request)
    number, beyond = within(asked, last=pages.num_pages)
    problems = [problem for problem in (wrong, beyond) if problem]
    english = ProducerTranslation.objects.filter(producer=row, language="en").first() if reads_english() else None
    name = english.name if english and english.name else row.name
    has_english_story = bool(english and english.story.get("blocks"))
    story = english.story if english and has_english_story else row.story
    crumbs = _crumbs(row)
    context = {
        "page_title": name,
        "page_description": _("Certified OCOP products of %(name)s, %(place)s.")
        % {"name": name, "place": full_place(row)},
        "producer": row,
        "name": name,
        "place": full_place(row),
        "story": as_html(story),
        "story_lang": "vi" if text("x", "x" if has_english_story else "").is_fallback else "",
        "cards": [card(entry) for entry in pages.page(number)],
        "product_count": pages.count,
        "page_number": number,
        "page_count": pages.num_pages,
        "problems": problems,
        "crumbs": crumbs,
        "json_ld": [structured.script(structured.breadcrumbs([*crumbs, Crumb(name, request.path)]))],
    }
    return shown(request, "shop/producer.html", context, status=400 if problems else 200)


def _crumbs(row: Producer) -> list[Crumb]:
    way = [Crumb(_("Producers"), reverse("shop:producers"))]
    if row.commune:
        way.append(Crumb(commune_words(row.commune), f"{way[0].url}?commune={row.commune.code}"))
    return way


def _moved(slug: str) -> HttpResponse:
    """One that was merged into another is found there, if that one has something to show."""
    into = with_something_listed(adult=True).filter(merged__slug=slug).first()
    if into is None:
        raise Http404
    return redirect("shop:producer", into.slug, permanent=True)
