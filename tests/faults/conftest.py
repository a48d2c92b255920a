"""One house for all of them, and its books looked at after each proof."""

from collections.abc import Iterator

import pytest

from tests.faults.ends import same_money
from tests.faults.house import House, open_house


@pytest.fixture(scope="session")
def opened() -> Iterator[House]:
    with open_house() as house:
        yield house


@pytest.fixture
def house(opened: House) -> Iterator[House]:
    yield opened
    opened.stripe.faults.clear()
    with opened.shop() as shop:
        assert shop.act("disagreements") == []
    assert same_money(opened)
