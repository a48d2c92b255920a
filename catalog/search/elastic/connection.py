"""The way to the cluster, and every way in which it fails as a sentence without a password in it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    UnsupportedProductError,
)

from catalog.search.elastic.errors import Unavailable

PATIENCE = 0.3  # seconds a reader waits for the cluster before PostgreSQL answers
# Each failure is told once, by the breaker; the client would tell each attempt.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)


_left: ContextVar[float | None] = ContextVar("left", default=None)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Inside it the cluster may take so many seconds in all, whatever the number of questions."""
    token = _left.set(seconds)
    try:
        yield
    finally:
        _left.reset(token)


@contextmanager
def asked() -> Iterator[Elasticsearch]:
    """A client for one question, that asks once. Every way in which the cluster fails is raised as `Unavailable`, and
    so are settings that cannot be meant."""
    within = _left.get()
    left = PATIENCE if within is None else within
    if left <= 0:
        raise Unavailable(f"Elasticsearch at {where()} is slow: no answer in time.")
    began = monotonic()
    try:
        yield _client(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CA).options(request_timeout=left)
    except (ApiError, TransportError, UnsupportedProductError) as problem:
        raise Unavailable(_sentence(problem)) from problem
    finally:
        if within is not None:
            _left.set(left - (monotonic() - began))


def where() -> str:
    """The cluster's address, to be shown: without what signs in."""
    return ", ".join(_shown(part) for part in _parts(settings.ELASTICSEARCH_URL))


@cache
def _client(url: str, authority: str) -> Elasticsearch:
    nodes, account = [], None
    for part in _parts(url):
        address = urlsplit(part)
        try:
            port = address.port
        except ValueError:
            port = None
        if address.scheme not in ("http", "https") or not address.hostname or not port:
            raise Unavailable(
                f"ELASTICSEARCH_URL holds {_shown(part)!r}, which is no address such as https://shop:password@host:9200."
            )
        host = f"[{address.hostname}]" if ":" in address.hostname else address.hostname
        nodes.append(f"{address.scheme}://{host}:{port}{address.path}")
        if address.username is not None:
            account = (unquote(address.username), unquote(address.password or ""))
    if authority and not Path(authority).is_file():
        raise Unavailable(f"ELASTICSEARCH_CA names {authority}, where there is no file.")
    secure: dict[str, Any] = {"ca_certs": authority} if authority else {}
    return Elasticsearch(nodes, basic_auth=account, max_retries=0, retry_on_timeout=False, **secure)


def _parts(url: str) -> list[str]:
    """Addresses behind the first may leave out the scheme: they have the same one."""
    first, *rest = [part.strip() for part in url.split(",") if part.strip()]
    scheme, written, _host = first.partition("://")
    return [first, *(part if "://" in part else f"{scheme}{written}{part}" for part in rest)]


def _shown(part: str) -> str:
    head, _at, rest = part.rpartition("@")
    return f"{head.partition('://')[0]}://{rest}" if head else part


def _sentence(problem: Exception) -> str:
    at = f"Elasticsearch at {where()}"
    match problem:
        case AuthenticationException():
            return f"{at} refuses the name or password in ELASTICSEARCH_URL."
        case AuthorizationException():
            return f"{at} does not let the account in ELASTICSEARCH_URL read and write indexes {_pattern()}."
        case NotFoundError():
            return f"{at} has no index {_pattern()} for this version of the shop: run manage.py search_reindex."
        case ApiError() if problem.meta.status == 429:
            return f"{at} has too much to do (429)."
        case ApiError() if problem.meta.status == 503:
            return f"{at} is red: parts of its index do not answer (503)."
        case ApiError() if problem.meta.status in (400, 406) and "media_type" in str(problem):
            return f"{at} is of a version that this shop does not speak with: it needs 8 or 9."
        case ApiError():
            return f"{at} refuses a request: {problem.meta.status} {str(problem)[:200]}"
        case UnsupportedProductError():
            return f"What answers at {where()} is not Elasticsearch 8 or 9."
        case ConnectionTimeout():
            return f"{at} is slow: no answer in time."
        case TlsError():
            return f"{at} shows a certificate that does not verify ({_brief(problem)}): set ELASTICSEARCH_CA."
    return f"{at} does not answer ({_brief(problem)})."


def _brief(problem: Exception) -> str:
    return str(getattr(problem, "message", problem)).splitlines()[0][:160]


def _pattern() -> str:
    return f"{settings.ELASTICSEARCH_INDEX}-*"
