"""Signing in: by e-mail or phone, one answer for all that is wrong, ten tries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from config.core import clock
from config.core.models import OfficeRole, SignInAttempt
from tests import factories as make
from tests.storefront.accounts.letters import main_of

PASSWORD = "nước mắm Phú Quốc"
pytestmark = pytest.mark.django_db


def sign_in(client, name, password=PASSWORD, *, address="192.0.2.1", **extra):
    return client.post(reverse("accounts:sign_in"), {"name": name, "password": password, **extra}, REMOTE_ADDR=address)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["lan@example.test", "LAN@example.test", "0912 345 678", "+84912345678"])
def test_a_person_signs_in_by_email_or_phone_in_any_spelling(client, name):
    make.make_user(email="lan@example.test", phone="0912345678", password=PASSWORD)
    assert sign_in(client, name).status_code == 302
    assert is_in(client)


def test_unknown_name_wrong_password_and_closed_account_get_one_answer(client):
    make.make_user(email="lan@example.test", password=PASSWORD)
    make.make_user(email="closed@example.test", password=PASSWORD, is_active=False)
    answers = {
        tuple(str(error) for error in response.context["form"].non_field_errors())
        for response in (
            sign_in(client, "nobody@example.test"),
            sign_in(client, "lan@example.test", "wrong"),
            sign_in(client, "closed@example.test"),
        )
    }
    assert len(answers) == 1
    assert not is_in(client)


@pytest.mark.parametrize("known", [True, False])
def test_the_eleventh_try_is_refused_alike_for_known_and_unknown_names(client, known):
    if known:
        make.make_user(email="lan@example.test", password=PASSWORD)
    for number in range(10):
        assert sign_in(client, "lan@example.test", "wrong", address=f"192.0.2.{number}").status_code == 422
    refused = sign_in(client, " LAN@example.test", PASSWORD, address="198.51.100.1")
    assert "15" in str(refused.context["form"].non_field_errors()[0])
    assert not is_in(client)
    assert SignInAttempt.objects.count() == 10


def test_an_address_is_stopped_too_and_a_household_of_ipv6_is_one_address(client):
    make.make_user(email="lan@example.test", password=PASSWORD)
    for number in range(10):
        sign_in(client, f"guess{number}@example.test", address=f"2001:db8:1:2::{number}")
    sign_in(client, "lan@example.test", address="2001:db8:1:2::ffff")
    assert not is_in(client)
    sign_in(client, "lan@example.test", address="2001:db8:1:3::1")
    assert is_in(client)


def test_after_fifteen_minutes_tries_are_forgotten(client):
    make.make_user(email="lan@example.test", password=PASSWORD)
    with clock.starting_at(datetime(2026, 5, 4, 3, tzinfo=UTC)):
        for _number in range(10):
            sign_in(client, "lan@example.test", "wrong")
        sign_in(client, "lan@example.test")
        assert not is_in(client)
    with clock.starting_at(datetime(2026, 5, 4, 3, tzinfo=UTC) + timedelta(minutes=16)):
        sign_in(client, "lan@example.test")
    assert is_in(client)
    assert SignInAttempt.objects.count() == 0


def test_what_was_typed_stays_and_the_password_does_not_come_back(client):
    page = sign_in(client, "lan@example.test", "secret-typed").content.decode()
    assert 'value="lan@example.test"' in page
    assert "secret-typed" not in page


@pytest.mark.parametrize("asked", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_after_signing_in_nobody_is_led_to_another_site(client, asked):
    make.make_user(email="lan@example.test", password=PASSWORD)
    assert sign_in(client, "lan@example.test", next=asked)["Location"] == reverse("accounts:home")


def test_each_role_lands_on_its_home_and_several_roles_see_all(client):
    producer, point = make.make_producer(), make.make_point()
    officer = make.make_user(role=OfficeRole.OFFICER)
    member = make.make_member(producer)
    clerk = make.make_point_member(point)
    for user, home in (
        (officer, reverse("desks:office")),
        (member, reverse("desks:producer", args=[producer.slug])),
        (clerk, reverse("desks:point", args=[point.slug])),
        (make.make_user(), reverse("accounts:home")),
    ):
        client.force_login(user)
        assert client.get(reverse("desks:landing"))["Location"] == home
    producer.members.create(user=clerk)
    client.force_login(clerk)
    assert client.get(reverse("desks:landing"))["Location"] == reverse("accounts:home")
    page = client.get(reverse("accounts:home")).content.decode()
    assert reverse("desks:producer", args=[producer.slug]) in page
    assert reverse("desks:point", args=[point.slug]) in page


def test_a_producers_people_find_its_premises_and_still_land_on_its_desk(client):
    producer = make.make_producer()
    premises = make.make_point(kind="producer_premises", producer=producer)
    client.force_login(make.make_member(producer))
    assert client.get(reverse("desks:landing"))["Location"] == reverse("desks:producer", args=[producer.slug])
    page = client.get(reverse("accounts:home")).content.decode()
    assert reverse("desks:point", args=[premises.slug]) in page
    client.force_login(make.make_member(make.make_producer()))
    assert premises.slug not in client.get(reverse("accounts:home")).content.decode()


def test_the_demo_lists_its_people_and_a_shop_that_sells_does_not(client, settings):
    assert "officer@ocop.test" in client.get(reverse("accounts:sign_in")).content.decode()
    filled = client.get(reverse("accounts:sign_in"), {"as": "officer@ocop.test"}).content.decode()
    assert 'value="ocop-demo"' in filled
    settings.DEMO = False
    page = main_of(client.get(reverse("accounts:sign_in"), {"as": "officer@ocop.test"}))
    assert "ocop.test" not in page
    assert "ocop-demo" not in page


def test_signing_out_needs_a_post(client):
    client.force_login(make.make_user())
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert is_in(client)
    client.post(reverse("accounts:sign_out"))
    assert not is_in(client)
