"""What was sold, for those who govern: by product, producer, point, place and month. Returns are taken off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from checkout.settlement.models import LineKind, StatementLine
from checkout.settlement.periods import begins, ends
from checkout.settlement.policies import lines_visible_to
from config.core.clock import BUSINESS_ZONE
from config.core.models import User

GOODS = (LineKind.SALE, LineKind.RETURN, LineKind.COUNTER, LineKind.UNDONE)


class By(StrEnum):
    """What sales are added up by. Place: the commune that the producer is in, else as it was certified."""

    PRODUCT = "product"
    PRODUCER = "producer"
    POINT = "point"
    PLACE = "place"
    MONTH = "month"


@dataclass(frozen=True)
class SalesRow:
    """Pieces and whole dong, less what came back; `returned` is what that was."""

    name: str
    about: str
    pieces: int
    value: int
    returned: int


_PLACE = Coalesce("producer__commune__name", "producer__commune_text")
_KEYS: dict[By, dict[str, Any]] = {
    By.PRODUCT: {"key": F("product"), "name": F("product__name"), "about": F("producer__name")},
    By.PRODUCER: {"key": F("producer"), "name": F("producer__name"), "about": _PLACE},
    By.POINT: {"key": F("point"), "name": F("point__name"), "about": F("point__commune__name")},
    By.PLACE: {"key": _PLACE, "name": _PLACE, "about": F("producer__province__name")},
}


def sales(user: User, *, by: By, since: date, until: date) -> Iterator[SalesRow]:
    """From the month `since` to the month `until`, the most first; months in their order. One query."""
    rows: Any = _lines(user, since, until)
    if by == By.MONTH:
        months = rows.annotate(key=TruncMonth("happened_at", tzinfo=BUSINESS_ZONE)).values("key")
        for row in _added(months).order_by("key"):
            yield _row(f"{row['key']:%m/%Y}", "", row)
        return
    for row in _added(rows.values(**_KEYS[by])).order_by("-value", "name"):
        yield _row(row["name"] or "", row["about"] or "", row)


def _lines(user: User, since: date, until: date) -> QuerySet[StatementLine]:
    return lines_visible_to(user).filter(kind__in=GOODS, happened_at__gte=begins(since), happened_at__lt=ends(until))


def _added(rows: Any) -> Any:
    return rows.annotate(
        pieces=Sum("quantity"), value=Sum("goods"), returned=Sum("goods", filter=Q(of__isnull=False), default=0)
    )


def _row(name: str, about: str, row: dict[str, Any]) -> SalesRow:
    return SalesRow(name, about, row["pieces"], row["value"], -row["returned"])
