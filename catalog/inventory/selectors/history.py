"""Why a row holds what it holds: its lots, its promises, its ledger."""

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from catalog.inventory.availability import open_holds
from catalog.inventory.models import Hold, LotStock, Movement, Stock


def movements_of(stock: Stock) -> QuerySet[Movement]:
    """Every movement of a row, the latest first, each with who, which lot and whether it has been undone."""
    return Movement.objects.filter(stock=stock).select_related("lot", "actor", "undone_by").order_by("-pk")


def lots_of(stock: Stock) -> QuerySet[LotStock]:
    """The lots that lie at a row, what expires first on top: the order in which they are to be sold."""
    rows = LotStock.objects.filter(stock=stock, quantity__gt=0).select_related("lot")
    return rows.order_by(F("lot__best_before").asc(nulls_last=True), "lot")


def known_lots(stock: Stock) -> QuerySet[LotStock]:
    """The lots that lie or once lay at a row, what lies there first, then what expires first."""
    rows = LotStock.objects.filter(stock=stock).select_related("lot")
    return rows.order_by(
        ExpressionWrapper(Q(quantity=0), BooleanField()), F("lot__best_before").asc(nulls_last=True), "lot"
    )


def holds_of(stock: Stock) -> QuerySet[Hold]:
    """What is promised of a row, what ends first on top; holds that have expired by the clock are not."""
    return Hold.objects.filter(open_holds(), stock=stock).order_by(F("expires_at").asc(nulls_last=True), "pk")
