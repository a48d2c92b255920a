"""`/metrics`: who may read, and what is counted."""

import os
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import override_settings

from catalog.inventory.errors import OutOfStock
from catalog.inventory.services import Ask, Holder, take
from checkout.payments.tasks import close_payments
from config.core import clock
from config.watch import figures as figures_of
from tests import factories as make
from tests.checkout.making import make_rate_table, make_shop, pack
from tests.config.watch.working import work
from tests.graphql import ask, post
from tests.storefront.checkout.by_forms import order, put

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-watcher"


@pytest.fixture
def figures(client):
    """A function that reads all figures: name with labels -> number."""

    def read() -> dict[str, float]:
        with override_settings(METRICS_TOKEN=TOKEN):
            text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
        return {name: float(value) for name, value in re.findall(r"^([^#\s].*) (\S+)$", text, re.MULTILINE)}

    return read


@pytest.fixture
def more(figures):
    """What has been added to each figure since the test began."""
    before = figures()

    def read() -> dict[str, float]:
        return {name: value - before.get(name, 0) for name, value in figures().items()}

    return read


@pytest.mark.parametrize("brought", ["", "Bearer", "Bearer wrong", TOKEN, f"Bearer {TOKEN} ", f"bearer {TOKEN}"])
def test_without_the_right_token_it_is_not_there(client, brought):
    with override_settings(METRICS_TOKEN=TOKEN):
        answer = client.get("/metrics", headers={"Authorization": brought} if brought else {})

    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("brought", ["Bearer ", "Bearer", ""])
def test_without_a_token_in_the_settings_nobody_may_read(client, brought):
    assert client.get("/metrics", headers={"Authorization": brought}).status_code == 404


def test_requests_are_counted_by_route_with_their_queries(client, more):
    client.get("/")
    client.get("/khong-co-trang-nay/")
    client.get("/cung-khong-co/")

    now = more()
    assert now['shop_requests_total{method="GET",route="shop:home",status="200"}'] == 1
    assert now['shop_requests_total{method="GET",route="none",status="404"}'] == 2
    assert now['shop_request_queries_count{route="shop:home"}'] == 1
    assert now['shop_request_queries_sum{route="shop:home"}'] > 0
    assert now['shop_request_seconds_count{route="shop:home"}'] == 1


def test_what_a_visitor_makes_up_makes_no_label(client, figures):
    before = set(figures())
    for number in range(3):
        client.get(f"/made-up-{number}/")
        client.generic(f"MADEUP{number}", "/")
        post({"query": f"query MadeUp{number} {{ madeUp: shop {{ name }} }}"})

    new = set(figures()) - before
    assert not [name for name in new if re.search("made-?up", name, re.IGNORECASE)]


def test_fields_of_the_api_are_counted_with_what_became_of_them(more):
    ask('query any { first: products(first: 1, channel: "an-giang") { totalCount } }')
    ask("""mutation { checkoutCreate(input: {channel: "an-giang", lines: [{variantId: "none", quantity: 1}]}) {
        errors { code } } }""")

    now = more()
    assert now['shop_graphql_fields_total{field="products",kind="query",outcome="ok"}'] == 1
    assert now['shop_graphql_fields_total{field="checkoutCreate",kind="mutation",outcome="refused"}'] == 1


def test_the_way_of_a_basket_is_counted_step_by_step(client, more, django_capture_on_commit_callbacks):
    make_rate_table()
    product, _point = make_shop()

    with django_capture_on_commit_callbacks(execute=True):
        put(client, product)
        order(client)

    now = more()
    for step in ("begun", "addressed", "delivery chosen", "payment started", "ordered"):
        assert now[f'shop_checkout_steps_total{{step="{step}"}}'] >= 1, step
    assert now['shop_payment_events_total{type="AUTHORIZATION_SUCCESS",way="ocop.payment.cod"}'] == 1
    assert now['shop_payments_under_way{way="ocop.payment.cod"}'] == 1


def test_goods_that_cannot_be_promised_are_counted(more):
    product, point = make_shop(pieces=1)
    too_many = Ask(pack(product).pk, point.pk, 2, clock.today())

    with pytest.raises(OutOfStock):
        take([too_many], holder=Holder("checkout", "any"), expires_at=None)

    assert more()['shop_stock_refusals_total{reason="short"}'] == 1


def test_how_jobs_and_recognitions_stand_is_read_when_it_is_asked_for(figures):
    make.make_listed_product(recognition={"valid_until": clock.today()})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES"
            " ('default', 'a', '{}', 'failed'), ('default', 'b', '{}', 'todo')"
        )

    now = figures()
    assert now["shop_recognitions_lapsing"] == 1
    assert now['shop_jobs_standing{state="failed"}'] == 1
    assert now['shop_jobs_standing{state="todo"}'] == 1
    assert now["shop_workers"] == 0
    assert now["shop_database_up"] == 1


@pytest.mark.django_db(transaction=True)
def test_jobs_are_counted_as_they_end(more):
    close_payments.defer(checkout_id=str(uuid4()))  # of a basket that nobody has
    work()

    assert more()['shop_jobs_total{outcome="done",task="checkout.payments.tasks.close_payments"}'] == 1


def test_only_what_the_dead_have_counted_is_put_away(tmp_path, monkeypatch):
    monkeypatch.setattr(figures_of, "FOLDER", str(tmp_path))
    mine, gone, other = (tmp_path / name for name in (f"counter_{os.getpid()}.db", "counter_999999999.db", "kept.txt"))
    for file in (mine, gone, other):
        file.touch()

    figures_of.begin_anew()

    assert sorted(tmp_path.iterdir()) == sorted([mine, other])
