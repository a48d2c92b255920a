"""Around each request: its name, its line, its figures. Outermost of all, so that it sees what the others answer."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from config.core import trace
from config.watch import figures
from config.watch.discretion import route_of

log = logging.getLogger("config.watch.access")

# Whoever watches comes by the machine's own address and without TLS: answered before host and scheme are looked at.
FOR_WATCHERS = ("/healthz", "/readyz", "/metrics")


class Watch:
    """Reads nothing of the request that is its visitor's: no address, no query, nobody's name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = trace.name_of(request.headers.get(trace.HEADER, ""))
        queries, began = _Queries(), time.perf_counter()
        with trace.belongs_to(name), connection.execute_wrapper(queries):
            response = _answer_watcher(request) if request.path_info in FOR_WATCHERS else self._answer(request)
            response[trace.HEADER] = name
            _tell(request, response.status_code, time.perf_counter() - began, queries.number)
        return response


def _answer_watcher(request: HttpRequest) -> HttpResponse:
    request.resolver_match = match = resolve(request.path_info)
    return match.func(request)


def _tell(request: HttpRequest, status: int, seconds: float, queries: int) -> None:
    route = _route(request)
    method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
    asked: list[tuple[str, str, str]] = getattr(request, "graphql_fields", [])
    figures.request_answered(route, str(method), status, seconds, queries, asked)
    facts = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000), "queries": queries}
    if asked:
        facts["fields"] = list(dict.fromkeys(map(" ".join, asked)))  # whoever asks the same a hundred times asks once
    log.info("request", extra={"facts": facts})


def _route(request: HttpRequest) -> str:
    """`static` for files that are answered before any route is looked for; `none` for what is nobody's."""
    if getattr(request, "resolver_match", None) is None and request.path_info.startswith(settings.STATIC_URL):
        return "static"
    return route_of(request)


class _Queries:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.number += 1
        return execute(*asked)
