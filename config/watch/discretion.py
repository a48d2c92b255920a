"""What may be said aloud: log lines go to other machines and are kept, so nothing of a person's stands in them and no
address that opens something.

Our own lines name ids and counts only. Those of Django and of libraries carry paths, and errors carry values: of those
are kept where it happened and what kind it was.
"""

import logging
import re
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from django.http import HttpRequest

_HIDDEN = (
    (re.compile(r"(https?://[^/\s]+)\S*"), r"\1/..."),
    (re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+"), "[address]"),
    (re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"), "[id]"),
    (re.compile(r"\b[\w-]{24,}\b"), "[key]"),
    (re.compile(r"\+?\d(?:[ .-]?\d){8,}"), "[number]"),
)


def route_of(request: HttpRequest) -> str:
    """The name of the address's pattern: the address itself may open an order."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "none"
    return match.view_name or match.route or "unnamed"


def discreet(text: str) -> str:
    """`text` without addresses, numbers and keys."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


def message_of(record: logging.LogRecord) -> str:
    """What a record says. Django names the path of its request, which becomes the name of the route."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
        named = tuple(route_of(request) if arg == request.path else arg for arg in record.args)
        return discreet(str(record.msg) % named if named else str(record.msg))
    if getattr(record, "facts", None) is not None:
        return record.getMessage()  # ours, made of fixed words
    return discreet(record.getMessage())


def told(error: BaseException, trace: TracebackType | None) -> str:
    """Where an error came from and of which kind it is, what caused it first; its words, which quote values, are
    left out."""
    return "\n".join(_chain(error, trace))


def _chain(error: BaseException, trace: TracebackType | None) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before, before.__traceback__)
    for frame in traceback.extract_tb(trace):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"
    yield _kind(error)


def _kind(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    said: Any = getattr(error, "diag", None)  # a database's: which rule it was, never which row
    facts = [getattr(said, what, None) for what in ("sqlstate", "table_name", "constraint_name")] if said else []
    return " ".join([name, *filter(None, facts)])
