"""What lower layers set off here, in their transaction: the ledger is never behind the facts."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from checkout.settlement import posting
from config.core.changes import listen


@listen("parcel")
def on_parcel(parcel_ids: Collection[UUID]) -> None:
    """It may have been handed over."""
    posting.post_sales(parcel_ids)


@listen("return")
def on_return(return_ids: Collection[UUID]) -> None:
    """Pieces were taken off a parcel, before or after it was handed over."""
    posting.post_returns(return_ids)


@listen("transaction")
def on_money(transaction_ids: Collection[UUID]) -> None:
    """Money came or went; the orders' own listener has said before whether they are paid now."""
    posting.post_money(Q(transaction__in=transaction_ids))
    posting.note_due(Q(checkout__transactions__in=transaction_ids))


@listen("refund")
def on_refund(refund_ids: Collection[UUID]) -> None:
    """Owed, or no longer."""
    posting.post_refunds(refund_ids)
