"""A process of the measured shop: eight workers promise goods, and for comparison only add up a column.

Says as JSON how many of each a second went through. Run by the bench `stock`, in the shop's environment.
"""

import json
import multiprocessing
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

WORKERS, ROUNDS, SECONDS = 8, 4, 2.0
KINDS = ("bare, one row", "hold, one row", "bare, 1,000 rows", "hold, 1,000 rows")
# Whatever may be promised, in one statement: what any shop with such a table would do at the least.
BARE = "UPDATE inventory_stock SET reserved = reserved + 1 WHERE id = %s AND on_hand - reserved >= 1"


def _act(kind: str, rows: list[tuple[int, int, int]], number: int) -> Callable[[], Any]:
    from django.db import connection

    from catalog.inventory.services import Ask, Holder, take
    from config.core import clock

    chance = random.Random(number)
    chosen = rows[:1] if "one row" in kind else rows

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [chance.choice(chosen)[0]])
            if cursor.rowcount != 1:
                raise RuntimeError("the shelf is empty: nothing was measured")

    def hold() -> None:
        _stock, variant, point = chance.choice(chosen)
        until = clock.now() + timedelta(minutes=30)
        take([Ask(variant, point, 1, clock.today())], holder=Holder("bench", str(number)), expires_at=until)

    return bare if kind.startswith("bare") else hold


def work(number: int, rows: list[tuple[int, int, int]], together: Barrier, done: Any) -> None:
    """One worker: the same stretch of time for every kind, and all over again."""
    import django

    django.setup()
    for _ in range(ROUNDS):
        for kind in KINDS:
            act = _act(kind, rows, number)
            act()
            together.wait()
            until, count = time.monotonic() + SECONDS, 0
            while time.monotonic() < until:
                act()
                count += 1
            done.put((kind, count))
            together.wait()


def main() -> None:
    import django

    django.setup()
    from django.db import connection

    from tests.speed.stocks import lay_shelves

    rows = lay_shelves()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync') || current_setting('synchronous_commit')")
        if cursor.fetchone()[0] != "onon":
            raise RuntimeError("the server does not wait for its disk: nothing would be said")
    connection.close()
    processes = multiprocessing.get_context("spawn")
    together, done = processes.Barrier(WORKERS), processes.Queue()
    workers = [processes.Process(target=work, args=(n, rows, together, done)) for n in range(WORKERS)]
    for worker in workers:
        worker.start()
    made = dict.fromkeys(KINDS, 0)
    for _ in range(WORKERS * ROUNDS * len(KINDS)):
        kind, count = done.get(timeout=120)
        made[kind] += count
    for worker in workers:
        worker.join()
    json.dump({kind: count / (ROUNDS * SECONDS) for kind, count in made.items()}, sys.stdout)


if __name__ == "__main__":
    main()
