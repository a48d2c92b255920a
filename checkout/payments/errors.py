from enum import StrEnum


class PaymentCode(StrEnum):
    """Why money was not asked for. Names the dialect has are the dialect's."""

    NOT_FOUND = "NOT_FOUND"
    INVALID = "INVALID"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    GATEWAY_NOT_FIT = "GATEWAY_NOT_FIT"
    ALREADY_PAID = "ALREADY_PAID"
    PAYMENT_UNDER_WAY = "PAYMENT_UNDER_WAY"
    REFUND_TOO_HIGH = "REFUND_TOO_HIGH"
    WRONG_STATE = "WRONG_STATE"
    SAME_PERSON = "SAME_PERSON"
    ALREADY_MATCHED = "ALREADY_MATCHED"


class ProviderUnknown(Exception):
    """The provider did not answer, or not in a way that says what became of the call. It may have happened: the outcome
    is unknown until it is asked again (design, rule 5)."""


class ProviderRefused(Exception):
    """The provider has said no; nothing was charged. Carries a sentence for the trail, never for the buyer."""


class ForgedReport(Exception):
    """A report whose signature does not fit its body, or whose time is past: it is not looked at."""
