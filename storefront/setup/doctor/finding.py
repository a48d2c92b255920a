"""What the doctor has found, a sentence each."""

from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise


class Weight(IntEnum):
    """GOOD: as it should be. NOTE: the shop goes on without it. WRONG: something is lost or stands still."""

    GOOD = 0
    NOTE = 1
    WRONG = 2


@dataclass(frozen=True)
class Finding:
    weight: Weight
    words: str | Promise

    def __str__(self) -> str:
        return str(self.words)


def good(words: str | Promise) -> Finding:
    return Finding(Weight.GOOD, words)


def note(words: str | Promise) -> Finding:
    return Finding(Weight.NOTE, words)


def wrong(words: str | Promise) -> Finding:
    return Finding(Weight.WRONG, words)
