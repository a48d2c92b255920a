"""Which recognition of a product counts on which days."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.certification.models import LEVEL_RANK, Level, Recognition

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days from `starts_on` to `ends_on`, both included, on which `recognition` is the one that counts."""

    recognition: Recognition
    starts_on: date
    ends_on: date


def stretches(recognitions: Iterable[Recognition]) -> list[Stretch]:
    """The days that a product's recognitions cover, cut so that one counts on each: the latest `valid_from`, then the
    higher level, then the one recorded last."""
    spans = [span for r in recognitions if (span := _in_force(r)) is not None]
    edges = sorted({s.starts_on for s in spans} | {s.ends_on + _DAY for s in spans})
    return list(_joined(_winners(spans, edges)))


def _in_force(r: Recognition) -> Stretch | None:
    if r.valid_from is None or r.valid_until is None:
        return None
    ends_on = min(r.valid_until, r.withdrawn_on - _DAY) if r.withdrawn_on else r.valid_until
    return Stretch(r, r.valid_from, ends_on) if r.valid_from <= ends_on else None


def _precedence(s: Stretch) -> tuple[date, int, int]:
    return (s.starts_on, LEVEL_RANK[Level(s.recognition.level)], s.recognition.pk)


def _winners(spans: list[Stretch], edges: list[date]) -> Iterator[Stretch]:
    for start, after in itertools.pairwise(edges):
        covering = [s for s in spans if s.starts_on <= start <= s.ends_on]
        if covering:
            yield Stretch(max(covering, key=_precedence).recognition, start, after - _DAY)


def _joined(pieces: Iterable[Stretch]) -> Iterator[Stretch]:
    held: Stretch | None = None
    for piece in pieces:
        if held and held.recognition is piece.recognition and held.ends_on + _DAY == piece.starts_on:
            held = Stretch(held.recognition, held.starts_on, piece.ends_on)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
