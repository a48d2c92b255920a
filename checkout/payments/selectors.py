"""What an order needs to know of its money."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Q, Sum

from checkout.payments.gateways import CASH
from checkout.payments.models import Transaction


@dataclass(frozen=True)
class Money:
    """Whole dong over all payments of a checkout. `promised_cash` is what the courier or the clerk has been asked to
    collect; `awaited` is what the buyer has been told how to pay by transfer and has not come."""

    authorized: int = 0
    charged: int = 0
    refunded: int = 0
    promised_cash: int = 0
    awaited: int = 0

    @property
    def kept(self) -> int:
        """What has come and has not gone back."""
        return self.charged - self.refunded


def money_of(checkout_ids: Collection[UUID]) -> dict[UUID, Money]:
    """The money of each of these checkouts. One query."""
    is_cash = Q(gateway=CASH)
    rows = (
        Transaction.objects.filter(checkout__in=checkout_ids)
        .values("checkout")
        .annotate(
            authorized_sum=Sum("authorized", filter=~is_cash, default=0),
            charged_sum=Sum("charged", default=0),
            refunded_sum=Sum("refunded", default=0),
            cash_sum=Sum("authorized", filter=is_cash, default=0),
            awaited_sum=Max("amount", filter=Q(awaits_transfer=True), default=0),
        )
    )
    found = {
        row["checkout"]: Money(
            authorized=row["authorized_sum"],
            charged=row["charged_sum"],
            refunded=row["refunded_sum"],
            promised_cash=row["cash_sum"],
            awaited=row["awaited_sum"],
        )
        for row in rows
    }
    return {pk: found.get(pk, Money()) for pk in checkout_ids}
