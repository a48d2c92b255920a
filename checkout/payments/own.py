"""Payments as a part of what is kept about a buyer. What the bank's and the providers' records say of money that came
is kept as it came, because the law makes us keep it (Law on Accounting 88/2015/QH13, article 41)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from checkout.payments.models import Refund, RefundState, Transaction, TransactionEvent

_STILL_OWED = (RefundState.OWED, RefundState.APPROVED, RefundState.SENT)


def money_goes_back(checkout_ids: Collection[UUID]) -> bool:
    """Whether a refund of any of these has yet to arrive."""
    return Refund.objects.filter(transaction__checkout__in=checkout_ids, state__in=_STILL_OWED).exists()


def refunds_of(checkout_ids: Collection[UUID]) -> list[UUID]:
    """The ids of what went back, or will."""
    return list(Refund.objects.filter(transaction__checkout__in=checkout_ids).values_list("pk", flat=True))


def told(payments: list[Transaction]) -> list[dict[str, Any]]:
    """Payments with their refunds, as they are told to whoever paid."""
    return [
        {
            "asked_at": payment.created_at,
            "by": payment.gateway,
            "amount": payment.amount,
            "charged": payment.charged,
            "refunded": payment.refunded,
            "refunds": [
                {
                    "amount": refund.amount,
                    "state": refund.state,
                    "bank": refund.bank_bin,
                    "account": refund.account_number,
                    "account_holder": refund.account_holder,
                }
                for refund in payment.refunds.all()
            ],
        }
        for payment in payments
    ]


def make_nameless_payments(checkout_ids: Collection[UUID]) -> None:
    """Take out the account that a refund went to and what clients and providers said besides the sums."""
    payments = Transaction.objects.filter(checkout__in=checkout_ids)
    Refund.objects.filter(transaction__in=payments).update(account_number="", account_holder="")
    TransactionEvent.objects.filter(transaction__in=payments).update(data={}, message="")
    payments.update(request={})
