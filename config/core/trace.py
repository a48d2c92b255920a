"""Which request the present work belongs to: one name that goes along into log lines, jobs and calls of providers."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"
# What proxies make: hexadecimal digits, UUIDs, base64url. Anything else could carry words or break a line.
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{16,64}")

_request: ContextVar[str] = ContextVar("request", default="")


def current() -> str:
    """The name of the request that this belongs to; empty where nobody asked for anything."""
    return _request.get()


def name_of(given: str) -> str:
    """The name that somebody in front has given, when it is well-formed; else a new one."""
    return given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(16)


@contextmanager
def belongs_to(name: str) -> Iterator[None]:
    """What happens inside belongs to the request of this name."""
    token = _request.set(name)
    try:
        yield
    finally:
        _request.reset(token)
