"""`make run`, its packages installed: from nothing to a served page, and the second start."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.speed.figures import Figure, at_most
from tests.speed.shops import Shop, free_port, served


def measure() -> Iterator[Figure]:
    # A folder that the database's own user can reach.
    folder = Path(tempfile.mkdtemp(prefix="ocop-bench-"))
    folder.chmod(0o755)
    try:
        shop = Shop(folder, free_port())
        yield Figure("first start, to a served page", _start(shop), at_most(180), "s")
        yield Figure("second start", _start(shop), at_most(5), "s")
    finally:
        shutil.rmtree(folder)


def _start(shop: Shop) -> float:
    """Seconds from the command to the first list of products."""
    began = time.perf_counter()
    with served(shop):
        shop.client().get("/san-pham/")
        return time.perf_counter() - began
