"""Whoever a producer was merged into sees, prepares and is paid for what was ordered of it."""

from collections.abc import Collection

from checkout.carts.models import Voucher
from checkout.orders.models import OrderLine
from config.core.changes import listen


@listen("producer_merge")
def move_lines_and_vouchers(pairs: Collection[tuple[int, int]]) -> None:
    """The names on lines stay as they were agreed."""
    for gone_id, into_id in pairs:
        OrderLine.objects.filter(producer=gone_id).update(producer=into_id)
        Voucher.objects.filter(producer=gone_id).update(producer=into_id)
