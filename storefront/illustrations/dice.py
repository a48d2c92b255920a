"""Choices that depend on a seed alone: the same product looks the same on every machine and at every start."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Each throw is named, so that a new throw added to a drawing leaves the others as they fell."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def share(self, name: str) -> float:
        """A number from 0 up to, not including, 1."""
        digest = blake2b(f"{self._seed}\0{name}".encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big") / 2**32

    def pick(self, name: str, choices: Sequence[T]) -> T:
        """One of `choices`, each equally often over many seeds."""
        return choices[int(self.share(name) * len(choices))]

    def between(self, name: str, low: float, high: float) -> float:
        """A number from `low` up to `high`."""
        return low + (high - low) * self.share(name)
