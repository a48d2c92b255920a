"""Why an order is not changed."""

from enum import StrEnum


class OrderCode(StrEnum):
    WRONG_STATE = "WRONG_STATE"
    BEING_PREPARED = "BEING_PREPARED"
    TOO_MANY_UNPAID = "TOO_MANY_UNPAID"
    TOO_MANY_TRIES = "TOO_MANY_TRIES"
