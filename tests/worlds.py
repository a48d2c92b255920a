"""A world that is dear to lay is laid once for a file of tests, in a transaction that is taken back at the file's end.

    @pytest.fixture(scope="module")
    def shop(django_db_setup, django_db_blocker):
        with laid_once(django_db_blocker, build) as shop:
            yield shop

    @pytest.fixture(autouse=True)
    def _database(shop, db): ...

Each test of that file runs in a savepoint of that transaction and finds the world as it was laid. What a test keeps
outside the database (the cache, attributes of the objects it was given) it must not rely on, nor leave behind.
Tests that commit (`transaction=True`, `live_server`) cannot share a world this way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction

World = TypeVar("World")


@contextmanager
def laid_once(blocker: Any, build: Callable[[], World]) -> Iterator[World]:
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
