"""What is under way when the shop is stopped, or when a process of it is killed: real processes, over committed data.

Whoever is to be met in the middle waits for a row that the test has locked.
"""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.inventory import checks as stock
from catalog.inventory.models import Stock
from checkout.notices.models import Notice
from checkout.orders import checks as orders
from checkout.orders.models import Order
from config.api.engine.ids import global_id
from tests.buying import Buyer
from tests.checkout.making import make_rate_table, make_shop, pack
from tests.config.serving import TOKEN, open_shop
from tests.config.test_serve import free, wait_for
from tests.races.racing import waiting

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def product():
    make_rate_table()
    return make_shop(pieces=9)[0]


def buyer(shop) -> Buyer:
    return Buyer(shop.graphql, phone="0912345678")


def test_who_is_answered_when_the_shop_stops_gets_the_answer_and_jobs_end(product, tmp_path):
    with open_shop(tmp_path) as shop, ThreadPoolExecutor() as threads:
        lan = buyer(shop).fill([global_id("ProductVariant", pack(product).pk)]).promise_cash()
        with transaction.atomic():
            # Given an order that is just being placed, and waits for a row
            Stock.objects.select_for_update().get()
            list(Notice.objects.select_for_update())
            order = threads.submit(lan.complete)
            wait_for(lambda: waiting() == 1)

            # When the shop is told to stop
            shop.process.terminate()
            wait_for(lambda: free(shop.port) or shop.process.poll() is not None)
            assert shop.process.poll() is None

        # Then the answer still comes, and after it the shop ends well
        assert order.result(60)
        assert shop.process.wait(60) == 0
        assert Order.objects.count() == 1
        assert not ProcrastinateJob.objects.filter(status="doing").exists()


def test_jobs_under_way_end_before_the_worker_does(tmp_path):
    with open_shop(tmp_path) as shop:
        with transaction.atomic():
            # Given jobs that wait for a table: those of the clock, which a worker begins with, all look at it
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE inventory_hold, orders_order IN ACCESS EXCLUSIVE MODE")
            wait_for(lambda: waiting() >= 1)
            begun = list(ProcrastinateJob.objects.filter(status="doing").values_list("pk", flat=True))
            assert begun

            # When the shop is told to stop, and the way is free a moment later
            shop.process.terminate()
            wait_for(lambda: free(shop.port))

        # Then they have been done to their end, and nothing is left half done
        assert shop.process.wait(60) == 0
        ended = {line["job"]: line["outcome"] for line in shop.log if "job" in line}
    states = dict(ProcrastinateJob.objects.filter(pk__in=begun).values_list("pk", "status"))
    assert states == dict.fromkeys(begun, "succeeded")
    assert {pk: ended[pk] for pk in begun} == dict.fromkeys(begun, "done")
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


def test_a_web_process_that_is_killed_while_it_answers_loses_nothing(product, tmp_path):
    with open_shop(tmp_path) as shop, ThreadPoolExecutor() as threads:
        lan = buyer(shop).fill([global_id("ProductVariant", pack(product).pk)]).promise_cash()
        before = shop.web_workers()
        with transaction.atomic():
            # Given an order that is just being placed
            Stock.objects.select_for_update().get()
            order = threads.submit(lan.complete)
            wait_for(lambda: waiting() == 1)

            # When every process that answers is killed
            for worker in before:
                os.kill(worker.pid, signal.SIGKILL)
            with pytest.raises((OSError, HTTPException)):
                order.result(60)

        # Then nothing of it is there, others have taken their place, and asked again it is one order
        assert not Order.objects.exists()
        wait_for(lambda: len([w for w in shop.web_workers() if w not in before]) == 2)
        again = lan.complete()
        assert lan.complete() == again
        assert Order.objects.count() == 1
        assert [*stock.disagreements(), *orders.disagreements()] == []
        # And the figures of those that were killed are still added up
        status, figures = shop.ask("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200
        assert b'shop_checkout_steps_total{step="payment started"} 1.0' in figures
        assert b'shop_checkout_steps_total{step="ordered"} 1.0' in figures
