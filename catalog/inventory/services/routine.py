"""What the clock brings about: plain functions for jobs, which may run as often as they like, and beside each other.

Nothing waits for them: expired holds and lots past their date stop counting by the clock. They tell people.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from catalog.certification import listing
from catalog.certification.models import Listing
from catalog.inventory.availability import good_lots
from catalog.inventory.locks import lock_stocks
from catalog.inventory.models import Hold, HoldState, LotStock, Stock
from catalog.inventory.selectors.shelves import low
from catalog.inventory.services.shortfalls import settle_promises
from config.core import clock
from config.core.changes import changed

AT_ONCE = 200  # rows locked together, so that nobody at a counter waits for a night's work


def settle_past_dates() -> int:
    """Release promises on lots whose last good day has passed or that are blocked; returns how many ended.

    Soon after midnight in Vietnam, every day.
    """
    bad = LotStock.objects.exclude(good_lots()).filter(quantity__gt=0, stock__reserved__gt=0)
    return _settle(set(bad.values_list("stock", flat=True)))


def release_expired_holds() -> int:
    """End holds whose deadline has passed, and tell their holders' keepers; returns how many. Every few minutes."""
    expired = Hold.objects.filter(state=HoldState.OPEN, expires_at__lte=clock.now())
    return _settle(set(expired.values_list("stock", flat=True)))


def say_what_is_low() -> list[int]:
    """The stock rows that have become low since this was last asked, said once as `changed("stock_low", ids)`; a row
    of which there is enough again may become low anew. Every quarter of an hour."""
    with transaction.atomic():
        stocks = lock_stocks(low(Stock.objects.filter(low_said_at=None)).values_list("pk", flat=True))
        news = sorted(low(Stock.objects.filter(pk__in=stocks, low_said_at=None)).values_list("pk", flat=True))
        Stock.objects.filter(pk__in=news).update(low_said_at=clock.now())
        said = Stock.objects.exclude(low_said_at=None)
        said.exclude(pk__in=low(said).values("pk")).update(low_said_at=None)
        changed("stock_low", news)
    return news


def say_what_comes_off() -> dict[str, list[int]]:
    """The stock rows of which something may no longer be sold since this midnight, by why; each is said as
    `changed(why, ids)`, and is the same the whole day. Soon after midnight."""
    yesterday = clock.today() - timedelta(days=1)
    passed = LotStock.objects.filter(quantity__gt=0, lot__best_before=yesterday, lot__blocked_at=None)
    ended = Listing.objects.filter(product=OuterRef("variant__product"), ends_on=yesterday)
    listed = listing.listed(adult=True).filter(product=OuterRef("variant__product"))
    lapsed = Stock.objects.filter(Exists(ended), ~Exists(listed), on_hand__gt=0)
    news = {
        "stock_past_date": sorted(set(passed.values_list("stock", flat=True))),
        "stock_lapsed": sorted(lapsed.values_list("pk", flat=True)),
    }
    with transaction.atomic():
        for kind, ids in news.items():
            changed(kind, ids)
    return news


def _settle(stock_ids: Collection[int]) -> int:
    ordered, ended = sorted(stock_ids), 0
    for start in range(0, len(ordered), AT_ONCE):
        with transaction.atomic():
            ended += len(settle_promises(sorted(lock_stocks(ordered[start : start + AT_ONCE]))))
    return ended
