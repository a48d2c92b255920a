"""The demo, laid once for each file of tests."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from storefront.demo import pictures
from storefront.demo.laying import lay


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo in a transaction that is taken back at the file's end. Its drawings are small: drawing all of them in
    full takes longer than everything else, and the tests of drawings do."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "_SIZE", 80)
        assert lay(lambda what: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _database(demo, db):
    """Each test in a savepoint of the demo's transaction."""
