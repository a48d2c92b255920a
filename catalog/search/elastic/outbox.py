"""What the cluster has still to be told, written in the transaction that changed it."""

from collections.abc import Collection
from contextlib import suppress

from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from catalog.search.elastic.errors import NotForIndex
from catalog.search.models import OutboxRow

# So many that are on their way are asked of PostgreSQL beside each question; with more it answers alone.
MOST_BESIDE = 1000


def note(product_ids: Collection[int]) -> None:
    """These products have changed. A job tells the cluster after the commit; a rollback takes the rows along."""
    if not product_ids:
        return
    OutboxRow.objects.bulk_create([OutboxRow(product_id=pk) for pk in sorted(set(product_ids))])
    if not any(waiting[1] is _wake for waiting in connection.run_on_commit):
        transaction.on_commit(_wake)


def on_their_way() -> tuple[int, ...]:
    """The products of which the index does not know the latest. To be asked for before the index is: what is not among
    them then, the index knows by now. Raises `NotForIndex` when they are many."""
    found = list(OutboxRow.objects.values_list("product_id", flat=True)[: MOST_BESIDE + 1])
    if len(found) > MOST_BESIDE:
        raise NotForIndex
    return tuple(sorted(set(found)))


def _wake() -> None:
    """One job for all that waits. Should this process die before it, the next minute's round finds the rows."""
    from catalog.search.tasks import send_outbox

    with suppress(AlreadyEnqueued):
        send_outbox.defer()
