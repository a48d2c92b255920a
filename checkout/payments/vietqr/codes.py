"""The code that a transfer carries, and finding it again in what the bank made of the note.

`AG`, a letter or digit that stands for the era (`config/core/eras.py`), six drawn at random, one that checks them:
`AG2K7M2Q9D`. None of them can be taken for another when read out or typed by hand, and a hyphen that somebody puts in
changes nothing.
"""

import re
import secrets
from dataclasses import dataclass

from config.core.text import fold

PREFIX = "AG"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O, 1 I
_DRAWN = 7
LENGTH = len(PREFIX) + _DRAWN + 1
# So much of a code that was cut off still names one payment among those that are awaited.
LEAST_OF_A_CUT_CODE = len(PREFIX) + 5
_NOT_OF_A_CODE = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True)
class Found:
    """Whole codes in a note, in order; and the beginning of one that may have been cut off at its end."""

    whole: tuple[str, ...]
    cut: str = ""


def new_code(era: int) -> str:
    """A code nobody can guess from another; the database sees to it that it is new in its era, its first letter that
    money asked for before an older state came back never means a payment of today."""
    drawn = ALPHABET[era % len(ALPHABET)] + "".join(secrets.choice(ALPHABET) for _ in range(_DRAWN - 1))
    return PREFIX + drawn + _check(drawn)


def find_codes(note: str) -> Found:
    """The codes in `note`, whatever bank or buyer put before, between or behind: separators are left out first."""
    text = _NOT_OF_A_CODE.sub("", fold(note).upper())
    places = [match.start() for match in re.finditer(f"(?={PREFIX})", text)]
    whole = [code for place in places if is_code(code := text[place : place + LENGTH])]
    last = text[places[-1] :] if places else ""
    is_cut = not whole and LEAST_OF_A_CUT_CODE <= len(last) < LENGTH and set(last) <= set(ALPHABET)
    return Found(tuple(dict.fromkeys(whole)), last if is_cut else "")


def is_code(text: str) -> bool:
    """Whether `text` is a whole code whose last character fits."""
    drawn = text[len(PREFIX) : -1]
    return len(text) == LENGTH and text.startswith(PREFIX) and set(drawn) <= set(ALPHABET) and text[-1] == _check(drawn)


def _check(drawn: str) -> str:
    """Weights that differ and have no factor in common with the 32 letters: one wrong letter is always seen, two
    neighbours that changed places nearly always."""
    weights = (1, 3, 5, 7, 9, 11, 13)
    return ALPHABET[sum(w * ALPHABET.index(ch) for w, ch in zip(weights, drawn, strict=True)) % len(ALPHABET)]
