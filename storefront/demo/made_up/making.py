"""One made-up product after another, each decided by its number alone: the same number is always the same product."""

import bisect
import itertools
import math
import random
from dataclasses import dataclass
from typing import Any

from storefront.demo import files

# Products of eight makers in turn: most makers have few, one has many. 20 each on average.
SIZES = (2, 5, 9, 14, 20, 28, 32, 50)
CYCLE = sum(SIZES)
_ENDS = tuple(itertools.accumulate(SIZES))
_CHEAPEST, _DEAREST = 5_000, 5_000_000


@dataclass(frozen=True)
class MadeUp:
    """A product before it has rows. `lapsed` and `withdrawn` are one in twenty each, so nine in ten may be listed."""

    number: int
    maker: int
    name: str
    kind: dict[str, Any]
    packs: list[tuple[str, int, str, int]]
    stars: int
    score: float
    age_days: int
    lapsed: bool
    withdrawn: bool


def maker_of(number: int) -> int:
    """The maker of the `number`-th product; both count from 1."""
    cycle, place = divmod(number - 1, CYCLE)
    return cycle * len(SIZES) + bisect.bisect_right(_ENDS, place) + 1


def maker_name(maker: int) -> tuple[str, str]:
    """A kind of producer and a name that no other of the first 7,200 makers has."""
    words = files.toml("made_up.toml")
    names = [words["surnames"], words["middles"], words["given"]]
    place = maker * 2_927 % math.prod(map(len, names))  # coprime: no name comes twice before all have come
    parts = []
    for choices in names:
        place, chosen = divmod(place, len(choices))
        parts.append(choices[chosen])
    dice = random.Random(f"maker {maker}")  # noqa: S311 - the same each time is what is wanted
    kind = dice.choices(list(words["makers"]), weights=(55, 22, 18, 5))[0]
    return kind, f"{dice.choice(words['makers'][kind])} {' '.join(parts)}"


def make(number: int, *, places: list[str], taken: set[str]) -> MadeUp:
    """The `number`-th product; `taken` holds the names its maker has used, and gets this one."""
    words = files.toml("made_up.toml")
    dice = random.Random(number)  # noqa: S311
    kind = dice.choices(words["kind"], weights=[kind["weight"] for kind in words["kind"]])[0]
    name = _name(dice, words, kind, places)
    if name in taken:
        name = f"{name} số {len(taken) + 1}"
    taken.add(name)
    stars = dice.choices((3, 4, 5), weights=(76, 23, 1))[0]
    base = math.exp(dice.gauss(math.log(kind["price"]), 0.55))
    packs = dice.sample(kind["packs"], dice.randint(1, len(kind["packs"])))
    return MadeUp(
        number=number,
        maker=maker_of(number),
        name=name,
        kind=kind,
        packs=[(pack, size, unit, _price(base * factor)) for pack, size, unit, factor in packs],
        stars=stars,
        score={3: 50, 4: 70, 5: 90}[stars] + dice.randrange(0, 1000 if stars == 5 else 1900) / 100,
        age_days=dice.randint(2, 1000),
        lapsed=number % 20 == 0,
        withdrawn=number % 20 == 10,
    )


def _name(dice: random.Random, words: dict[str, Any], kind: dict[str, Any], places: list[str]) -> str:
    parts = [dice.choice(kind["nouns"])]
    if dice.random() < 0.8:
        parts.append(dice.choice(words["qualifiers"]))
    if dice.random() < 0.45:
        parts.append(dice.choice(places))
    if dice.random() < 0.7:
        parts.append(f"{dice.choice(words['middles'])} {dice.choice(words['given'])}")
    return " ".join(parts)


def _price(amount: float) -> int:
    return min(max(round(amount / 1000) * 1000, _CHEAPEST), _DEAREST)
