"""What stays true although an older state of the shop is put back: somebody was erased, a certificate was withdrawn.

A service says `keep("erased", id)` inside its transaction; whoever makes backups writes it down beside them, outside
the database (ids and dates, nobody's data), and says it again to the layer that registered the kind once an older state
has come back.
"""

from collections.abc import Callable
from dataclasses import dataclass

from config.core.changes import changed

Again = Callable[[str, dict[str, str]], bool]

_kinds: dict[str, Again] = {}


@dataclass(frozen=True)
class Lasting:
    """One fact: its kind, what it is about, and what else has to be known to make it true again."""

    kind: str
    about: str
    facts: tuple[tuple[str, str], ...] = ()


def keep(kind: str, about: str, **facts: str) -> None:
    """Say it in the caller's transaction. `facts` are ids and dates: no personal data, no words that somebody typed."""
    if kind not in _kinds:
        raise LookupError(f"nobody would make {kind!r} true again")
    changed("lasting", [Lasting(kind, about, tuple(sorted(facts.items())))])


def lasts(kind: str) -> Callable[[Again], Again]:
    """Register what makes a fact of `kind` true again: called with what it is about and its facts, in an open
    transaction; answers whether it had been forgotten."""

    def register(again: Again) -> Again:
        _kinds[kind] = again
        return again

    return register


def make_true(fact: Lasting) -> bool:
    """Whether `fact` had been forgotten, and is true again now."""
    return _kinds[fact.kind](fact.about, dict(fact.facts))
