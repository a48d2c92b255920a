"""Who stands behind a holder that a lower layer knows by kind and id only: a checkout, an order's parcel.

The layer that makes holders of a kind names them here; until one does, a holder is its kind and its id. What of a
person `actor` may read is the naming layer's to judge: it gets the actor, and leaves out what is not for them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from config.core.models import User


@dataclass(frozen=True)
class Party:
    """A holder in words: what it is called (an order's number), whose it is, and how to reach them."""

    label: str
    name: str = ""
    phone: str = ""
    url: str = ""


Holder = tuple[str, str]  # kind, id
Namer = Callable[[User, Collection[str]], dict[str, Party]]

_namers: dict[str, Namer] = {}


def names_holders(kind: str) -> Callable[[Namer], Namer]:
    """Register who names holders of `kind`: a function of the actor and ids, one call for all of them."""

    def register(namer: Namer) -> Namer:
        _namers[kind] = namer
        return namer

    return register


def parties(actor: User, holders: Collection[Holder]) -> dict[Holder, Party]:
    """Each of `holders` in words, one question per kind."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, pk in holders:
        by_kind[kind].append(pk)
    named: dict[Holder, Party] = {}
    for kind, ids in by_kind.items():
        known = _namers[kind](actor, ids) if kind in _namers else {}
        named |= {(kind, pk): known.get(pk, Party(f"{kind} {pk}")) for pk in ids}
    return named
