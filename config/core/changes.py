"""How a lower layer sets off what lies above it without importing it.

A service says `changed("product", ids)` inside its transaction; listeners registered by upper layers run at once, in
the same transaction, so that what they derive can never be older than what it is derived from.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable
from typing import Any

from django.db import transaction

Listener = Callable[[Collection[Any]], None]

_listeners: dict[str, list[Listener]] = defaultdict(list)


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
    for listener in _listeners[kind]:
        listener(ids)
