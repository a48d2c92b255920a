"""Stock: promises a second beside bare updates, long lists, and the books of a point out of a million movements."""

import json
import subprocess
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.speed.figures import Figure, at_least, at_most
from tests.speed.shops import Shop, served, shop_with
from tests.speed.timing import medians


def measure() -> Iterator[Figure]:
    shop = shop_with(products=1_000, name="stock")
    made = _said(shop, "tests.speed.holding")
    for where in ("one row", "1,000 rows"):
        yield Figure(f"holds of {where}, 8 workers", made[f"hold, {where}"], unit="/s")
        yield Figure(f"bare updates of {where}, 8 workers", made[f"bare, {where}"], unit="/s")
        yield Figure(f"holds to bare updates, {where}", made[f"hold, {where}"] / made[f"bare, {where}"], at_least(0.3))
    yield from _lists(shop, **_said(shop, "tests.speed.officer"))
    books = _said(shop, "tests.speed.reporting")
    yield Figure("month end of a point, 1,000,000 movements: lines", books["lines"], at_least(1))
    yield Figure("month end: queries", books["queries"], at_most(2))
    yield Figure("month end: reads of the whole ledger", books["read"].count("Seq Scan"), at_most(0))
    yield Figure("month end", books["seconds"] * 1000, unit="ms")


def _lists(shop: Shop, *, cookie: str, lists: dict[str, str]) -> Iterator[Figure]:
    """`lists`: by how many rows the point has, the address of its list."""
    with served(shop):
        client = shop.client(cookie=cookie)
        queries = {rows: client.get(path, count=True).queries or 0 for rows, path in lists.items()}
        for rows, number in queries.items():
            yield Figure(f"stock list of a point with {int(rows):,} rows: queries", number)
        few, many = queries.values()
        yield Figure("queries that the many rows cost more", many - few, at_most(0))
        taken = medians({rows: partial(client.get, path) for rows, path in lists.items()}, rounds=9)
        for rows, seconds in taken.items():
            yield Figure(f"stock list of a point with {int(rows):,} rows", seconds * 1000, unit="ms")


def _said(shop: Shop, program: str) -> Any:
    process = shop.python("-m", program, stdout=subprocess.PIPE)
    out, _err = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{program} ended with {process.returncode}")
    return json.loads(out)
