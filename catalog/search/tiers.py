"""From words to conditions on a document's terms, in tiers: how well a document fits, best first.

Engines say these conditions in their own language; that is all they add, so the same documents fit in all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from catalog.search.text import Query, Word


@dataclass(frozen=True)
class Term:
    """A term is there; `begins`: one that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    part: "Condition"


Condition = Term | AllOf | AnyOf | Not


@dataclass(frozen=True)
class Tier:
    """`of_name`: it asks terms of names and codes only, which lie in PostgreSQL's smaller vector too."""

    condition: Condition
    of_name: bool


@dataclass(frozen=True)
class Plan:
    """`broad` holds everything that fits at all; each tier holds what fits so well, or better."""

    broad: Condition
    tiers: tuple[Tier, ...]


Alternatives = tuple[tuple[str, ...], ...]
NOTHING = Plan(Term("x:"), ())


def plan(query: Query) -> Plan:
    """The tiers of a query as typed: exact accents, folded name, the name with what is around it, everything; in each
    the words side by side first, and whole words before beginnings of the last one."""
    own = query.words
    folded = tuple((word.folded,) for word in own)
    phrase = [f"b:{a.folded}{b.folded}" for a, b in pairwise(own)]
    tiers = [Tier(Term(f"c:{query.code}"), of_name=True)] if query.code else []
    endings = [False] if query.last_is_whole else [False, True]
    if query.has_accents:
        tiers += _named(own, phrase, "e", endings)
    tiers += _named(own, phrase, "n", endings)
    for marks in ("nm", "nma"):
        tiers += [Tier(_all(folded, marks, begins=begins), of_name=False) for begins in endings]
    return Plan(_any([tiers[0].condition, tiers[-1].condition]), tuple(tiers))


def corrected_plan(words: Alternatives) -> Plan:
    """The tiers of a query of which each word may be one of several: those that differ by a slip."""
    tiers = tuple(Tier(_all(words, marks, begins=False), of_name=marks == "n") for marks in ("n", "nm", "nma"))
    return Plan(tiers[-1].condition, tiers)


def narrowed(condition: Condition, facts: Iterable[tuple[str, ...]]) -> Condition:
    """`condition` among documents that have one of the terms of each fact."""
    return AllOf((condition, *(_any([Term(term) for term in terms]) for terms in facts)))


def _named(own: tuple[Word, ...], phrase: list[str], mark: str, endings: list[bool]) -> list[Tier]:
    words = [word.accented if mark == "e" else word.folded for word in own]
    found = []
    for begins in endings:
        each = [Term(f"{mark}:{word}") for word in words[:-1]]
        each.append(Term(f"{mark}:{words[-1]}", begins=begins))
        if phrase:
            together = [Term(term) for term in phrase[:-1]] + [Term(phrase[-1], begins=begins)]
            found.append(Tier(AllOf((*each, *together)), of_name=True))
        found.append(Tier(AllOf(tuple(each)), of_name=True))
    return found


def _all(words: Alternatives, marks: str, *, begins: bool) -> Condition:
    parts = []
    for place, alternatives in enumerate(words, start=1):
        last = begins and place == len(words)
        parts.append(_any([Term(_term(m, word), begins=last) for word in alternatives for m in marks]))
    return AllOf(tuple(parts))


def _term(mark: str, word: str) -> str:
    """An alternative may be two words typed as one, which names know as such."""
    return word if word.startswith("b:") else f"{mark}:{word}"


def _any(parts: Iterable[Condition]) -> Condition:
    return AnyOf(tuple(dict.fromkeys(parts)))
