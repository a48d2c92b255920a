"""The breaker: who is let through, and how it finds its way back."""

import logging

import pytest

from catalog.search.elastic.breaker import LONGEST_REST, Breaker


@pytest.fixture
def time() -> list[float]:
    return [1000.0]


@pytest.fixture
def breaker(time) -> Breaker:
    return Breaker(now=lambda: time[0])


def test_one_asks_first_and_the_others_do_not_wait_for_him(breaker):
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert [breaker.lets_through() for _ in range(3)] == [True, True, True]
    assert breaker.problem == ""


def test_after_a_failure_nobody_asks_until_the_rest_is_over_then_one(breaker, time):
    assert breaker.lets_through()
    breaker.failed("down")
    assert not breaker.lets_through()
    time[0] += 1
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert breaker.lets_through()


def test_each_failed_try_doubles_the_rest_up_to_a_minute(breaker, time):
    rests = []
    for _ in range(9):
        assert breaker.lets_through()
        breaker.failed("down")
        began = time[0]
        while not breaker.lets_through():
            time[0] += 1
        breaker.given_up()
        rests.append(time[0] - began)
    assert rests == [1, 2, 4, 8, 16, 32, LONGEST_REST, LONGEST_REST, LONGEST_REST]


def test_many_that_fail_at_once_open_it_once(breaker, time):
    assert breaker.lets_through()
    breaker.succeeded()
    assert all(breaker.lets_through() for _ in range(8))
    for _ in range(8):
        breaker.failed("slow")
    time[0] += 1
    assert breaker.lets_through()


def test_who_learnt_nothing_lets_the_next_one_try(breaker):
    assert breaker.lets_through()
    breaker.given_up()
    assert breaker.lets_through()


def test_it_says_what_happened_once(breaker, time, caplog):
    with caplog.at_level(logging.WARNING, "catalog.search.elastic.breaker"):
        for _ in range(3):
            assert breaker.lets_through()
            breaker.failed("Elasticsearch at http://es:9200 does not answer.")
            time[0] += LONGEST_REST
        assert breaker.lets_through()
        breaker.succeeded()
    assert caplog.messages == [
        "Search is answered by PostgreSQL: Elasticsearch at http://es:9200 does not answer.",
        "Search is answered by Elasticsearch again.",
    ]
