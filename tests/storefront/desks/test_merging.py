"""The office merges namesakes: candidates, a preview that changes nothing, a confirmed merger, old addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.certification.services import unpublish_product
from catalog.producers.models import Producer
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make.make_officer())
    return client


@pytest.fixture
def double():
    commune = make.make_commune()
    return make.make_producer("Hộ KD Ba Lộc", commune=commune), make.make_producer("Cơ sở Ba Lộc", commune=commune)


def url(route, *args):
    return reverse(f"desks:{route}", args=args)


def test_candidates_lead_to_a_preview_that_changes_nothing_and_then_to_the_merger(office, double):
    gone, into = double
    make.make_listed_product("Mắm cá linh", producer=gone)
    left = make.make_listed_product("Khô cá", producer=gone)
    make.make_listed_product("Khô cá", producer=into)
    found = office.get(url("namesakes")).content.decode()
    assert url("merge_into", into.pk, gone.pk) in found or url("merge_into", gone.pk, into.pk) in found

    preview = office.get(url("merge_into", gone.pk, into.pk))

    assert dict(preview.context["moves"])["Sản phẩm"] == 2
    assert [product.name for product in preview.context["moving"]] == ["Mắm cá linh"]
    assert [product.pk for product, _kept in preview.context["conflicts"]] == [left.pk]
    assert not Producer.objects.exclude(merged_into=None).exists()

    done = office.post(url("merge_into", gone.pk, into.pk), {"act_key": "m" * 32}, follow=True)

    assert done.redirect_chain[-1][0].startswith(url("office_producer", into.pk))
    assert "Hộ KD Ba Lộc" in done.content.decode()
    assert office.get(url("office_producer", gone.pk))["Location"] == url("office_producer", into.pk)
    assert office.get(url("merge_into", gone.pk, into.pk)).status_code == 404


def test_old_addresses_of_the_public_lead_on(client, double):
    gone, into = double
    left = make.make_listed_product("Khô cá", producer=gone)
    kept = make.make_listed_product("Khô cá", producer=into)
    client.force_login(make.make_officer())
    client.post(url("merge_into", gone.pk, into.pk), {"act_key": "m" * 32})
    client.logout()

    producer = client.get(reverse("shop:producer", args=[gone.slug]))
    product = client.get(reverse("shop:product", args=[left.slug]))

    assert (producer.status_code, producer["Location"]) == (301, reverse("shop:producer", args=[into.slug]))
    assert (product.status_code, product["Location"]) == (301, reverse("shop:product", args=[kept.slug]))
    unpublish_product(make.make_member(into), kept)
    assert client.get(reverse("shop:product", args=[left.slug])).status_code == 404
    assert client.get(reverse("shop:producer", args=[gone.slug])).status_code == 404


def test_any_other_producer_is_found_by_name(office, double):
    gone, into = double
    other = make.make_producer("Công ty Palmania")

    page = office.get(url("merge", gone.pk), {"q": "palm"})

    assert page.context["alike"] == [into]
    assert list(page.context["found"]) == [other]
    assert "Không có chủ thể nào khác" in office.get(url("merge", gone.pk), {"q": "xyz"}).content.decode()


@pytest.mark.parametrize("count", [2, 30])
def test_candidates_cost_the_same_however_many(office, count):
    commune = make.make_commune()
    kinds = ["Hộ KD", "Cơ sở", "HTX", "Công ty TNHH", "Tổ hợp tác"]
    for number in range(count):
        for kind in kinds[: 2 if count == 2 else 3]:
            make.make_producer(f"{kind} số {number}", commune=commune)
    with CaptureQueriesContext(connection) as queries:
        office.get(url("namesakes"))
    assert len(queries) == 3
