"""What races are about: a shelf with pieces, and people who want them."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db.models import Sum

from catalog.inventory.models import Hold, HoldPriority, HoldState, Stock
from catalog.inventory.services import Ask, Holder, take
from config.core import clock
from config.core.errors import Refusal
from tests.factories import make_listed_product, make_point, make_stock


def shelf(pieces: int) -> Stock:
    """A stock row with so many pieces that keep for ever."""
    return make_stock(make_listed_product(), make_point(), lots={"": (pieces, None)})


def taking(
    who: str, *wanted: tuple[Stock, int], priority: HoldPriority = HoldPriority.CHECKOUT
) -> Callable[[], list[int]]:
    """An act: `who` wants so many of these rows for half an hour."""
    asks = [Ask(stock.variant_id, stock.point_id, quantity, clock.today()) for stock, quantity in wanted]
    until = clock.now() + timedelta(minutes=30)
    return lambda: take(asks, holder=Holder("checkout", who), expires_at=until, priority=priority)


def promised(stock: Stock) -> int:
    """Pieces of open holds, whatever the row itself says."""
    return Hold.objects.filter(stock=stock, state=HoldState.OPEN).aggregate(n=Sum("quantity"))["n"] or 0


def refusals(outcomes: Sequence[object]) -> list[list[str]]:
    """The codes of each that was refused."""
    return [[error.code for error in one.errors] for one in outcomes if isinstance(one, Refusal)]
