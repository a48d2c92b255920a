"""Joining by a one-time code."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from catalog.inventory.models import PointRole
from config.core import clock
from config.core.errors import Refusal
from config.core.invitations import cancel, issue, redeem
from config.core.models import Invitation, User
from tests import factories as make
from tests.storefront.accounts.letters import main_of

NEWCOMER = {"last_name": "Trần", "first_name": "Bình", "phone": "0987654321", "email": "", "password": "lúa mùa nổi"}


def code_for(producer) -> str:
    member = make.make_member(producer)
    return issue(member, kind="producer", object_id=str(producer.pk))[1]


@pytest.mark.django_db
def test_a_newcomer_opens_an_account_by_phone_and_acts_for_the_producer(client):
    producer = make.make_producer()
    code = code_for(producer)
    response = client.post(reverse("accounts:join", args=[code.lower()]), NEWCOMER)
    assert response["Location"] == reverse("desks:producer", args=[producer.slug])
    user = User.objects.get(phone="+84987654321")
    assert user.email is None
    assert producer.members.filter(user=user).exists()
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"phone": "", "email": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"password": "12345"}, "password"),
        ({"first_name": " "}, "first_name"),
        ({"email": "no-mail"}, "email"),
    ],
)
def test_what_is_wrong_is_named_by_field_and_nobody_joins(client, facts, field):
    producer = make.make_producer()
    code = code_for(producer)
    people = User.objects.count()
    response = client.post(reverse("accounts:join", args=[code]), NEWCOMER | facts)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert User.objects.count() == people
    assert Invitation.objects.get().used_at is None


@pytest.mark.django_db
def test_a_taken_phone_is_refused_and_the_code_still_works(client):
    producer = make.make_producer()
    code = code_for(producer)
    make.make_user(phone="0987654321")
    assert client.post(reverse("accounts:join", args=[code]), NEWCOMER).status_code == 422
    assert Invitation.objects.get().used_at is None


@pytest.mark.django_db
def test_somebody_signed_in_joins_directly_and_again_after_a_lost_answer(client):
    point = make.make_point()
    manager = make.make_point_member(point, role=PointRole.MANAGER)
    code = issue(manager, kind="point", object_id=str(point.pk), role=PointRole.CLERK)[1]
    user = make.make_user()
    client.force_login(user)
    url = reverse("accounts:join", args=[code])
    assert client.post(url)["Location"] == reverse("accounts:home")
    assert client.post(url)["Location"] == reverse("accounts:home")
    assert point.members.get(user=user).role == PointRole.CLERK


@pytest.mark.django_db
def test_a_clerks_code_takes_nothing_from_a_manager():
    point = make.make_point()
    manager = make.make_point_member(point, role=PointRole.MANAGER)
    redeem(manager, issue(manager, kind="point", object_id=str(point.pk), role=PointRole.CLERK)[1])
    assert point.members.get(user=manager).role == PointRole.MANAGER


@pytest.mark.django_db
def test_unknown_used_cancelled_and_expired_codes_get_one_answer(client):
    producer = make.make_producer()
    used, cancelled, expired = code_for(producer), code_for(producer), code_for(producer)
    redeem(make.make_user(), used)
    second, third = Invitation.objects.order_by("pk")[1:3]
    cancel(second.created_by, second)
    Invitation.objects.filter(pk=third.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    pages = [client.get(reverse("accounts:join", args=[c])) for c in ("ABCD", used, cancelled, expired)]
    assert {page.status_code for page in pages} == {404}
    assert len({main_of(page) for page in pages}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_code_redeemed_by_eight_at_once_lets_one_in():
    producer = make.make_producer()
    code = code_for(producer)
    people = [make.make_user() for _ in range(8)]
    ready, joined, refused = threading.Barrier(8), [], []

    def run(user: User) -> None:
        ready.wait()
        try:
            redeem(user, code)
            joined.append(user.pk)
        except Refusal:
            refused.append(user.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(joined), len(refused)) == (1, 7)
    assert set(producer.members.filter(user__in=people).values_list("user", flat=True)) == set(joined)
