"""How text becomes terms, for documents and for queries alike, whatever the engine.

A term is a word with a letter that says where it stands:
  `n:` a folded word of the name, `e:` a word of the name with its accents, `b:` two neighbouring folded words of the
  name in one (`caphe`), `m:` a folded word of the producer, place, category or group, `a:` of ingredients and
  description, `c:` a SKU or GTIN, `f:` a fact that filters ask for.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from catalog.places.names import accented
from config.core.text import fold

LONGEST_QUERY = 200
MOST_WORDS = 10
LONGEST_WORD = 40
# Letters and figures part company: "500g" and "500 g", "ST25" and "ST 25" are the same words.
_WORD = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True)
class Word:
    """A word with its accents, in lower case, and folded."""

    accented: str
    folded: str


# Thousands of documents name the same few places, categories and ingredients, and are made of the same words.
@lru_cache(maxsize=8_192)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text`, in order."""
    found = map(_word, _WORD.findall(accented(text)))
    return tuple(word for word in found if word.folded)


@lru_cache(maxsize=16_384)
def _word(part: str) -> Word:
    return Word(part[:LONGEST_WORD], fold(part)[:LONGEST_WORD])


def code(text: str) -> str:
    """A SKU or GTIN as it is compared: folded, without spaces and hyphens."""
    return re.sub(r"[\s\-_.]+", "", fold(text))[:LONGEST_WORD]


def name_terms(names: Iterable[str]) -> Iterator[str]:
    """The terms of a product's names, in each language."""
    for name in names:
        own = words(name)
        for word in own:
            yield f"n:{word.folded}"
            yield f"e:{word.accented}"
        for first, second in pairwise(own):
            yield f"b:{first.folded}{second.folded}"


def body_terms(mark: str, texts: Iterable[str]) -> Iterator[str]:
    """The terms of texts that are less than a name: `mark` is `m` or `a`."""
    for text in texts:
        for word in words(text):
            yield f"{mark}:{word.folded}"


@dataclass(frozen=True)
class Query:
    """What somebody typed, taken apart. `last_is_whole`: something was typed behind the last word."""

    words: tuple[Word, ...]
    code: str
    last_is_whole: bool

    @property
    def has_accents(self) -> bool:
        return any(word.accented != word.folded for word in self.words)


def parse(text: str) -> Query:
    """Take a query apart; whatever is too long for a question is left out."""
    text = text[:LONGEST_QUERY]
    return Query(tuple(words(text)[:MOST_WORDS]), code(text), bool(re.search(r"\s$", text)))


def shortened(word: str) -> list[str]:
    """`word` and what is left of it with each one letter left out."""
    return sorted({word, *(word[:i] + word[i + 1 :] for i in range(len(word)))} - {""})


def slips(a: str, b: str) -> int:
    """Letters to add, drop, change or swap with their neighbour to turn `a` into `b`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
