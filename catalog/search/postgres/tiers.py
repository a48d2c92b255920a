"""From words to full-text conditions, in tiers: how well a document fits, best first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from catalog.search.text import Query, Word


@dataclass(frozen=True)
class Tier:
    """A tsquery; `of_name`: it asks terms of names and codes only, which lie in the smaller vector too."""

    tsquery: str
    of_name: bool


@dataclass(frozen=True)
class Plan:
    """`broad` holds everything that fits at all; each tier holds what fits so well, or better."""

    broad: str
    tiers: tuple[Tier, ...]


Alternatives = tuple[tuple[str, ...], ...]


def plan(query: Query) -> Plan:
    """The tiers of a query as typed: exact accents, folded name, the name with what is around it, everything; in each
    the words side by side first, and whole words before beginnings of the last one."""
    own = query.words
    folded = tuple((word.folded,) for word in own)
    phrase = [f"b:{a.folded}{b.folded}" for a, b in pairwise(own)]
    tiers = [Tier(_lexeme(f"c:{query.code}"), of_name=True)] if query.code else []
    endings = [False] if query.last_is_whole else [False, True]
    if query.has_accents:
        tiers += _named(own, phrase, "e", endings)
    tiers += _named(own, phrase, "n", endings)
    for marks in ("nm", "nma"):
        tiers += [Tier(_all(folded, marks, begins=begins), of_name=False) for begins in endings]
    return Plan(_any([tiers[0].tsquery, tiers[-1].tsquery]), tuple(tiers))


def corrected_plan(words: Alternatives) -> Plan:
    """The tiers of a query of which each word may be one of several: those that differ by a slip."""
    tiers = tuple(Tier(_all(words, marks, begins=False), of_name=marks == "n") for marks in ("n", "nm", "nma"))
    return Plan(tiers[-1].tsquery, tiers)


def narrowed(tsquery: str, facts: Iterable[tuple[str, ...]]) -> str:
    """`tsquery` among documents that have one of the terms of each fact."""
    return " & ".join([f"({tsquery})", *(_any([_lexeme(term) for term in terms]) for terms in facts)])


def _named(own: tuple[Word, ...], phrase: list[str], mark: str, endings: list[bool]) -> list[Tier]:
    words = [word.accented if mark == "e" else word.folded for word in own]
    found = []
    for begins in endings:
        each = [_lexeme(f"{mark}:{word}") for word in words[:-1]]
        each.append(_lexeme(f"{mark}:{words[-1]}", begins=begins))
        if phrase:
            together = [_lexeme(term) for term in phrase[:-1]] + [_lexeme(phrase[-1], begins=begins)]
            found.append(Tier(" & ".join([*each, *together]), of_name=True))
        found.append(Tier(" & ".join(each), of_name=True))
    return found


def _all(words: Alternatives, marks: str, *, begins: bool) -> str:
    parts = []
    for place, alternatives in enumerate(words, start=1):
        last = begins and place == len(words)
        parts.append(_any([_lexeme(_term(m, word), begins=last) for word in alternatives for m in marks]))
    return " & ".join(parts)


def _term(mark: str, word: str) -> str:
    """An alternative may be two words typed as one, which names know as such."""
    return word if word.startswith("b:") else f"{mark}:{word}"


def _any(parts: list[str]) -> str:
    return f"({' | '.join(dict.fromkeys(parts))})"


def _lexeme(term: str, *, begins: bool = False) -> str:
    quoted = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*" if begins else f"'{quoted}'"
