"""`/metrics`: the figures, for whoever brings the token."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from config.watch.figures import of_all_processes
from config.watch.gauges import Standing


def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, with `Authorization: Bearer <METRICS_TOKEN>`. Without the right token it is not there."""
    if request.method != "GET" or not _may_read(request):
        return HttpResponse(status=404)
    now = CollectorRegistry()
    now.register(Standing())
    figures = generate_latest(of_all_processes()) + generate_latest(now)
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _may_read(request: HttpRequest) -> bool:
    token, brought = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(brought.encode(), f"Bearer {token}".encode())
