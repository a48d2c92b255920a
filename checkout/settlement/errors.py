"""Why a statement is not closed or paid, or a setting not taken."""

from enum import StrEnum


class SettlementCode(StrEnum):
    NOT_ENDED = "NOT_ENDED"
    LATER_CLOSED = "LATER_CLOSED"
    NOTHING_DUE = "NOTHING_DUE"
    NO_TAX_STATUS = "NO_TAX_STATUS"
    NO_TAX_RATE = "NO_TAX_RATE"
    SAME_PERSON = "SAME_PERSON"
    WRONG_STATE = "WRONG_STATE"
    REQUIRED = "REQUIRED"
    INVALID = "INVALID"
    UNIQUE = "UNIQUE"
