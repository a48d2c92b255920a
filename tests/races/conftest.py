"""Races run over committed data, and after each of them the ledger agrees with the shelf."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from catalog.inventory.checks import disagreements
from catalog.inventory.services import taking
from config.core import clock
from tests.races.racing import Runners


@pytest.fixture(autouse=True)
def _committed(transactional_db) -> None:
    pass


@pytest.fixture(autouse=True)
def noon(_committed) -> Iterator[None]:
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


@pytest.fixture(autouse=True)
def the_ledger_agrees(request, _committed) -> Iterator[None]:
    yield
    if "a_lock_is_missing" not in request.fixturenames:
        assert list(disagreements()) == []


@pytest.fixture
def a_lock_is_missing() -> None:
    """Asked for by negative controls: what they leave behind is wrong, and is meant to be."""


@pytest.fixture
def runners() -> Iterator[Runners]:
    them = Runners(50)
    yield them
    them.close()


@pytest.fixture
def taking_with(monkeypatch) -> Iterator[Callable[..., None]]:
    """Lay the taking function with one of its pieces put otherwise: `taking_with(SHARED="")`."""

    def lay(**pieces: str) -> None:
        for name, text in pieces.items():
            monkeypatch.setattr(taking, name, text)
        taking.lay_functions()

    yield lay
    monkeypatch.undo()
    taking.lay_functions()


@pytest.fixture
def nobody_locks_stock(taking_with, a_lock_is_missing) -> None:
    """The taking function without its lock of the stock rows."""
    assert taking.LOCK.count("FOR UPDATE") == 1
    taking_with(LOCK=taking.LOCK.replace("FOR UPDATE", ""))
