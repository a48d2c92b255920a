"""Rows that somebody has at hand already, so that nobody reads them again."""

from collections.abc import Sequence

from django.db.models import Model


def know(row: Model, relation: str, others: Sequence[Model]) -> None:
    """`row.relation.all()` are `others`, as if they had been prefetched."""
    rows = getattr(row, relation).all()
    rows._result_cache, rows._prefetch_done = list(others), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = rows
