"""Pages of words: about, how OCOP works, privacy, terms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.products.richtext import plain
from storefront.content.models import Page, PageTranslation
from storefront.content.richtext import as_html
from storefront.shop.links import absolute
from storefront.shop.views.answers import shown
from storefront.shop.words import reads_english


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A published page; in English where it has been translated, else in Vietnamese and marked so."""
    found = get_object_or_404(Page, slug=slug, is_published=True)
    english = PageTranslation.objects.filter(page=found, language="en").first() if reads_english() else None
    words: Page | PageTranslation = english if english and english.content.get("blocks") else found
    title = (english.title if english else "") or found.title
    context = {
        "page_title": words.seo_title or title,
        "page_description": words.seo_description or plain(words.content)[:160],
        "canonical_url": absolute(reverse("content:page", args=[slug])),
        "title": title,
        "text": as_html(words.content),
        "is_draft": found.is_draft,
        "is_fallback": reads_english() and words is found,
        "updated_at": found.updated_at,
    }
    return shown(request, "content/page.html", context)
