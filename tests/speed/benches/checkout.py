"""Whole checkouts, create to complete by cash: two lines from two points, beside 100,000 products and 50,000 orders."""

import itertools
import json
import os
import random
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.buying import Buyer
from tests.speed.clients import Client
from tests.speed.figures import Figure, at_least, at_most
from tests.speed.processor import Spent, spent
from tests.speed.shops import Shop, served, shop_with

Packs = list[list[str]]  # at each of the two points, those that everybody wants first
Act = Callable[[Client, random.Random], Any]

PRODUCTS = 100_000
HOT = 5  # at each point; half of the checkouts want two of these ten
MANY, ROUNDS, SECONDS = 8, 4, 6.0

_nth = itertools.count(time.time_ns() // 10**6 % 10**7)


def measure() -> Iterator[Figure]:
    # A small shop (BENCH_PRODUCTS=5000 BENCH_ORDERS=2000) says whether the bench works, and what the processor does.
    products = int(os.environ.get("BENCH_PRODUCTS") or PRODUCTS)
    shop = shop_with(products=products, name="checkout" if products == PRODUCTS else "checkout-small")
    packs = _laid(shop)
    with served(shop) as process:
        buy = lambda client, chance: _buy(lambda *a, **v: client.graphql(*a, **v).data, packs, chance)  # noqa: E731
        requests, queries = _counted(shop, packs)
        yield Figure("requests of a whole checkout", requests)
        yield Figure("queries of a whole checkout", queries)
        rates, errors = _rates(
            shop, process.pid, {"whole checkouts": buy, "constant views": lambda client, _: client.get("/robots.txt")}
        )
        for clients in (1, MANY):
            who = "1 client" if clients == 1 else f"{clients} clients"
            bought, looked = rates["whole checkouts", clients], rates["constant views", clients]
            yield Figure(f"whole checkouts, {who}", bought.a_second, at_least(20), "/s")
            yield Figure(f"constant views, {who}", looked.a_second, unit="/s")
            yield Figure(f"constant views in the time of a whole checkout, {who}", looked.a_second / bought.a_second)
            yield Figure(
                f"processor of web and worker in a whole checkout, {who}", bought.each.programs * 1000, unit="ms"
            )
            yield Figure(
                f"processor of the database in a whole checkout, {who}", bought.each.database * 1000, unit="ms"
            )
        yield Figure("errors", errors, at_most(0))
        shop.manage("check_stock")
        shop.manage("check_orders")


def _laid(shop: Shop) -> Packs:
    process = shop.python("-m", "tests.speed.orders", stdout=subprocess.PIPE)
    said, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"tests.speed.orders ended with {process.returncode}")
    return json.loads(said)


def _buy(ask: Callable[..., Any], packs: Packs, chance: random.Random) -> None:
    nth = next(_nth)
    wanted = [at[:HOT] for at in packs] if nth % 2 else packs
    buyer = Buyer(ask, phone=f"+84{970_000_000 + nth % 10**7}", street=f"{nth} Lê Lợi")
    buyer.buy([chance.choice(at) for at in wanted])
    if buyer.parcels != len(packs):
        raise ValueError(f"{buyer.parcels} parcels")


def _counted(shop: Shop, packs: Packs) -> tuple[int, int]:
    """Requests and queries of one that is not the first."""
    client, asked = shop.client(), []

    def ask(document: str, **variables: Any) -> Any:
        answer = client.graphql(document, count=True, **variables)
        asked.append(answer.queries or 0)
        return answer.data

    for _ in range(3):
        asked.clear()
        _buy(ask, packs, random.Random(1))
    return len(asked), sum(asked)


@dataclass
class Rate:
    """So many were done in all rounds, with so much of the processor."""

    done: int = 0
    spent: Spent = field(default_factory=lambda: Spent(0, 0))

    @property
    def a_second(self) -> float:
        return self.done / (ROUNDS * SECONDS)

    @property
    def each(self) -> Spent:
        return Spent(self.spent.programs / self.done, self.spent.database / self.done)


def _rates(shop: Shop, session: int, acts: dict[str, Act]) -> tuple[dict[tuple[str, int], Rate], int]:
    """Of each by one and by many clients, taken in turns; and how many failed."""
    rates: dict[tuple[str, int], Rate] = defaultdict(Rate)
    errors = 0
    for _ in range(ROUNDS):
        for clients, (what, act) in itertools.product((1, MANY), acts.items()):
            before = spent(shop, session)
            done, failed = _at_once(shop, act, clients)
            rate = rates[what, clients]
            rate.done, rate.spent = rate.done + done, rate.spent + (spent(shop, session) - before)
            errors += failed
    return rates, errors


def _at_once(shop: Shop, act: Act, clients: int) -> tuple[int, int]:
    done, failed = [0] * clients, [0] * clients
    until = time.monotonic() + SECONDS

    def work(number: int) -> None:
        client, chance = shop.client(), random.Random()
        while time.monotonic() < until:
            try:
                act(client, chance)
                done[number] += 1
            except Exception:  # noqa: BLE001 - counted, and said
                failed[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done), sum(failed)
