"""The counter's books: sessions, sales, what was taken and what was sold."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.inventory.models import CounterPayment, CounterSale, CounterSaleLine, SalesPoint, TillEntry, TillSession
from catalog.inventory.policies import visible_to
from config.core.clock import BUSINESS_ZONE
from config.core.models import User

_COUNTS = Q(undone_at=None)
_CASH = Q(payment=CounterPayment.CASH)


@dataclass(frozen=True)
class Takings:
    """Whole dong; sales that were taken back count only as such."""

    sales: int
    cash: int
    transfer: int
    undone: int

    @property
    def total(self) -> int:
        return self.cash + self.transfer


def tills_at(user: User, point: SalesPoint) -> QuerySet[TillSession]:
    """The sessions of this point, with what was taken: `cash`, `transferred`, and cash `for_orders`."""
    mine = visible_to(user).filter(pk=point.pk).values("pk")
    entries = TillEntry.objects.filter(till=OuterRef("pk")).order_by().values("till").annotate(n=Sum("amount"))
    return (
        TillSession.objects.filter(point__in=mine)
        .select_related("opened_by", "closed_by")
        .annotate(
            cash=Sum("sales__total", filter=Q(sales__undone_at=None, sales__payment=CounterPayment.CASH), default=0),
            transferred=Sum(
                "sales__total", filter=Q(sales__undone_at=None, sales__payment=CounterPayment.TRANSFER), default=0
            ),
            for_orders=Coalesce(Subquery(entries.values("n")), 0),
        )
    )


def open_till_at(point: SalesPoint) -> TillSession | None:
    """The one that is open here, if there is one."""
    return TillSession.objects.select_related("opened_by", "point").filter(point=point, closed_at=None).first()


def sales_at(user: User, point: SalesPoint) -> QuerySet[CounterSale]:
    """What was sold over this point's counter."""
    mine = visible_to(user).filter(pk=point.pk).values("pk")
    return CounterSale.objects.filter(till__point__in=mine).select_related("till", "sold_by")


def sold_on(sales: QuerySet[CounterSale], day: date) -> QuerySet[CounterSale]:
    """Those of one day in Vietnam."""
    begins = datetime.combine(day, time.min, BUSINESS_ZONE)
    return sales.filter(sold_at__gte=begins, sold_at__lt=begins + timedelta(days=1))


def takings(sales: QuerySet[CounterSale]) -> Takings:
    """What these sales brought in. One query."""
    return Takings(
        **sales.order_by().aggregate(
            sales=Count("pk", filter=_COUNTS),
            cash=Sum("total", filter=_COUNTS & _CASH, default=0),
            transfer=Sum("total", filter=_COUNTS & ~_CASH, default=0),
            undone=Count("pk", filter=~_COUNTS),
        )
    )


def goods_sold(sales: QuerySet[CounterSale]) -> list[Any]:
    """Pieces and whole dong of each pack, as it was called when it was sold; most dong first. One query."""
    lines = CounterSaleLine.objects.filter(sale__in=sales.filter(_COUNTS).order_by().values("pk"))
    return list(
        lines.values("variant", "product_name", "variant_name")
        .annotate(pieces=Sum("quantity"), dong=Sum(F("quantity") * F("unit_price")))
        .order_by("-dong", "variant")
    )
