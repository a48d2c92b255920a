"""The one order in which lots and stock rows are locked: lots first, then stock rows, each by their ids."""

from collections.abc import Iterable

from django.db import connection

from catalog.inventory.models import Lot, Stock


def lock_stocks(stock_ids: Iterable[int]) -> dict[int, Stock]:
    """These stock rows by id, locked in the order of their ids: one order everywhere, so that nobody waits in a ring.
    Raises outside a transaction."""
    rows = Stock.objects.filter(pk__in=set(stock_ids)).order_by("pk").select_for_update()
    return {row.pk: row for row in rows}


def share_lots(lot_ids: Iterable[int]) -> None:
    """Keep these lots from being blocked until the transaction ends: for whoever is about to lay pieces of them on a
    shelf, which the block would not have found there. Before the stock rows are locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM inventory_lot WHERE id = ANY(%s) ORDER BY id FOR SHARE", [sorted(set(lot_ids))])


def lock_lot(lot_id: int) -> Lot:
    """The lot, locked against whoever brings pieces of it to a shelf; what leaves a shelf need not wait."""
    return Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
