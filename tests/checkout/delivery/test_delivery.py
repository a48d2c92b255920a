"""Addresses as they are typed, prices by table, days by calendar."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import OpeningException, OpeningHours
from checkout.delivery.calendar import Openings, carried, is_holiday
from checkout.delivery.couriers import Shipment, services_to
from checkout.delivery.errors import DeliveryCode
from checkout.delivery.models import Address, AddressBookEntry, Surcharge, SurchargeKind
from checkout.delivery.quoting import courier_quotes
from checkout.delivery.selectors import address_book
from checkout.delivery.services import forget_address, keep_address, make_address, set_default_address
from config.core import clock
from config.core.errors import CommonCode, NotAllowed, Refusal
from tests.checkout.making import an_address, make_rate_table, make_shop, pack
from tests.factories import make_commune, make_listed_product, make_point, make_stock, make_user

pytestmark = pytest.mark.django_db

MONDAY = datetime.fromisoformat("2026-11-23T12:00+07:00")


@pytest.fixture(autouse=True)
def monday_noon():
    with clock.starting_at(MONDAY):
        yield


@pytest.mark.parametrize(
    "phone", ["0912345678", "0912 345 678", "0912.345.678", "+84912345678", "0084 912345678", "84912345678"]
)
def test_a_phone_in_any_spelling_is_stored_in_one(phone: str) -> None:
    assert make_address(an_address(phone=phone), for_delivery=True).phone == "+84912345678"


def test_everything_that_is_wrong_with_an_address_is_named_at_once() -> None:
    wrong = an_address(last_name="", first_name=" ", phone="12", street="", commune=None)
    wrong = wrong.__class__(**{**wrong.__dict__, "commune": None})
    with pytest.raises(Refusal) as refused:
        make_address(wrong, for_delivery=True, prefix="shippingAddress.")
    assert [(error.code, error.field) for error in refused.value.errors] == [
        (CommonCode.INVALID, "shippingAddress.phone"),
        (CommonCode.REQUIRED, "shippingAddress.commune"),
        (CommonCode.REQUIRED, "shippingAddress.first_name"),
        (CommonCode.REQUIRED, "shippingAddress.street"),
    ]
    assert not Address.objects.exists()


def test_goods_stay_in_vietnam_and_a_bill_goes_anywhere() -> None:
    abroad = an_address(country="fr", city="Lyon", postal_code="69001", phone="+33 4 72 00 00 00")
    with pytest.raises(Refusal) as refused:
        make_address(abroad, for_delivery=True)
    assert [error.code for error in refused.value.errors] == [DeliveryCode.NOT_DELIVERED_THERE]
    bill = make_address(abroad, for_delivery=False)
    assert (bill.country, bill.city, bill.commune, bill.phone) == ("FR", "Lyon", None, "+33472000000")


def test_the_same_door_in_another_spelling_is_the_same_door() -> None:
    one = make_address(an_address(street="12 Lê Lợi"), for_delivery=True)
    other = make_address(an_address(street="12  LE LOI", last_name="Trần"), for_delivery=True)
    third = make_address(an_address(street="14 Lê Lợi"), for_delivery=True)
    assert one.fingerprint == other.fingerprint != third.fingerprint


def test_a_book_keeps_an_address_once_and_has_one_default() -> None:
    user = make_user()
    first = keep_address(user, make_address(an_address(), for_delivery=True))
    assert keep_address(user, make_address(an_address(), for_delivery=True)) == first
    second = keep_address(user, make_address(an_address(street="14 Lê Lợi"), for_delivery=True))
    set_default_address(user, second, shipping=True, billing=False)
    assert list(address_book(user).values_list("is_default_shipping", "is_default_billing")) == [
        (False, True),
        (True, False),
    ]
    for act in (
        lambda: forget_address(make_user(), first),
        lambda: set_default_address(make_user(), first, shipping=True, billing=True),
    ):
        with pytest.raises(NotAllowed):
            act()
    forget_address(user, second)
    assert AddressBookEntry.objects.get() == first


@pytest.mark.parametrize(
    ("to", "grams", "price"),
    [
        (("Long Xuyên", "An Giang"), 1, 22_000),
        (("Long Xuyên", "An Giang"), 1_000, 22_000),
        (("Long Xuyên", "An Giang"), 1_001, 27_000),
        (("Long Xuyên", "An Giang"), 1_500, 27_000),
        (("Long Xuyên", "An Giang"), 1_501, 32_000),
        (("Long Xuyên", "An Giang"), 30_000, 312_000),
    ],
)
def test_a_price_follows_from_zone_and_weight(to: tuple[str, str], grams: int, price: int) -> None:
    make_rate_table()
    point = make_point()
    [service] = services_to(make_commune(to[0], province=to[1]))
    assert service.prices([Shipment(point, grams), Shipment(point, 1)]) == [price, 22_000]


def test_a_parcel_that_is_too_heavy_is_not_carried_and_an_island_costs_more() -> None:
    table = make_rate_table()
    island = make_commune("Phú Quốc")
    Surcharge.objects.create(table=table, commune=island, kind=SurchargeKind.ISLAND, price=25_000, further_days=2)
    point = make_point()
    [service] = services_to(island)
    assert service.prices([Shipment(point, 30_001)]) is None
    assert service.prices([Shipment(point, 700)]) == [47_000]
    assert service.days(point) == (3, 4)
    table.is_active = False
    table.save()
    assert services_to(island) == []


def test_holidays_are_vietnams_and_couriers_rest_on_sundays() -> None:
    assert is_holiday(date(2027, 2, 6))
    assert not is_holiday(date(2026, 11, 23))
    assert carried(date(2026, 11, 27), 2) == date(2026, 11, 30)
    assert carried(date(2026, 11, 23), 0) == date(2026, 11, 23)
    assert carried(date(2027, 2, 3), 1) == date(2027, 2, 11)


def test_a_parcel_leaves_after_its_preparation_on_opening_days() -> None:
    point = make_point()
    # 24/11 is a holiday.
    assert Openings().leaves_on(point, 0) == date(2026, 11, 23)
    assert Openings().leaves_on(point, 1) == date(2026, 11, 25)
    with clock.starting_at(datetime.fromisoformat("2026-11-23T17:00+07:00")):
        assert Openings().leaves_on(point, 0) == date(2026, 11, 25)
    OpeningException.objects.create(point=point, day=date(2026, 11, 24), opens=time(9), closes=time(11))
    assert Openings().leaves_on(point, 1) == date(2026, 11, 24)
    point.closes_on = date(2026, 11, 23)
    assert Openings().leaves_on(point, 1) is None


def test_goods_are_ready_after_so_much_opening_time() -> None:
    point = make_point()
    for weekday in range(7):
        OpeningHours.objects.create(point=point, weekday=weekday, opens=time(7, 30), closes=time(11, 30))
        OpeningHours.objects.create(point=point, weekday=weekday, opens=time(13), closes=time(17))
    with clock.starting_at(datetime.fromisoformat("2026-11-23T10:30+07:00")):
        ready = Openings().ready_at(point, timedelta(hours=2))
    assert ready is not None
    assert abs(ready - datetime.fromisoformat("2026-11-23T14:00+07:00")) < timedelta(seconds=1)
    kept = Openings().kept_until(point, ready, 5)
    assert kept == datetime.fromisoformat("2026-11-29T17:00+07:00")


def test_a_quote_is_one_parcel_a_point_with_price_and_days() -> None:
    make_rate_table()
    product, point = make_shop()
    other, elsewhere = make_shop()
    [quote] = courier_quotes({pack(product).pk: 2, pack(other).pk: 1}, make_commune("Long Xuyên"))
    parcels = {parcel.point.pk: parcel for parcel in quote.parcels}
    assert {pk: (p.grams, p.price) for pk, p in parcels.items()} == {
        point.pk: (1_400, 27_000),
        elsewhere.pk: (700, 22_000),
    }
    # Ordered on Monday, packed on Wednesday (Tuesday is a holiday), one or two days on the way.
    assert {(p.arrives_from, p.arrives_until) for p in quote.parcels} == {(date(2026, 11, 26), date(2026, 11, 27))}
    assert (quote.price, quote.missing, quote.cash_fee) == (49_000, (), 10_000)


def test_a_lot_that_would_be_too_old_on_arrival_is_not_sent() -> None:
    make_rate_table()
    product = make_listed_product()
    make_stock(product, make_point(ships=True), lots={"A": (5, date(2026, 11, 26))})
    [quote] = courier_quotes({pack(product).pk: 1}, make_commune("Long Xuyên"))
    assert quote.parcels == ()
    assert [(one.asked, one.available) for one in quote.missing] == [(1, 0)]


def test_a_quote_costs_the_same_for_one_point_and_for_ten() -> None:
    make_rate_table()
    counts = []
    for number in (1, 10):
        wanted = {pack(make_shop()[0]).pk: 1 for _ in range(number)}
        with CaptureQueriesContext(connection) as asked:
            courier_quotes(wanted, make_commune("Long Xuyên"))
        counts.append(len(asked) - 1)
    assert counts[0] == counts[1] <= 13
