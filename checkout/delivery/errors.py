"""Why an address or a way of delivery is refused."""

from enum import StrEnum


class DeliveryCode(StrEnum):
    NOT_DELIVERED_THERE = "NOT_DELIVERED_THERE"
    COUNTS_ALREADY = "COUNTS_ALREADY"
