"""The colour of a state's word at the desks: alarm stops, sugar waits for somebody, palm is well done, else none."""

from typing import Any

from django.db.models import Model

from catalog.inventory.models import CountState, StockCount, Transfer, TransferState
from checkout.notices.models import Notice, NoticeState
from checkout.orders.models import Complaint, ComplaintState, Parcel, ParcelState, Return, ReturnState
from checkout.payments.models import Refund, RefundState

_TONES: dict[type[Model], dict[str, str]] = {
    Parcel: {
        ParcelState.HELD: "alarm",
        ParcelState.SHORT: "alarm",
        ParcelState.NOT_COLLECTED: "sugar",
        ParcelState.COMING_BACK: "sugar",
        ParcelState.READY: "palm",
        ParcelState.HANDED_OVER: "palm",
    },
    Return: {ReturnState.ASKED: "sugar"},
    Complaint: {ComplaintState.OPEN: "sugar", ComplaintState.ANSWERED: "palm"},
    StockCount: {CountState.OPEN: "sugar", CountState.SUBMITTED: "sugar", CountState.APPLIED: "palm"},
    Transfer: {TransferState.DRAFT: "sugar", TransferState.RECEIVED: "palm"},
    Refund: {RefundState.OWED: "sugar", RefundState.APPROVED: "sugar", RefundState.DONE: "palm"},
    Notice: {
        NoticeState.FAILED: "alarm",
        NoticeState.TO_TELL: "sugar",
        NoticeState.SENT: "palm",
        NoticeState.TOLD: "palm",
    },
}


def tone_of(thing: Any) -> str:
    """The class of the flag that says its state; empty where the state asks for nothing."""
    return _TONES[type(thing)].get(thing.state, "")
