"""One function promises goods, one gives them back. Nothing else writes a hold's beginning or end but the ledger, when
the shelf turns out to hold less than was promised (`shortfalls.py`)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from catalog.certification.criteria import FEWEST_STARS_LISTED
from catalog.certification.listing import listed
from catalog.inventory.availability import free
from catalog.inventory.errors import OutOfStock, Shortage
from catalog.inventory.models import Hold, HoldPriority, HoldState, Stock
from config.core import clock
from config.core.changes import changed


@dataclass(frozen=True)
class Holder:
    """Whom goods are promised to, named by kind and id: a checkout, an order's parcel."""

    kind: str
    id: str


@dataclass(frozen=True)
class Ask:
    """`quantity` of a variant at a point, still good on `good_on` (the latest arrival and the variant's least days)."""

    variant_id: int
    point_id: int
    quantity: int
    good_on: date


# The stock rows in the order of their ids, late and once; with them the recognition in force, shared, so that a
# withdrawal waits for this transaction or is seen by it: then the last condition is judged again on the new row.
_LOCK = """
SELECT stock.id, stock.variant_id, stock.point_id
FROM inventory_stock stock
JOIN products_productvariant variant ON variant.id = stock.variant_id AND variant.is_active
JOIN certification_listing listing ON listing.product_id = variant.product_id
JOIN certification_recognition recognition ON recognition.id = listing.recognition_id
WHERE stock.variant_id = ANY(%(variants)s) AND stock.point_id = ANY(%(points)s)
  AND listing.starts_on <= %(today)s AND listing.ends_on >= %(today)s AND listing.stars >= %(stars)s
  AND listing.is_published AND listing.producer_is_active AND (%(demo)s OR NOT listing.is_demo)
  AND (recognition.withdrawn_on IS NULL OR recognition.withdrawn_on > %(today)s)
ORDER BY stock.id
FOR UPDATE OF stock FOR SHARE OF recognition
"""
