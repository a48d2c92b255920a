"""Whether the process answers, and whether the shop can be served from here."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from config.watch.parts import examine


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers: it asks nobody, so that a database in trouble makes nobody restart it."""
    return _unkept(HttpResponse("ok\n", content_type="text/plain"))


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Each part's state; 503 while one without which no page can be served is not well. Jobs that are late are told
    here too, but send no visitor away: the pages are well, and taking all of them off would only add to it."""
    parts = examine()
    is_ready = all(part.is_well or not part.is_needed for part in parts)
    body = {
        "ready": is_ready,
        "parts": {part.name: {"state": part.state, **part.facts} for part in parts},
    }
    return _unkept(JsonResponse(body, status=200 if is_ready else 503))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
