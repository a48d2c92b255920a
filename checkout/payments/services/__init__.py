"""Money is asked for, written down once, and sent back. Nothing here holds a lock while a provider is called."""

from checkout.payments.services.by_hand import can_take_back, match_by_hand, put_aside, put_back, sent_back, take_back
from checkout.payments.services.credits import Told, take_credit
from checkout.payments.services.recording import owe, owe_all, record, refundable
from checkout.payments.services.refunds import (
    approve_refund,
    ask_refund,
    goes_by_itself,
    name_account,
    refuse_refund,
    send_left_behind,
    send_refund,
    transfer_made,
)
from checkout.payments.services.reports import act_on_report, keep_report, reconcile, refresh
from checkout.payments.services.starting import (
    Started,
    close_others,
    is_failure,
    process_payment,
    start_payment,
    ways_to_pay,
)

__all__ = [
    "Started",
    "Told",
    "act_on_report",
    "approve_refund",
    "ask_refund",
    "can_take_back",
    "close_others",
    "goes_by_itself",
    "is_failure",
    "keep_report",
    "match_by_hand",
    "name_account",
    "owe",
    "owe_all",
    "process_payment",
    "put_aside",
    "put_back",
    "reconcile",
    "record",
    "refresh",
    "refundable",
    "refuse_refund",
    "send_left_behind",
    "send_refund",
    "sent_back",
    "start_payment",
    "take_back",
    "take_credit",
    "transfer_made",
    "ways_to_pay",
]
