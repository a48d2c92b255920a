"""Answers kept as long as nothing they rest on has changed."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from catalog.certification.listing import catalogue_stamp
from catalog.search.contract import Filters
from config.core import clock

_LASTS = 86_400
_Answer = TypeVar("_Answer")


def remember(question: object, answer: Callable[[], tuple[int, _Answer]], filters: Filters) -> _Answer:
    """What `answer()` says, or said when the same question was asked of the same catalogue on the same day.

    `answer()` gives the stamp of the catalogue with it, read in the same statement or before, so that an answer never
    stands under a younger stamp than its own; the first to ask then need no query for the stamp alone. `question` must
    say everything the answer depends on by its `repr`. Nothing is kept from inside a transaction, which may yet be
    rolled back and its stamp be given again, nor what rests on more than the stamp stands for.
    """
    if connection.in_atomic_block or not rests_on_the_stamp(filters):
        return answer()[1]
    asked = repr((clock.today(), settings.DEMO, question))
    key = f"search:{hashlib.sha256(asked.encode('utf-8', 'backslashreplace')).hexdigest()}"
    kept: tuple[int, _Answer] | None = cache.get(key)
    if kept is None or kept[0] != catalogue_stamp():
        kept = answer()
        cache.set(key, kept, _LASTS)
    return kept[1]


def rests_on_the_stamp(filters: Filters) -> bool:
    """Collections, attributes, slugs and stock change without touching a listing row or a document."""
    if filters.collections is not None or filters.attributes or filters.slugs is not None:
        return False
    if filters.available is not None or filters.points is not None:
        return False
    return all(rests_on_the_stamp(part) for part in (*filters.all_of, *(filters.any_of or ())))
