"""What kinds of money are called, and what the desk is told to do about each."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checkout.orders.money import CreditKind, RefundKind
from checkout.payments.models import EventType, Refund, Transaction, TransactionEvent
from checkout.payments.vietqr.matching import Reason

CREDITS: dict[CreditKind, Promise] = {
    CreditKind.UNMATCHED: _("Whose is it?"),
    CreditKind.TWO_CODES: _("Two codes"),
    CreditKind.MATCHED: _("Paid"),
    CreditKind.PARTIAL: _("In part"),
    CreditKind.OVER: _("Too much"),
    CreditKind.DOUBLE: _("Paid twice"),
    CreditKind.LATE: _("Late"),
    CreditKind.ANOTHER_CODE: _("Under another's code"),
    CreditKind.NOT_OURS: _("For no order"),
    CreditKind.SEND_BACK: _("To be sent back"),
    CreditKind.SENT_BACK: _("Sent back"),
}

# What follows, as docs/money.md has it.
NEXT: dict[CreditKind, Promise] = {
    CreditKind.UNMATCHED: _("Find the order below and give the money to it. If it is for none, put it aside."),
    CreditKind.TWO_CODES: _("The note names two payments: choose which one is meant, or ask the buyer."),
    CreditKind.MATCHED: _("The order is paid. Nothing is to be done."),
    CreditKind.PARTIAL: _("The buyer still owes the rest and sees it on the order's page with a new code."),
    CreditKind.OVER: _("The order is paid; what is too much waits among the refunds for a second person."),
    CreditKind.DOUBLE: _(
        "The order had been paid already: this money is owed back. If it was meant for another order, take it back "
        "here first and give it to that one."
    ),
    CreditKind.LATE: _(
        "It came when the order had ended. The goods were found again, or the money waits among the refunds: see the "
        "order."
    ),
    CreditKind.ANOTHER_CODE: _("The note named another order; a person gave the money to the right one."),
    CreditKind.NOT_OURS: _("A person said that it is for no order. It can be put back."),
    CreditKind.SEND_BACK: _("Send it back to its sender by bank; who makes the transfer is not who put it aside."),
    CreditKind.SENT_BACK: _("It has gone back to its sender."),
}

REASONS: dict[str, Promise] = {
    Reason.CODE: _("by its code"),
    Reason.CUT_OFF: _("by the beginning of its code and its amount"),
    Reason.NO_CODE: _("no code in the note"),
    Reason.UNKNOWN_CODE: _("no payment has this code"),
    Reason.TWO_CODES: _("two codes in the note"),
    Reason.AMBIGUOUS: _("several payments fit"),
    Reason.HAND: _("by hand"),
    Reason.ANOTHER_CODE: _("by hand, under another's code"),
    Reason.TAKEN_BACK: _("taken back by a person"),
}

REFUNDS: dict[RefundKind, Promise] = {
    RefundKind.TO_APPROVE: _("To approve"),
    RefundKind.TO_SEND: _("To transfer"),
    RefundKind.FAILED: _("Failed"),
    RefundKind.SENT: _("Under way"),
    RefundKind.DONE: _("Paid back"),
    RefundKind.REFUSED: _("Refused"),
}

# Why the shop itself owes; a person's reason is their own words.
OWED_BECAUSE: dict[str, Promise] = {
    "surplus": _("more came than the order costs"),
    "order_ended": _("the order has ended"),
    "goods_gone": _("the goods had gone"),
    "return": _("goods came back, or were not to be had"),
    "taken_back": _("the money was another's"),
}

# What a report says of a payment.
EVENTS: dict[str, Promise] = {
    EventType.AUTHORIZATION_SUCCESS: _("promised"),
    EventType.AUTHORIZATION_FAILURE: _("could not be promised"),
    EventType.CHARGE_ACTION_REQUIRED: _("awaited from the buyer"),
    EventType.CHARGE_REQUEST: _("asked for"),
    EventType.CHARGE_SUCCESS: _("has come"),
    EventType.CHARGE_FAILURE: _("did not come"),
    EventType.CHARGE_BACK: _("taken back by the buyer's bank"),
    EventType.REFUND_REQUEST: _("asked back"),
    EventType.REFUND_SUCCESS: _("has gone back"),
    EventType.REFUND_FAILURE: _("did not go back"),
    EventType.REFUND_REVERSE: _("is here again"),
    EventType.CANCEL_SUCCESS: _("asked for no more"),
    EventType.INFO: _("taken back: it was another's"),
}

FLAGS: dict[str, str] = {
    CreditKind.MATCHED: "palm",
    CreditKind.UNMATCHED: "alarm",
    CreditKind.TWO_CODES: "alarm",
    CreditKind.PARTIAL: "sugar",
    CreditKind.OVER: "sugar",
    CreditKind.DOUBLE: "sugar",
    CreditKind.LATE: "sugar",
    CreditKind.SEND_BACK: "sugar",
}


def reason_words(refund: Refund) -> str:
    """Why it is owed: a reason of the shop's own in words, a person's as it was written."""
    return str(OWED_BECAUSE.get(refund.reason, refund.reason))


def end_words(refund: Refund) -> str:
    """Why it is not paid back."""
    return str(OWED_BECAUSE.get(refund.end_reason, refund.end_reason))


def events_of(payment: Transaction) -> list[tuple[TransactionEvent, str]]:
    """The reports of a payment, read with it, in words."""
    return [(event, str(EVENTS.get(event.type, event.type))) for event in payment.events.all()]
