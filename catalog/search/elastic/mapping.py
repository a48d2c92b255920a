"""What an index of products looks like, and what it is called.

Its name carries a digest of this: a shop of another version has an index of its own beside, and neither reads the
other's. Analysis is no part of it: words are folded and marked by `catalog.search.text`, as PostgreSQL knows them.
"""

import hashlib
from typing import Any

import orjson
from django.conf import settings
from elasticsearch_dsl import Mapping

from catalog.certification.criteria import FEWEST_STARS_LISTED

# To be raised when documents begin to say something else in the same fields.
SHAPE = 1
STARS = range(FEWEST_STARS_LISTED, 6)
_FACTS = {
    "long": ("product_id", "producer_id", "category_id", "price_from", "published_at", "on_shelf"),
    "keyword": ("slug", "group", "province_code", "commune_code", "name_key"),
    "short": ("name_length",),
    "boolean": ("is_alcohol",),
}


def fields() -> dict[str, Any]:
    """The mapping. On each day at most one of the `days_` fields holds it: the one of the stars that count then."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    for kind, names in _FACTS.items():
        for name in names:
            mapping.field(name, kind)
    for stars in STARS:
        for name in (f"days_{stars}", f"demo_days_{stars}"):
            mapping.field(name, "date_range", format="strict_date")
    mapping.field("terms", "keyword", doc_values=False)
    mapping.field("digest", "keyword", index=False)
    return mapping.to_dict()


DIGEST = hashlib.md5(orjson.dumps([SHAPE, fields()], option=orjson.OPT_SORT_KEYS), usedforsecurity=False).hexdigest()[
    :8
]
# What has been deleted keeps its version for so long, so that a write that was held up does not bring it back.
INDEX_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "gc_deletes": "1h"}


def mappings() -> dict[str, Any]:
    """What a new index is created with; it says whose it is."""
    return {**fields(), "_meta": {"ocop": DIGEST}}


def live() -> str:
    """The alias that is searched."""
    return f"{settings.ELASTICSEARCH_INDEX}-{DIGEST}"


def building() -> str:
    """The alias of an index that is being filled beside it."""
    return f"{live()}-next"
