"""What lay at points at one moment, what moved since, what lay there at another: by variant, for the books."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, FilteredRelation, Q, QuerySet, Sum

from catalog.inventory.models import SalesPoint, Stock
from catalog.inventory.policies import stocks_visible_to
from config.core.models import User

NOTHING_LEFT_OUT = Q()


@dataclass
class BookLine:
    """A variant at a point: pieces at the beginning, how many each kind of movement brought (below 0: took), pieces at
    the end."""

    stock: Stock
    opening: int
    closing: int
    moved: dict[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.opening or self.closing or any(self.moved.values()))


def month_end(
    user: User, points: QuerySet[SalesPoint], *, since: datetime, until: datetime, only: Q = NOTHING_LEFT_OUT
) -> list[BookLine]:
    """A line per variant that lay or moved at `points` from `since` until before `until`, by point, producer and name;
    `only` of these stock rows.

    Counted by when things happened, so that what was written down late stands in the month it belongs to. Worked out
    backwards from what lies there now: only movements since `since` are read, in one statement and so of one moment.
    """
    stocks = stocks_visible_to(user).filter(only, point__in=points)
    sums = (
        stocks.annotate(m=FilteredRelation("movements", condition=Q(movements__happened_at__gte=since)))
        .order_by()
        .values("pk", "on_hand", kind=F("m__kind"))
        .annotate(
            within=Sum("m__delta", filter=Q(m__happened_at__lt=until)),
            after=Sum("m__delta", filter=Q(m__happened_at__gte=until)),
        )
    )
    on_hand: dict[int, int] = {}
    after: dict[int, int] = defaultdict(int)
    within: dict[int, dict[str, int]] = defaultdict(dict)
    for row in sums:
        on_hand[row["pk"]] = row["on_hand"]
        after[row["pk"]] += row["after"] or 0
        if row["within"]:
            within[row["pk"]][row["kind"]] = row["within"]
    lines = []
    for stock in _named(stocks):
        closing = on_hand.get(stock.pk, 0) - after[stock.pk]
        moved = within[stock.pk]
        lines.append(BookLine(stock, closing - sum(moved.values()), closing, moved))
    return [line for line in lines if not line.is_empty]


def _named(stocks: QuerySet[Stock]) -> QuerySet[Stock]:
    rows = stocks.select_related("point", "variant__product__producer")
    return rows.order_by(
        "point__name",
        "point",
        "variant__product__producer__name_key",
        "variant__product__name_key",
        "variant__position",
    )
