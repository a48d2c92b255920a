"""The one order in which stock rows are locked."""

from collections.abc import Iterable

from catalog.inventory.models import Stock


def lock_stocks(stock_ids: Iterable[int]) -> dict[int, Stock]:
    """These stock rows by id, locked in the order of their ids: one order everywhere, so that nobody waits in a ring.
    Raises outside a transaction."""
    rows = Stock.objects.filter(pk__in=set(stock_ids)).order_by("pk").select_for_update()
    return {row.pk: row for row in rows}
