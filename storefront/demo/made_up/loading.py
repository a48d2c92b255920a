"""Putting made-up products on top of the demo, for measurements."""

import itertools

from django.db import connection, transaction
from django.db.models import Max
from tqdm import tqdm

from catalog.products.models import Channel, ProductVariant
from config.core import audit
from config.core.changes import gathered
from storefront.demo.laying import LOCK
from storefront.demo.made_up.making import CYCLE, make, maker_of
from storefront.demo.made_up.rows import SKU, Writer
from storefront.setup.shelves import CHANNEL

MOST = 100_000
_AT_ONCE = 10 * CYCLE


def load(wanted: int) -> int:
    """Make products until there are `wanted`; how many were made now.

    A transaction for each batch: killed midway it goes on from there when asked again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            there = _how_many()
            if there < wanted:
                _load(there, wanted)
                # Plans for many rows, not for the few there were.
                cursor.execute("ANALYZE")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return max(wanted - there, 0)


def _how_many() -> int:
    last = ProductVariant.objects.filter(sku__startswith=SKU).aggregate(last=Max("sku"))["last"]
    return int(last.removeprefix(SKU).split("-")[0]) if last else 0


def _load(there: int, wanted: int) -> None:
    writer = Writer()
    with tqdm(total=wanted - there, unit=" products") as bar:
        for start in range(there + 1, wanted + 1, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, wanted + 1))
            with transaction.atomic(), gathered():
                # A maker's names are counted from its first product on, wherever the batch begins.
                first = next(n for n in itertools.count(start, -1) if n == 1 or maker_of(n - 1) != maker_of(start))
                taken: dict[int, set[str]] = {}
                made = [
                    make(n, places=writer.places, taken=taken.setdefault(maker_of(n), set()))
                    for n in range(first, numbers.stop)
                ]
                writer.write(made[start - first :])
                audit.record(
                    None, "demo.made_up", Channel.objects.get(slug=CHANNEL), first=start, last=numbers.stop - 1
                )
            bar.update(len(numbers))
