"""How a lower layer sets off what lies above it without importing it.

A service says `changed("product", ids)` inside its transaction; listeners registered by upper layers run at once, in
the same transaction, so that what they derive can never be older than what it is derived from.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction

Listener = Callable[[Collection[Any]], None]

_listeners: dict[str, list[Listener]] = defaultdict(list)
_gathering: ContextVar[dict[str, dict[Hashable, None]] | None] = ContextVar("gathering", default=None)


def listen(kind: str) -> Callable[[Listener], Listener]:
    """Register a listener of `kind`; called with the ids that changed, in order of registration."""

    def register(listener: Listener) -> Listener:
        _listeners[kind].append(listener)
        return listener

    return register


def changed(kind: str, ids: Collection[Hashable]) -> None:
    """Tell the listeners that objects of `kind` with these ids have changed. Needs an open transaction."""
    if not ids:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"changed({kind!r}) outside a transaction: what is derived could be lost")
    gathering = _gathering.get()
    if gathering is not None:
        gathering.setdefault(kind, {}).update(dict.fromkeys(ids))
        return
    for listener in _listeners[kind]:
        listener(ids)


@contextmanager
def gathered() -> Iterator[None]:
    """Hold back the listeners until the block ends, then tell each kind once: for imports of many rows.

    The block belongs inside one transaction; when it raises, the listeners are not told.
    """
    if _gathering.get() is not None:
        yield
        return
    said: dict[str, dict[Hashable, None]] = {}
    token = _gathering.set(said)
    try:
        yield
    finally:
        _gathering.reset(token)
    for kind, ids in said.items():
        changed(kind, list(ids))
