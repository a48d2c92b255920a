"""Documents for the cluster, read from what PostgreSQL knows of each product: the same terms, the same facts."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField

from catalog.certification.criteria import FEWEST_STARS_LISTED
from catalog.certification.models import Listing
from catalog.inventory.models import Stock
from catalog.products.models import Product

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FACTS = (
    "producer_id",
    "category_id",
    "price_from",
    "group",
    "province_code",
    "commune_code",
    "name_key",
    "is_alcohol",
)
Document = dict[str, Any]


def documents(product_ids: Collection[int]) -> Iterator[tuple[int, Document]]:
    """Those of these products that exist, in three queries. The part of the listing rule that no clock moves is worked
    in: only days on which it holds are there."""
    listings: dict[int, list[Listing]] = defaultdict(list)
    for row in Listing.objects.filter(
        product__in=product_ids, is_published=True, producer_is_active=True, stars__gte=FEWEST_STARS_LISTED
    ):
        listings[row.product_id].append(row)
    shelves: dict[int, set[int]] = defaultdict(set)
    lying = Stock.objects.filter(variant__product__in=product_ids, on_hand__gt=0)
    for product, point in lying.values_list("variant__product", "point"):
        shelves[product].add(point)
    terms = Func(F("search_document__terms"), function="tsvector_to_array", output_field=ArrayField(TextField()))
    products = Product.objects.filter(pk__in=product_ids).order_by("pk")
    for pk, slug, length, own in products.values_list("pk", "slug", "search_document__name_length", terms):
        document: Document = {"product_id": pk, "slug": slug, "name_length": length or 0, "terms": own or []}
        document |= _listed(listings[pk]) | {"on_shelf": sorted(shelves[pk])}
        yield pk, document | {"digest": _digest(document)}


def microseconds(moment: datetime) -> int:
    """Since 1970: a date of the cluster's own would forget a part of them, and orders would differ."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def _listed(rows: list[Listing]) -> Document:
    """Rows of a product differ in days and stars only."""
    if not rows:
        return {}
    facts: Document = {name: getattr(rows[0], name) for name in _FACTS}
    facts["published_at"] = microseconds(rows[0].published_at) if rows[0].published_at else None
    for row in sorted(rows, key=lambda row: row.starts_on):
        field = f"{'demo_' if row.is_demo else ''}days_{row.stars}"
        facts.setdefault(field, []).append({"gte": row.starts_on.isoformat(), "lte": row.ends_on.isoformat()})
    return facts


def _digest(document: Document) -> str:
    return hashlib.md5(orjson.dumps(document, option=orjson.OPT_SORT_KEYS), usedforsecurity=False).hexdigest()
