"""Transfers as a sales point sees them."""

from django.db.models import Count, F, Q, QuerySet, Sum

from catalog.inventory.models import SalesPoint, Transfer, TransferState
from catalog.inventory.policies import visible_to
from config.core.models import User

OPEN = (TransferState.DRAFT, TransferState.SENT)


def transfers_at(user: User, point: SalesPoint) -> QuerySet[Transfer]:
    """What leaves this point or comes to it. The other point hears of a transfer when it is sent, not before."""
    mine = visible_to(user).filter(pk=point.pk).values("pk")
    seen = Q(source__in=mine) | Q(target__in=mine, sent_at__isnull=False)
    return Transfer.objects.filter(seen).select_related("source", "target")


def with_pieces(transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Each with `line_count`, `pieces` that were sent and, once received, `missing`."""
    return transfers.annotate(
        line_count=Count("lines"),
        pieces=Sum("lines__quantity", default=0),
        missing=Sum(F("lines__quantity") - F("lines__received"), default=0),
    )
