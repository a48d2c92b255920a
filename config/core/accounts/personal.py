"""What is kept about a person, by kind: each layer says how its own is told, when it cannot go yet, and how it goes.

The layer above registers; nobody here knows what an order is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from config.core.errors import FieldError
from config.core.models import User


class Keeper(Protocol):
    """What one layer keeps about a person."""

    def export(self, user: User) -> Any:
        """All of it, as JSON."""
        ...

    def hindrances(self, user: User) -> Iterable[FieldError]:
        """Why it cannot be erased now; empty when it can. Locks what could become a hindrance meanwhile."""
        ...

    def erase(self, user: User) -> None:
        """Take out whatever tells who it was; figures that the law makes us keep stay. In the caller's transaction."""
        ...


@dataclass(frozen=True)
class Kept:
    kind: str
    keeper: Keeper


_kept: dict[str, Keeper] = {}


def keeps(kind: str) -> Callable[[type[Keeper]], type[Keeper]]:
    """Register a class of no arguments that keeps something personal of this kind."""

    def register(keeper: type[Keeper]) -> type[Keeper]:
        _kept[kind] = keeper()
        return keeper

    return register


def keepers() -> list[Kept]:
    """Those of the upper layers first: what lies below is what they point to."""
    return [Kept(kind, keeper) for kind, keeper in reversed(_kept.items())]
