"""Pages for what went wrong: what happened, then what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "404.html", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "403.html", 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # A request that Django itself refuses (a wrong host, broken headers) is answered without asking it anything more.
    return HttpResponse(render_to_string("400.html"), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    # Without the request: no context processor, so no query, which may be the very thing that broke.
    return HttpResponse(render_to_string("500.html"), status=500)


@requires_csrf_token
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that this shop gave with it; for CSRF_FAILURE_VIEW."""
    return _error(request, "403_csrf.html", 403)


def _error(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, {"canonical_url": "", "noindex": True}, status=status)
