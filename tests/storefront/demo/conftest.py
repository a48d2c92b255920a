"""The demo, laid once for all files of this folder."""

from collections.abc import Iterator

import pytest

from storefront.demo import pictures
from storefront.demo.laying import lay
from tests.worlds import laid_once


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Its drawings are small: drawing all of them in full takes longer than everything else, and the tests of drawings
    do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "_SIZE", 80)
        with laid_once(django_db_blocker, lambda: lay(lambda what: None)) as laid:
            assert laid
            yield


@pytest.fixture(autouse=True)
def _database(demo, db):
    """Each test in a savepoint of the demo's transaction."""
