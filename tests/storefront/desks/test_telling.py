"""The pages of what people tell, and the outbox: who sees which words, ticks, as many queries for 30 as for 1."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkout.notices.models import Audience, Notice, NoticeState
from config.core import clock
from tests import factories as make
from tests.checkout.notices.conftest import write
from tests.pages import said

pytestmark = pytest.mark.django_db
KEY = {"act_key": "1" * 32}


@pytest.fixture
def point():
    return make.make_point()


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def to_tell(key: str, **facts) -> Notice:
    return write(key=key, email="", by_person=True, **{"private": "Mã nhận hàng: 707070", "name": "Lan"} | facts)


def test_a_clerk_reads_the_words_without_what_opens_the_order_and_ticks_once(point):
    notice, other = to_tell("a", point=point), to_tell("b", point=make.make_point())
    clerk = as_(make.make_point_member(point))
    page = clerk.get(reverse("desks:point_tell", args=[point.slug])).content.decode()
    assert notice.text in page
    assert 'href="tel:+84912345678"' in page
    assert 'href="https://zalo.me/84912345678"' in page
    assert "707070" not in page
    url = reverse("desks:point_told", args=[point.slug, notice.pk])
    first = clerk.post(url, KEY)
    assert clerk.post(url, KEY)["Location"] == first["Location"]
    assert notice.subject in clerk.get(first["Location"]).content.decode()
    assert clerk.post(reverse("desks:point_told", args=[point.slug, other.pk]), KEY).status_code == 404
    assert list(Notice.objects.values_list("state", flat=True).order_by("key")) == ["told", "to_tell"]


def test_the_office_reads_everything_and_tells_for_any_point(point):
    notice = to_tell("a", point=point)
    officer = as_(make.make_officer())
    page = officer.get(reverse("desks:office_tell")).content.decode()
    assert "Mã nhận hàng: 707070" in page
    officer.post(reverse("desks:office_told", args=[notice.pk]), KEY)
    notice.refresh_from_db()
    assert notice.state == NoticeState.TOLD


def test_the_point_sees_what_waits_for_it_on_its_first_page(point):
    make.make_stock(make.make_listed_product(), point)
    clerk = as_(make.make_point_member(point))
    url = reverse("desks:point_tell", args=[point.slug])
    home = reverse("desks:point", args=[point.slug])
    assert said(clerk.get(home), f".//a[@href='{url}']/b") == []
    to_tell("a", point=point)
    assert said(clerk.get(home), f".//a[@href='{url}']/b") == ["1"]


def test_the_outbox_is_narrowed_by_state_and_sends_a_failed_one_again():
    failed = write(key="failed", subject="Một tin hỏng")
    write(key="waits", subject="Một tin chờ")
    Notice.objects.filter(pk=failed.pk).update(state="failed", failure="interrupted", ended_at=clock.now())
    officer = as_(make.make_officer())
    page = officer.get(reverse("desks:outbox"), {"state": "failed"}).content.decode()
    assert ("Một tin hỏng" in page, "Một tin chờ" in page) == (True, False)
    assert "Một tin chờ" in officer.get(reverse("desks:outbox"), {"state": "nonsense"}).content.decode()
    url = reverse("desks:resend", args=[failed.pk])
    assert officer.post(url, KEY).status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.tries) == ("waiting", 0)
    assert officer.post(url, {"act_key": "2" * 32}).status_code == 422


@pytest.mark.parametrize("name", ["outbox", "office_tell", "point_tell"])
def test_thirty_cost_as_many_queries_as_one(name, point):
    manager = make.make_point_member(point) if name == "point_tell" else make.make_officer()
    client = as_(manager)
    url = reverse(f"desks:{name}", args=[point.slug] if name == "point_tell" else [])
    counts = []
    for more in (1, 29):
        for number in range(more):
            party = {"audience": Audience.POINT, "phone": ""} if number % 2 else {}
            to_tell(f"{more}:{number}", point=point, **party)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
