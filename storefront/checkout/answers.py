"""How a page is answered that shows what somebody buys, where they live or what they owe."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def personal(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Kept by no cache, found by no search engine, named to no other site."""
    return kept_close(render(request, template, {"noindex": True, "canonical_url": "", **context}, status=status))


def kept_close(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    # Not "no-referrer": browsers then send `Origin: null` with our own forms, which the check against forgery refuses.
    # This one too names the secret address to nobody else.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
