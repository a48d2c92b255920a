"""What is worth counting is said where it happens; whoever counts listens (config/watch). It costs no query."""

from collections.abc import Callable
from typing import Literal

from django.db import transaction

What = Literal["checkout_step", "payment_event", "stock_refusal"]
Listener = Callable[..., None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Call `listener(what, *labels)` each time that something is counted. Labels are words of the program."""
    _listeners.append(listener)
    return listener


def count(what: What, *labels: str) -> None:
    """One more, at once: also of what is undone afterwards, as refusals are."""
    for listener in _listeners:
        listener(what, *labels)


def count_done(what: What, *labels: str) -> None:
    """One more when the open transaction has committed."""
    transaction.on_commit(lambda: count(what, *labels), robust=True)
