"""A producer's goods wherever they lie."""

from datetime import timedelta
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from catalog.inventory.availability import with_available
from catalog.inventory.models import (
    CounterSaleLine,
    LotStock,
    SalesPoint,
    Transfer,
    TransferLine,
    TransferState,
)
from catalog.inventory.policies import stocks_visible_to
from catalog.inventory.selectors.transfers import with_pieces
from catalog.producers.models import Producer
from catalog.producers.policies import visible_to as producers_of
from config.core import clock
from config.core.models import User

SOLD_WITHIN = 30  # days
EXPIRES_WITHIN = 30


def goods_at_points(user: User, producer: Producer) -> QuerySet[Any]:
    """Stock rows of this producer's goods at every point, each with `available`, `sold` over the counter in the last 30
    days, `expiring` within 30 days (or past), and `coming` (on its way there). One query; what is empty is left out."""
    since = clock.now() - timedelta(days=SOLD_WITHIN)
    soon = clock.today() + timedelta(days=EXPIRES_WITHIN)
    sold = CounterSaleLine.objects.filter(
        sale__till__point=OuterRef("point"), variant=OuterRef("variant"), sale__undone_at=None, sale__sold_at__gte=since
    )
    expiring = LotStock.objects.filter(stock=OuterRef("pk"), lot__best_before__lte=soon)
    coming = TransferLine.objects.filter(
        transfer__target=OuterRef("point"), variant=OuterRef("variant"), transfer__state=TransferState.SENT
    )
    rows = stocks_visible_to(user).filter(variant__product__producer=producer)
    return (
        with_available(rows)
        .annotate(sold=_sum(sold, "variant"), expiring=_sum(expiring, "stock"), coming=_sum(coming, "variant"))
        .filter(Q(on_hand__gt=0) | Q(sold__gt=0) | Q(coming__gt=0))
        .select_related("variant__product", "point__commune")
        .order_by("point__name", "point", "variant__product__name_key", "variant__position", "pk")
    )


def premises_of(user: User, producer: Producer) -> QuerySet[SalesPoint]:
    """The producer's own places from which it can bring goods."""
    mine = producers_of(user).filter(pk=producer.pk).values("pk")
    return SalesPoint.objects.filter(producer__in=mine, is_active=True).order_by("name", "pk")


def deliveries_of(user: User, producer: Producer) -> QuerySet[Transfer]:
    """What left the producer's premises for other points, the latest first."""
    sent = Transfer.objects.filter(source__in=premises_of(user, producer).values("pk"), sent_at__isnull=False)
    return with_pieces(sent.select_related("source", "target")).order_by("-pk")


def _sum(rows: QuerySet[Any], by: str) -> Coalesce:
    number = IntegerField()
    total = rows.order_by().values(by).annotate(n=Sum(F("quantity"))).values("n")
    return Coalesce(Subquery(total, output_field=number), Value(0))
