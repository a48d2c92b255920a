"""Whoever it was, the trail has a place for the name."""

import pytest

from config.core import audit
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_longest_name_that_a_person_may_have_is_written_but_for_its_last_letter():
    person = make_user(last_name="a" * 100, first_name="b" * 100)

    entry = audit.record(person, "test", person)

    entry.refresh_from_db()
    assert entry.actor_name == str(person)[:200]
    assert len(str(person)) == 201
