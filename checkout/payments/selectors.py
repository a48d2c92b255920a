"""What an order needs to know of its money."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet, Sum

from checkout.payments.gateways import CASH
from checkout.payments.models import Transaction
from config.core.compiled import Given, compiled


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
    found = {
        pk: Money(authorized=authorized, charged=charged, refunded=refunded, promised_cash=cash, awaited=awaited)
        for pk, authorized, charged, refunded, cash, awaited in _sums().ask(checkouts=list(checkout_ids))
    }
    return {pk: found.get(pk, Money()) for pk in checkout_ids}


@compiled
def _sums() -> QuerySet[Any]:
    is_cash = Q(gateway=CASH)
    payments = Transaction.objects.filter(checkout__in=Given("checkouts", "uuid[]")).order_by().values("checkout")
    sums = {
        "authorized_sum": Sum("authorized", filter=~is_cash, default=0),
        "charged_sum": Sum("charged", default=0),
        "refunded_sum": Sum("refunded", default=0),
        "promised_cash_sum": Sum("authorized", filter=is_cash, default=0),
        "awaited_sum": Max("amount", filter=Q(awaits_transfer=True), default=0),
    }
    return payments.annotate(**sums).values_list("checkout", *sums)
