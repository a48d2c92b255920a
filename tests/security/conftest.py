"""The world of the rights matrix, laid once for each file that asks about it."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.security.rights.world import World, build
from tests.worlds import laid_once


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    pictures = tmp_path_factory.mktemp("pictures")
    with override_settings(MEDIA_ROOT=pictures), laid_once(django_db_blocker, build) as world:
        yield world
