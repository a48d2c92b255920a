"""What at the shelves somebody has to do something about: low, expiring soon, to be taken off."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When

from catalog.certification import listing
from catalog.inventory.availability import good_lots, sold_here, with_available
from catalog.inventory.models import LotStock, Stock
from catalog.inventory.policies import stocks_visible_to
from config.core import clock
from config.core.models import User

SOON = timedelta(days=30)


def low_stocks(user: User) -> QuerySet[Any]:
    """Rows `user` may see of which less may be promised than their threshold; what matters most first."""
    return low(stocks_visible_to(user)).select_related("variant__product", "point").order_by("available", "pk")


def low(stocks: QuerySet[Stock]) -> QuerySet[Any]:
    """Those of `stocks` that are below their threshold, each with `available`."""
    return with_available(stocks.filter(low_below__gt=0)).filter(available__lt=F("low_below"))


def expiring_lots(user: User, *, within: timedelta = SOON) -> QuerySet[LotStock]:
    """Lots at rows `user` may see whose last good day comes within that time, the first to expire first."""
    rows = LotStock.objects.filter(
        good_lots(),
        stock__in=stocks_visible_to(user),
        quantity__gt=0,
        lot__best_before__lte=clock.today() + within,
    )
    return rows.select_related("lot", "stock__variant__product", "stock__point").order_by("lot__best_before", "pk")


def take_off_lots(user: User) -> QuerySet[Any]:
    """Lots at rows `user` may see that may not be sold, each with `why`: `blocked`, `past_date`, `lapsed` (the listing
    rule does not let its product through) or `to_return` (its producer does not let it lie there any more)."""
    allowed = Exists(listing.listed(adult=True).filter(product=OuterRef("stock__variant__product")))
    at_home = Exists(Stock.objects.filter(sold_here(), pk=OuterRef("stock")))
    rows = LotStock.objects.filter(stock__in=stocks_visible_to(user), quantity__gt=0).annotate(
        why=Case(
            When(lot__blocked_at__isnull=False, then=Value("blocked")),
            When(lot__best_before__lt=clock.today(), then=Value("past_date")),
            When(~allowed, then=Value("lapsed")),
            When(~at_home, then=Value("to_return")),
            output_field=CharField(),
        )
    )
    rows = rows.filter(why__isnull=False).select_related("lot", "stock__variant__product", "stock__point")
    return rows.order_by("why", "stock__variant__product__name", "pk")
