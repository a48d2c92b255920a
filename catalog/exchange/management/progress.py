"""A progress bar for people: on standard error, when it is a terminal or the work is long."""

import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")
LONG = 1_000


def bar(items: Sequence[T], label: str) -> Iterable[T]:
    """`items`, with a bar on standard error while they are gone through."""
    shown = sys.stderr.isatty() or len(items) >= LONG
    return tqdm(items, desc=label, file=sys.stderr, disable=not shown, leave=False, mininterval=0.5)
