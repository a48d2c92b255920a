"""Consignments as either side sees them, and the goods that have to go back."""

from typing import Any

from django.db.models import Q, QuerySet

from catalog.inventory.availability import sold_here
from catalog.inventory.models import Consignment, ConsignmentState, SalesPoint, Stock
from catalog.inventory.policies import visible_to
from catalog.producers.models import Producer
from catalog.producers.policies import visible_to as producers_of
from config.core import clock
from config.core.models import User


def consignments_at(user: User, point: SalesPoint) -> QuerySet[Consignment]:
    """Those of this point."""
    return _told(Consignment.objects.filter(point__in=visible_to(user).filter(pk=point.pk).values("pk")))


def consignments_of(user: User, producer: Producer) -> QuerySet[Consignment]:
    """Those of this producer."""
    return _told(Consignment.objects.filter(producer__in=producers_of(user).filter(pk=producer.pk).values("pk")))


def in_force() -> Q:
    """Agreed, and not past its last day; it may begin later."""
    return Q(state=ConsignmentState.AGREED) & (Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))


def to_be_returned(stocks: QuerySet[Stock]) -> QuerySet[Any]:
    """Those of `stocks` that lie where nothing lets them: their consignment has ended, by a word or by its date."""
    rows = stocks.filter(~sold_here(), on_hand__gt=0, point__is_active=True)
    return rows.select_related("variant__product__producer", "point").order_by(
        "variant__product__producer__name_key", "variant__product__name_key", "variant__position", "pk"
    )


def would_return(consignment: Consignment) -> QuerySet[Stock]:
    """What lies at the point of this consignment, and has to go back when it ends and no other covers it."""
    rows = Stock.objects.filter(
        point=consignment.point_id, variant__product__producer=consignment.producer_id, on_hand__gt=0
    )
    named = consignment.products.values("pk")
    rows = rows.filter(variant__product__in=named) if consignment.products.exists() else rows
    return rows.select_related("variant__product").order_by("variant__product__name_key", "variant__position", "pk")


def _told(rows: QuerySet[Consignment]) -> QuerySet[Consignment]:
    return rows.select_related("producer", "point", "asked_by", "answered_by", "ended_by").prefetch_related("products")
