"""What changes about producers: who they are, who acts for them, what they agreed to."""

from catalog.producers.services.consents import record_consent, withdraw_consent
from catalog.producers.services.members import add_member, remove_member
from catalog.producers.services.merging import merge_producers
from catalog.producers.services.producers import (
    close_producer,
    get_or_create_producer,
    move_producer,
    reopen_producer,
)

__all__ = [
    "add_member",
    "close_producer",
    "get_or_create_producer",
    "merge_producers",
    "move_producer",
    "record_consent",
    "remove_member",
    "reopen_producer",
    "withdraw_consent",
]
