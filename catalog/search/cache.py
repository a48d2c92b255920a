"""Answers kept as long as nothing they rest on has changed."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

from catalog.certification.listing import catalogue_stamp
from config.core import clock

_LASTS = 86_400
_Answer = TypeVar("_Answer")


def remember(question: object, answer: Callable[[], _Answer]) -> _Answer:
    """`answer()`, or what it was when the same question was asked of the same catalogue on the same day.

    The stamp is read before the answer is worked out, so an answer never stands under a younger stamp than its own.
    `question` must say everything the answer depends on by its `repr`.
    """
    asked = repr((catalogue_stamp(), clock.today(), settings.DEMO, question))
    key = f"search:{hashlib.sha256(asked.encode('utf-8', 'backslashreplace')).hexdigest()}"
    kept = cache.get(key)
    if kept is None:
        kept = (answer(),)
        cache.set(key, kept, _LASTS)
    return kept[0]
