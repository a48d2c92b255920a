"""Whoever a producer was merged into is paid for what is still open. What is in a statement stays where it is."""

from collections.abc import Collection

from django.db.models import Sum

from checkout.settlement.models import AccountKind, PostingKind, StatementLine
from checkout.settlement.posting.book import Draft, write
from config.core import clock
from config.core.changes import listen


@listen("producer_merge")
def move_open_lines(pairs: Collection[tuple[int, int]]) -> None:
    """Both producers are locked by the merger, as closing locks them."""
    for gone_id, into_id in pairs:
        lines = StatementLine.objects.filter(producer=gone_id, statement=None)
        amount = lines.aggregate(sum=Sum("net", default=0))["sum"]
        lines.update(producer=into_id)
        draft = Draft(PostingKind.MERGE, f"{gone_id}-{into_id}", clock.now())
        draft.add(AccountKind.PRODUCER, amount, producer=gone_id)
        draft.add(AccountKind.PRODUCER, -amount, producer=into_id)
        write([draft])
