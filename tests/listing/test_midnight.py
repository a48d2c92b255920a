"""One running shop goes through midnight in Vietnam, 16:59:59Z to 17:00:00Z, and every read path flips with the day."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

import tests.listing.paths  # noqa: F401  they join the registry
from catalog.certification.services import withdraw_recognition
from config.core import clock
from tests.factories import make_officer, make_recognition
from tests.listing.histories import WORDS, World, begin
from tests.listing.registry import PATHS, Answer, Fetch, Reader

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
MIDNIGHT = datetime(2029, 1, 31, 17, tzinfo=UTC)
LONGEST_START = 120
DAY = timedelta(days=1)


class Shop:
    """A shop in one process whose clock began `ahead` of midnight; this process reads the same clock."""

    def __init__(self, ahead: timedelta) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._started = time.time()
        self._start = MIDNIGHT - ahead
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.listing.running_shop",
            "SHOP_DATABASE": connection.settings_dict["NAME"],
            "OCOP_NOW": self._start.isoformat(),
            "OCOP_NOW_SINCE": str(self._started),
        }
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1"]
        self.process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port), "config.wsgi:application"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.time() - self._started)

    def wait_until_open(self) -> None:
        deadline = time.monotonic() + LONGEST_START
        while True:
            assert self.process.poll() is None, "the shop ended"
            assert time.monotonic() < deadline
            try:
                assert self.fetch("/robots.txt", None).status == 200
            except OSError:
                time.sleep(0.05)
            else:
                return

    def fetch(self, address: str, body: bytes | None) -> Answer:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Content-Type": "application/json"} if body is not None else {}
            line.request("GET" if body is None else "POST", address, body, headers)
            answer = line.getresponse()
            return Answer(answer.status, answer.read().decode())
        finally:
            line.close()


@contextmanager
def running(ahead: timedelta) -> Iterator[Shop]:
    shop = Shop(ahead)
    try:
        shop.wait_until_open()
        yield shop
    finally:
        shop.process.terminate()
        shop.process.wait(30)


def the_last_evening() -> World:
    """After the first two: one product lapses tonight, one begins tomorrow, one is withdrawn from tomorrow on."""
    last_day = clock.today()
    officer = make_officer()
    world = begin(officer, houses=(0, 1, 2, 3, 4))
    make_recognition(world.products[2], valid_from=last_day - 1000 * DAY, valid_until=last_day)
    make_recognition(world.products[3], valid_from=last_day + DAY)
    withdraw_recognition(
        officer,
        make_recognition(world.products[4], valid_from=last_day - 100 * DAY),
        decision_number="9/QĐ",
        decided_on=last_day,
        effective_on=last_day + DAY,
        reason="Không đạt",
    )
    return world


def seen(fetch: Fetch, world: World) -> dict:
    reader = Reader(fetch)
    return {name: path.sees(reader, world) for name, path in PATHS.items()}


def due(world: World, moment: datetime) -> dict:
    with clock.starting_at(moment):
        return {name: path.shows(world) for name, path in PATHS.items()}


def test_every_path_flips_at_midnight_in_one_running_process():
    # Given an evening on which something lapses and something begins
    cache.clear()
    with clock.starting_at(MIDNIGHT - timedelta(minutes=1)):
        world = the_last_evening()
        assert world.listed() == {WORDS[0], WORDS[2], WORDS[4]}
    before, after = due(world, MIDNIGHT - timedelta(hours=1)), due(world, MIDNIGHT)
    assert [name for name in PATHS if before[name] == after[name]] == []

    # When a shop is asked in time on the evening, which on a slow machine needs an earlier start
    for ahead in (20, 60, 180):
        with running(timedelta(seconds=ahead)) as shop:
            asked_before = seen(shop.fetch, world)
            if shop.now() >= MIDNIGHT:
                continue
            process = shop.process.pid

            # and asked on and on through midnight
            told: list[tuple[datetime, datetime, object]] = []
            one = PATHS["API: products"]
            time.sleep(max(0.0, (MIDNIGHT - shop.now()).total_seconds() - 1))
            while not told or told[-1][0] < MIDNIGHT:
                sent = shop.now()
                answer = one.sees(Reader(shop.fetch), world)
                told.append((sent, shop.now(), answer))

            # and once more on the new day
            asked_after = seen(shop.fetch, world)
            assert (shop.process.poll(), shop.process.pid) == (None, process)
            break
    else:
        pytest.fail("the shop could not be asked before its midnight")

    # Then every path told the evening before, the new day after, and no second of either was wrong
    assert asked_before == before
    assert asked_after == after
    assert {WORDS[2] in answer for sent, done, answer in told if done < MIDNIGHT} == {True}
    assert {WORDS[2] in answer for sent, done, answer in told if sent >= MIDNIGHT} == {False}
