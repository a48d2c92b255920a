"""Payments, what providers and banks say of them, and money that goes back."""

from checkout.payments.models.credits import BankCredit, CreditOutcome, CreditSource
from checkout.payments.models.refunds import Refund, RefundState
from checkout.payments.models.reports import ProviderReport
from checkout.payments.models.transactions import EventType, Transaction, TransactionEvent

__all__ = [
    "BankCredit",
    "CreditOutcome",
    "CreditSource",
    "EventType",
    "ProviderReport",
    "Refund",
    "RefundState",
    "Transaction",
    "TransactionEvent",
]
