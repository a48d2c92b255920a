"""Consignments at both desks: asked by either side, answered by the other, ended by either with what has to go back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import Consignment, ConsignmentState, Side
from config.core import clock
from config.core.models import User
from tests import factories as make
from tests.storefront.desks.conftest import Desk, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(shop) -> User:
    return make.make_member(shop.product.producer)


@pytest.fixture
def makers_desk(member) -> Desk:
    client = Desk()
    client.force_login(member)
    return client


@pytest.fixture
def managers_desk(shop) -> Desk:
    client = Desk()
    client.force_login(shop.manager)
    return client


def told(other: object, **facts):
    return {"other": other.pk, "starts_on": "01/12/2026", "ends_on": "", "commission": "12,5", **facts}


def agreed(shop) -> Consignment:
    return Consignment.objects.get(point=shop.here)


@pytest.mark.parametrize(("answer", "state"), [("agree", "agreed"), ("decline", "declined")])
def test_a_producer_asks_and_the_points_manager_answers(makers_desk, managers_desk, shop, answer, state):
    producer = shop.product.producer
    makers_desk.send(url("producer_ask", producer.slug), **told(shop.here, products=[shop.product.pk]))
    asked = Consignment.objects.get(state=ConsignmentState.ASKED)
    assert (asked.commission_permille, list(asked.products.all())) == (125, [shop.product])
    assert [c.pk for c in makers_desk.get(url("producer_consignments", producer.slug)).context["theirs"]] == [asked.pk]
    assert [c.pk for c in managers_desk.get(url("consignments", shop.here.slug)).context["ours"]] == [asked.pk]
    assert makers_desk.send(url(f"producer_{answer}", producer.slug, asked.pk)).status_code == 404
    managers_desk.send(url(f"point_{answer}", shop.here.slug, asked.pk))
    asked.refresh_from_db()
    assert (asked.state, asked.asked_by_side, asked.answered_by) == (state, Side.PRODUCER, shop.manager)


def test_a_point_asks_and_the_producer_agrees(makers_desk, managers_desk, shop):
    producer = shop.product.producer
    page = managers_desk.send(url("point_ask", shop.here.slug), ask="products", **told(producer))
    assert list(page.context["form"].fields["products"].queryset) == [shop.product]
    assert not Consignment.objects.filter(state=ConsignmentState.ASKED).exists()
    managers_desk.send(url("point_ask", shop.here.slug), **told(producer))
    asked = Consignment.objects.get(state=ConsignmentState.ASKED)
    makers_desk.send(url("producer_agree", producer.slug, asked.pk))
    asked.refresh_from_db()
    assert (asked.state, asked.asked_by_side) == (ConsignmentState.AGREED, Side.POINT)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"other": ""}, "other"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "30/11/2026"}, "ends_on"),
        ({"commission": "101"}, "commission"),
        ({"commission": "12,55"}, "commission"),
        ({"commission": "-1"}, "commission"),
        ({"commission": ""}, "commission"),
        ({"products": "999999"}, "products"),
    ],
)
def test_bad_input_names_its_field(makers_desk, shop, wrong, field):
    page = makers_desk.send(url("producer_ask", shop.product.producer.slug), **told(shop.here) | wrong)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not Consignment.objects.filter(state=ConsignmentState.ASKED).exists()


@pytest.mark.parametrize("who", ["producer", "point"])
def test_either_ends_it_and_is_told_what_has_to_go_back(makers_desk, managers_desk, shop, who):
    desk, slug = (makers_desk, shop.product.producer.slug) if who == "producer" else (managers_desk, shop.here.slug)
    ending = agreed(shop)
    page = desk.get(url(f"{who}_end", slug, ending.pk))
    assert [(s.variant_id, s.on_hand) for s in page.context["goods"]] == [(shop.stock.variant_id, 10)]
    done = desk.get(desk.send(url(f"{who}_end", slug, ending.pk))["Location"])
    assert agreed(shop).state == ConsignmentState.ENDED
    assert [s.pk for s in done.context["back"]] == [shop.stock.pk]


def test_what_another_consignment_covers_does_not_go_back(managers_desk, shop):
    make.make_agreed_consignment(shop.product.producer, shop.here)
    first = Consignment.objects.filter(point=shop.here).order_by("pk").first()
    done = managers_desk.get(managers_desk.send(url("point_end", shop.here.slug, first.pk))["Location"])
    assert list(done.context["back"]) == []


def test_what_ran_out_goes_back_without_anybodys_act(managers_desk, shop):
    Consignment.objects.filter(point=shop.here).update(ends_on=clock.today() - timedelta(days=1))
    page = managers_desk.get(url("consignments", shop.here.slug))
    assert [s.pk for s in page.context["back"]] == [shop.stock.pk]
    assert page.context["running"] == []


def test_an_ended_one_is_not_ended_again(managers_desk, shop):
    address = url("point_end", shop.here.slug, agreed(shop).pk)
    managers_desk.send(address)
    assert managers_desk.send(address).status_code == 422


def test_a_clerk_and_the_office_look_on(desk, shop):
    for person in (shop.clerk, make.make_officer()):
        desk.force_login(person)
        page = desk.get(url("consignments", shop.here.slug))
        assert (page.status_code, page.context["may_consign"]) == (200, False)
        assert desk.send(url("point_end", shop.here.slug, agreed(shop).pk)).status_code == 404
        assert desk.get(url("point_ask", shop.here.slug)).status_code == 404


def test_anothers_consignment_is_not_there(makers_desk, shop):
    stranger = make.make_producer()
    theirs = make.make_agreed_consignment(stranger, shop.here)
    assert makers_desk.send(url("producer_end", shop.product.producer.slug, theirs.pk)).status_code == 404
    assert makers_desk.get(url("producer_consignments", stranger.slug)).status_code == 404


def test_the_lists_cost_the_same_for_one_and_thirty(makers_desk, managers_desk, shop):
    pages = [
        (makers_desk, url("producer_consignments", shop.product.producer.slug)),
        (managers_desk, url("consignments", shop.here.slug)),
    ]

    def one_more() -> None:
        for state in ConsignmentState.values:
            row = make.make_agreed_consignment(shop.product.producer, shop.here, state=state)
            row.products.set([shop.product])
            make.make_agreed_consignment(shop.product.producer, shop.here, state=state, asked_by_side=Side.POINT)

    def costs() -> list[int]:
        found = []
        for client, address in pages:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        return found

    one_more()
    few = costs()
    for _ in range(14):
        one_more()
    assert costs() == few
