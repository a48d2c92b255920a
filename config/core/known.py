"""Rows that somebody has at hand already, so that nobody reads them again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import Model

_KEPT = "_prefetched_objects_cache"


def know(row: Model, relation: str, others: Sequence[Model]) -> None:
    """`row.relation.all()` are `others`, as if they had been prefetched."""
    rows = getattr(row, relation).all()
    rows._result_cache, rows._prefetch_done = list(others), True
    row.__dict__.setdefault(_KEPT, {})[relation] = rows


@contextmanager
def knowing(row: Model, **relations: Sequence[Model]) -> Iterator[None]:
    """The same as long as the block runs: behind it others may change them."""
    for relation, others in relations.items():
        know(row, relation, others)
    yield
    for relation in relations:
        row.__dict__[_KEPT].pop(relation, None)
