"""Only money that has been received falls due to a producer.

Card and transfer: when all of the order is paid. Cash at the counter: when it has been put into the till. Cash to the
courier: when the courier's statement has brought it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from checkout.carts.models import DeliveryKind
from checkout.orders.models import Order, Parcel
from checkout.payments.models import Transaction
from checkout.settlement.models import StatementLine
from config.core import clock
from config.core.compiled import Given, compiled


def due_when(parcel: Parcel) -> datetime | None:
    """When a sale that is posted now falls due: at once, or when its money comes."""
    order = parcel.order
    if not order.pays_cash:
        return clock.now() if order.paid_at is not None else None
    at_the_counter = order.delivery_kind == DeliveryKind.COLLECTION
    return clock.now() if at_the_counter or parcel.collected == 0 else None


def note_due(orders: Q) -> int:
    """Give the lines of these orders whose money has come meanwhile their moment; how many lines."""
    paid = Order.objects.filter(orders, paid_at__isnull=False, pays_cash=False)
    lines = StatementLine.objects.filter(due_at=None, posting__checkout__in=paid.values("checkout"))
    return lines.update(due_at=clock.now())


def note_due_of(transaction_ids: Collection[UUID]) -> int:
    """The same for the orders of these payments; mostly there is none that is paid."""
    paid = [pk for (pk,) in _paid().ask(payments=list(transaction_ids))]
    return note_due(Q(pk__in=paid)) if paid else 0


@compiled
def _paid() -> QuerySet[Any]:
    payments = Transaction.objects.filter(pk__in=Given("payments", "uuid[]"))
    paid = Order.objects.filter(checkout__in=payments.values("checkout"), paid_at__isnull=False, pays_cash=False)
    return paid.order_by().values_list("pk")
