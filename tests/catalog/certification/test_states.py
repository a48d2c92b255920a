"""What a certificate is worth on a day, the same for pages, seals and the API."""

from datetime import date, timedelta

import pytest

from catalog.certification.states import CertificateState, state_of, state_on
from config.core import clock
from storefront.shop.proof import proof
from tests.factories import make_product, make_recognition
from tests.graphql import ask

FIRST, LAST = date(2025, 3, 1), date(2028, 2, 29)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "withdrawn_on", "state"),
    [
        (FIRST - DAY, None, "UPCOMING"),
        (FIRST, None, "VALID"),
        (LAST, None, "VALID"),
        (LAST + DAY, None, "EXPIRED"),
        (FIRST, FIRST + DAY, "VALID"),
        (FIRST + DAY, FIRST + DAY, "WITHDRAWN"),
        (FIRST - DAY, FIRST - DAY, "WITHDRAWN"),
        (LAST + DAY, FIRST, "WITHDRAWN"),
    ],
)
def test_a_withdrawal_goes_before_the_dates_and_the_last_day_is_still_valid(day, withdrawn_on, state):
    assert state_on(day, valid_from=FIRST, valid_until=LAST, withdrawn_on=withdrawn_on) == state


def test_one_without_dates_is_undated_until_it_is_withdrawn():
    assert state_on(FIRST, valid_from=None, valid_until=None, withdrawn_on=None) == "UNDATED"
    assert state_on(FIRST, valid_from=None, valid_until=None, withdrawn_on=FIRST) == "WITHDRAWN"


@pytest.mark.django_db
def test_pages_and_the_api_say_the_same_and_the_api_calls_the_undated_expired():
    today = clock.today()
    for facts, state in (
        ({}, "VALID"),
        ({"valid_from": today + DAY}, "UPCOMING"),
        ({"valid_from": today - 2000 * DAY}, "EXPIRED"),
        ({"withdrawn_on": today}, "WITHDRAWN"),
        ({"valid_from": None}, "UNDATED"),
    ):
        recognition = make_recognition(make_product(), **facts)
        asked = ask("query ($n: String!) { certificate(number: $n) { state } }", n=recognition.certificate_number)

        assert state_of(recognition) == proof(recognition).state == state
        outside = "EXPIRED" if state == CertificateState.UNDATED else state
        assert asked["certificate"]["state"] == outside
