"""The stock rows of a point as its desk lists them: with what is free, what expires first, what has to be looked at."""

from enum import StrEnum
from typing import Any

from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from catalog.inventory.availability import with_available
from catalog.inventory.models import LotStock, SalesPoint
from catalog.inventory.policies import stocks_visible_to
from catalog.inventory.selectors.shelves import expiring_lots, low_stocks, take_off_lots
from config.core.models import User
from config.core.text import clean, fold


class Look(StrEnum):
    """Why a row has to be looked at."""

    LOW = "low"
    EXPIRING = "expiring"
    TAKE_OFF = "take_off"


def rows_at(user: User, point: SalesPoint) -> QuerySet[Any]:
    """The rows of `point` that `user` may see, each with `available`, `first_date` (of the lots that lie there),
    `is_low`, and `take_off` (something of it may not be sold)."""
    lying = LotStock.objects.filter(stock=OuterRef("pk"), quantity__gt=0)
    first = lying.values("stock").annotate(day=Min("lot__best_before")).values("day")
    rows = stocks_visible_to(user).filter(point=point).select_related("variant__product__producer")
    return with_available(rows).annotate(
        first_date=Subquery(first),
        take_off=Exists(take_off_lots(user).filter(stock=OuterRef("pk"))),
        is_low=Case(When(available__lt=F("low_below"), then=Value(True)), default=Value(False)),
    )


def _look_is(user: User, look: Look) -> Q:
    """Rows of `rows_at` that have to be looked at for this reason."""
    return {
        Look.LOW: Q(is_low=True),
        Look.EXPIRING: Q(pk__in=expiring_lots(user).order_by().values("stock")),
        Look.TAKE_OFF: Q(pk__in=take_off_lots(user).order_by().values("stock")),
    }[look]


def found_at(
    user: User, point: SalesPoint, *, query: str = "", look: Look | None = None, shelf: str = ""
) -> QuerySet[Any]:
    """The rows of `point` whose name, producer, SKU or GTIN hold `query`, in the order of their names."""
    rows = rows_at(user, point)
    if words := fold(query):
        plain = clean(query)
        rows = rows.filter(
            Q(variant__product__name_folded__contains=words)
            | Q(variant__product__producer__name_folded__contains=words)
            | Q(variant__sku__icontains=plain)
            | Q(variant__gtin__startswith=plain)
        )
    if look is not None:
        rows = rows.filter(_look_is(user, look))
    if shelf:
        rows = rows.filter(shelf=shelf)
    return rows.order_by("variant__product__name_key", "variant__position", "pk")


def looks_at(user: User, point: SalesPoint) -> dict[Look, int]:
    """How many rows of the point wait for each reason. Three queries."""
    here = {"stock__point": point}
    return {
        Look.LOW: low_stocks(user).filter(point=point).count(),
        Look.EXPIRING: expiring_lots(user).filter(**here).order_by().values("stock").distinct().count(),
        Look.TAKE_OFF: take_off_lots(user).filter(**here).order_by().values("stock").distinct().count(),
    }


def shelves_at(user: User, point: SalesPoint) -> list[str]:
    """The shelves of the point that have a name."""
    named = stocks_visible_to(user).filter(point=point).exclude(shelf="")
    return list(named.order_by("shelf").values_list("shelf", flat=True).distinct())
