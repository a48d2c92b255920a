"""Stock: promises a second beside bare updates, and the books of a point out of a million movements."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from tests.speed.figures import Figure, at_least, at_most
from tests.speed.shops import Shop, shop_with


def measure() -> Iterator[Figure]:
    shop = shop_with(products=1_000, name="stock")
    made = _said(shop, "tests.speed.holding")
    for where in ("one row", "1,000 rows"):
        yield Figure(f"holds of {where}, 8 workers", made[f"hold, {where}"], unit="/s")
        yield Figure(f"bare updates of {where}, 8 workers", made[f"bare, {where}"], unit="/s")
        yield Figure(f"holds to bare updates, {where}", made[f"hold, {where}"] / made[f"bare, {where}"], at_least(0.3))
    books = _said(shop, "tests.speed.reporting")
    yield Figure("month end of a point, 1,000,000 movements: lines", books["lines"], at_least(1))
    yield Figure("month end: queries", books["queries"], at_most(2))
    yield Figure("month end: reads of the whole ledger", books["read"].count("Seq Scan"), at_most(0))
    yield Figure("month end", books["seconds"] * 1000, unit="ms")


def _said(shop: Shop, program: str) -> Any:
    process = shop.python("-m", program, stdout=subprocess.PIPE)
    out, _err = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{program} ended with {process.returncode}")
    return json.loads(out)
