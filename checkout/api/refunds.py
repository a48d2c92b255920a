"""Money that goes back: to the buyer by the order, to the office with who asked for it and where it goes."""

from typing import Any

import graphene
from django.db.models import QuerySet

from catalog.api.fields import choices
from checkout.api.payments import TransactionItem
from checkout.api.reading import keys_of, seen, sum_field
from checkout.payments.models import Refund, RefundState
from checkout.payments.policies import refunds_visible_to
from config.api.engine.batches import batch
from config.api.engine.connections import connection_of
from config.api.engine.enums import enum, named
from config.api.engine.ids import id_field

Refunds = list[Refund]
Status = enum("OrderGrantedRefundStatusEnum", named("NONE PENDING SUCCESS FAILURE"))
State = choices("RefundState", RefundState)
_STATUS = {RefundState.OWED: "NONE", RefundState.DONE: "SUCCESS", RefundState.REFUSED: "FAILURE"}


def refunds() -> QuerySet[Refund]:
    """Refunds with the payment that they go back from."""
    return Refund.objects.select_related("transaction")


def _own(rows: Refunds, info: Any) -> set[Any]:
    return keys_of(seen(info, refunds_visible_to, Refund).filter(pk__in=[row.pk for row in rows]))


class RefundAccount(graphene.ObjectType):
    """The account that its buyer has named."""

    bank_bin = graphene.String(required=True)
    account_number = graphene.String(required=True)
    account_holder = graphene.String(required=True)


class OrderGrantedRefund(graphene.ObjectType):
    """Money owed back to a buyer. One person asks for it, another approves it; then it goes."""

    id = id_field("OrderGrantedRefund")
    created_at = graphene.DateTime(required=True, resolver=lambda row, info: row.asked_at)
    updated_at = graphene.DateTime(
        required=True, resolver=lambda row, info: row.ended_at or row.approved_at or row.asked_at
    )
    amount = sum_field("amount")
    status = graphene.Field(
        Status, required=True, resolver=lambda row, info: _STATUS.get(RefundState(row.state), "PENDING")
    )
    state = graphene.Field(State, required=True, description="How far it is, in the shop's own words.")
    has_account = graphene.Boolean(
        required=True, resolver=lambda row, info: bool(row.account_number), description="Whether its buyer named one."
    )

    @batch(graphene.String)
    def reason(rows: Refunds, info: Any) -> list[str | None]:
        """For the office."""
        own = _own(rows, info)
        return [row.reason if row.pk in own else None for row in rows]

    @batch(RefundAccount)
    def account(rows: Refunds, info: Any) -> list[Refund | None]:
        """For the office; null as long as none is named."""
        own = _own(rows, info)
        return [row if row.pk in own and row.account_number else None for row in rows]

    @batch(TransactionItem)
    def transaction(rows: Refunds, info: Any) -> list[Any]:
        """The payment that it goes back from. For the office."""
        own = _own(rows, info)
        return [row.transaction if row.pk in own else None for row in rows]


OrderGrantedRefundCountableConnection = connection_of("OrderGrantedRefund", lambda: OrderGrantedRefund)
