"""The listing rule, clause by clause: every combination of stars, state and date."""

import itertools
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from catalog.certification import listing
from catalog.certification.models import Listing
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core import clock
from config.core.changes import changed
from tests.factories import make_listed_product, make_recognition, make_wine

pytestmark = pytest.mark.django_db

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=HANOI)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)

WHEN = {
    "begins tomorrow": (TODAY + DAY, TODAY + 400 * DAY, False),
    "begins today": (TODAY, TODAY + 400 * DAY, True),
    "in the middle": (TODAY - 100 * DAY, TODAY + 100 * DAY, True),
    "ends today": (TODAY - 400 * DAY, TODAY, True),
    "ended yesterday": (TODAY - 400 * DAY, TODAY - DAY, False),
    "no dates": (None, None, False),
}
STATES = ("in order", "withdrawn today", "withdrawn tomorrow", "unpublished", "producer closed", "demo decision")


@pytest.fixture(autouse=True)
def noon():
    with clock.starting_at(NOON):
        yield


@pytest.mark.parametrize(("stars", "state", "when"), list(itertools.product((1, 2, 3, 4, 5), STATES, WHEN)))
def test_listed_only_with_three_stars_in_force_published_and_open(settings, stars: int, state: str, when: str) -> None:
    # given
    first, last, in_force = WHEN[when]
    facts = {"valid_from": first, "valid_until": last, "stars": stars}
    if state.startswith("withdrawn"):
        facts["withdrawn_on"] = TODAY if state == "withdrawn today" else TODAY + DAY
    if state == "demo decision":
        settings.DEMO = False
        facts["decision_number"] = "DEMO-1/QĐ"
    product = make_listed_product(recognition=facts)
    if state == "unpublished":
        Product.objects.filter(pk=product.pk).update(is_published=False)
    if state == "producer closed":
        Producer.objects.filter(pk=product.producer_id).update(closed_on=TODAY)
    with transaction.atomic():
        changed("producer", [product.producer_id])
    # then
    expected = stars >= 3 and in_force and state in ("in order", "withdrawn tomorrow")
    assert list(listing.listed_products(adult=True)) == ([product] if expected else [])
    assert list(listing.listed_by_product([product.pk], adult=True)) == ([product.pk] if expected else [])


@pytest.mark.parametrize(("adult", "expected"), [(True, 1), (False, 0)])
def test_alcohol_is_listed_to_adults_only(adult: bool, expected: int) -> None:
    make_wine()
    assert listing.listed(adult=adult).count() == expected


def test_demo_decisions_list_in_the_demo(settings) -> None:
    settings.DEMO = True
    make_listed_product(recognition={"decision_number": "DEMO-1/QĐ"})
    assert listing.listed(adult=False).count() == 1


def test_the_recognition_that_counts_decides_even_when_an_older_one_has_more_stars() -> None:
    product = make_listed_product(recognition={"valid_from": TODAY - 300 * DAY, "stars": 4})
    make_recognition(product, valid_from=TODAY - 2 * DAY, stars=2)
    assert not listing.listed(adult=False).exists()


def test_no_product_has_two_rows_on_one_day() -> None:
    product = make_listed_product(recognition={"valid_from": TODAY - 300 * DAY})
    newer = make_recognition(product, valid_from=TODAY - 2 * DAY, stars=5)
    assert [row.recognition for row in listing.listed(adult=False)] == [newer]


@pytest.mark.parametrize(
    ("moment", "listed"),
    [
        ("2026-11-23T16:59:59+00:00", True),
        ("2026-11-23T17:00:00+00:00", False),
    ],
)
def test_the_last_day_ends_at_midnight_in_vietnam(moment: str, listed: bool) -> None:
    make_listed_product(recognition={"valid_from": TODAY - 400 * DAY, "valid_until": TODAY})
    with clock.starting_at(datetime.fromisoformat(moment)):
        assert listing.listed(adult=False).exists() is listed


def test_relisting_what_has_not_changed_writes_nothing() -> None:
    product = make_listed_product()
    before = Listing.objects.get().pk, listing.catalogue_stamp()
    with transaction.atomic():
        changed("product", [product.pk])
    assert (Listing.objects.get().pk, listing.catalogue_stamp()) == before


def test_whatever_writes_a_listing_row_raises_the_stamp() -> None:
    make_listed_product()
    before = listing.catalogue_stamp()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE certification_listing SET stars = 5")
    assert listing.catalogue_stamp() == before + 1
