"""For those who read by machine."""

from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from storefront.shop.links import absolute
from storefront.shop.sitemaps import SITEMAPS


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What may be crawled: pages, not searches nor anybody's desk."""
    closed = [f"{start}/{path}" for start in ("", "/en") for path in ("tim-kiem/", "goi-y/", "do-tuoi/")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in [*closed, "/admin/", "/graphql/"])]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The parts of the site map, each of at most 5,000 addresses a language."""
    found = [
        {"location": absolute(reverse("sitemap_part", args=[section])) + (f"?p={number}" if number > 1 else "")}
        for section, part in SITEMAPS.items()
        for number in range(1, part().paginator.num_pages + 1)
    ]
    response = render(request, "sitemap_index.xml", {"sitemaps": found}, content_type="application/xml")
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    """One part; what lapses tonight is gone from it tonight."""
    response = sitemap(request, {**SITEMAPS}, section)
    patch_cache_control(response, no_cache=True)
    return response
