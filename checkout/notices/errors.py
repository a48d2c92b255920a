"""Why a notice was not sent, in the words of a channel; and why one is not changed."""

from enum import StrEnum


class NoticeCode(StrEnum):
    WRONG_STATE = "WRONG_STATE"


class NotSent(Exception):
    """It has certainly not gone, and may go later: try again. The text names the cause and nobody's address."""


class Undeliverable(Exception):
    """It has certainly not gone, and never will by this channel. The text names the cause and nobody's address."""
