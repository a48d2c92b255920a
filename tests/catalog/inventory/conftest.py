"""After every test that touches stock the ledger must agree with the shelf."""

import pytest

from catalog.inventory.checks import disagreements


@pytest.fixture(autouse=True)
def the_ledger_agrees(request):
    yield
    if "stock_may_disagree" not in request.keywords:
        assert list(disagreements()) == []


@pytest.fixture(autouse=True)
def _database(db):
    pass
