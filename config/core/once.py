"""An act done once: repeated after a lost answer it changes nothing and gets the same answer (design, rule 9)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from config.core import clock
from config.core.models import ActKey, User

Outcome = dict[str, Any]
# How long a page tells what has just been done.
SHOWN_FOR = timedelta(minutes=10)


def once(user: User, key: str, act: Callable[[], Outcome]) -> Outcome:
    """What `act` (changes, then an outcome that is JSON) gave the first time that `user` sent `key`.

    Two that come at once: the second waits at the unique key until the first has committed. An act that raises leaves
    nothing behind, so its key may be used again.
    """
    try:
        with transaction.atomic():
            row = ActKey.objects.create(user=user, key=key)
            row.outcome = act()
            row.save(update_fields=["outcome"])
            return row.outcome
    except IntegrityError:
        done = ActKey.objects.filter(user=user, key=key).first()
        if done is None:
            raise
        return done.outcome


def outcome_of(user: User, key: str) -> Outcome | None:
    """What the act with this key gave, if it has been done."""
    row = ActKey.objects.filter(user=user, key=key).first()
    return row.outcome if row else None


def just_done(user: User, key: str) -> Outcome | None:
    """The outcome of an act of `user` in the last ten minutes, for the page that says what has been done."""
    row = ActKey.objects.filter(user=user, key=key, at__gt=clock.now() - SHOWN_FOR).first()
    return row.outcome if row else None
