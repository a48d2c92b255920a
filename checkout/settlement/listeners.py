"""What lower layers set off here, in their transaction: the ledger is never behind the facts."""

from collections.abc import Collection
from uuid import UUID

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
    posting.post_money(transaction_ids)
    posting.note_due_of(transaction_ids)


@listen("courier_statement")
def on_courier(statement_ids: Collection[int]) -> None:
    """Cash that the courier held has come."""
    posting.post_courier(statement_ids)


@listen("counter_sale")
def on_counter(sale_ids: Collection[int]) -> None:
    """Sold over a counter, or taken back there."""
    posting.post_counter(sale_ids)


@listen("refund")
def on_refund(refund_ids: Collection[UUID]) -> None:
    """Owed, or no longer."""
    posting.post_refunds(refund_ids)
