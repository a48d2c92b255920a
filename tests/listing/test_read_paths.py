"""Random histories: after each, every public read path is asked. None shows what is not listed, none hides what is."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

import tests.listing.paths  # noqa: F401  they join the registry
from config.core import clock
from tests.factories import make_officer
from tests.listing.histories import WORDS, begin, happen, histories
from tests.listing.registry import PATHS, Reader, in_this_process

pytestmark = pytest.mark.django_db


def histories_of(many: int):
    """Runs a test on so many random histories, the same ones each time."""

    def over(test):
        return settings(
            max_examples=many,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # a history is short enough to read; making it shorter takes minutes
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        )(given(history=histories)(test))

    return over


@histories_of(5)
def test_every_path_shows_exactly_what_is_listed(client: Client, history) -> None:
    live_and_ask(client, history)


@pytest.mark.prove
@histories_of(30)
def test_every_path_shows_exactly_what_is_listed_in_many_more_lives(client: Client, history) -> None:
    live_and_ask(client, history)


def live_and_ask(client: Client, history) -> None:
    with transaction.atomic():
        cache.clear()
        world = begin(make_officer())
        for act in history:
            happen(world, act)
        with clock.starting_at(clock.now() + timedelta(days=world.days_ahead)):
            listed = world.listed()
            assert WORDS[0] in listed
            assert WORDS[1] not in listed
            reader = Reader(in_this_process(client))
            seen = {name: path.sees(reader, world) for name, path in PATHS.items()}
            due = {name: path.shows(world) for name, path in PATHS.items()}
        assert seen == due
        transaction.set_rollback(True)
    cache.clear()
