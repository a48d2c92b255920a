"""Cursors: the sort values of a row, packed so that nobody is tempted to build one."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from catalog.search.contract import Sort
from config.core.errors import CommonCode, FieldError, Refusal

Key = tuple[Any, ...]
_KINDS: dict[Sort, tuple[type, ...]] = {
    Sort.RELEVANCE: (int, int, int),
    Sort.NAME: (str, int),
    Sort.NAME_DESC: (str, int),
    Sort.PRICE: (int, int),
    Sort.PRICE_DESC: (int, int),
    Sort.NEWEST: (datetime, int),
    Sort.OLDEST: (datetime, int),
    Sort.STARS: (int, int),
    Sort.STARS_ASC: (int, int),
    Sort.COLLECTION: (int, int),
    Sort.COLLECTION_DESC: (int, int),
}
BY_PRICE = (Sort.PRICE, Sort.PRICE_DESC)
_BIGGEST = 2**63 - 1


def pack(sort: Sort, key: Key) -> str:
    """The cursor of the row with these sort values."""
    return urlsafe_b64encode(orjson.dumps([sort.value, *key])).decode().rstrip("=")


def unpack(sort: Sort, cursor: str, field: str) -> Key:
    """The sort values in a cursor. Raises `Refusal` naming `field` for one that is not of this order."""
    try:
        tag, *key = orjson.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        kinds = _KINDS[sort]
        if tag != sort.value or len(key) != len(kinds):
            raise ValueError
        read = tuple(_read(value, kind) for value, kind in zip(key, kinds, strict=True))
        # Only a price may be missing; such products come behind all others.
        if None in read[0 if sort not in BY_PRICE else 1 :]:
            raise ValueError
        return read
    except (ValueError, TypeError):
        raise Refusal(FieldError(CommonCode.INVALID, field, _("This is no place in this list."))) from None


def _read(value: Any, kind: type) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, kind):
        raise ValueError
    if isinstance(value, int) and abs(value) > _BIGGEST:
        raise ValueError
    if isinstance(value, str) and "\0" in value:
        raise ValueError
    return value
