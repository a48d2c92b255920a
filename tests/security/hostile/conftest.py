"""The full world, laid once for each file that writes the corpus into it."""

import pytest
from django.core.cache import cache

from tests.security.hostile.world import fill
from tests.security.rights.world import World


@pytest.fixture(scope="module")
def full_world(world) -> World:
    fill(world)
    return world


@pytest.fixture
def shop(full_world, db) -> World:
    """What the process has kept of the shop as another test poisoned it is no longer true."""
    cache.clear()
    return full_world
