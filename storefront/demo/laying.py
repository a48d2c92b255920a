"""Laying the demo: once, whole or not at all."""

from collections.abc import Callable

from django.db import connection, transaction

from catalog.products.models import Channel
from config.core import audit
from config.core.changes import gathered
from config.core.models import AuditEntry, User
from storefront.demo import (
    goods,
    history,
    orders,
    parcels,
    people,
    pictures,
    points,
    settlement,
    shelves,
    stock,
    vouchers,
    words,
)
from storefront.setup.laying import lay_base
from storefront.setup.shelves import CHANNEL

_LAID = "demo.lay"
LOCK = 0x0C0F_DE30  # any number, as long as nothing else in the shop takes the same advisory lock


def is_laid() -> bool:
    """Whether the demo is there: one look by index, quick enough for each start."""
    return AuditEntry.objects.filter(object_kind=Channel._meta.label_lower, action=_LAID).exists()


def lay(say: Callable[[str], None]) -> bool:
    """Lay the demo unless it is there; whether it was laid now. `say` is told what is awaited.

    One transaction, so that a kill leaves nothing; a second caller waits for the first and finds it done.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_laid():
            return False
        _lay_catalogue(say)
        say("What lies at the sales points")
        stock.lay_stock(User.objects.get(email=people.OFFICER))
        vouchers.lay_vouchers()
        say("Orders")
        orders.lay_orders()
        parcels.lay_parcels()
        settlement.lay_settlement()
        audit.record(None, _LAID, Channel.objects.get(slug=CHANNEL))
    return True


@gathered()
def _lay_catalogue(say: Callable[[str], None]) -> None:
    """All that is for sale; listing rows and search follow at its end, before anything is sold."""
    say("The base of every shop")
    lay_base()
    shelves.lay_own_collections()
    words.complete_pages()
    say("People")
    people.lay_people()
    say("The register")
    history.lay_history()
    points.lay_points()
    people.join_teams()
    say("Goods for sale")
    goods.lay_goods(User.objects.get(email=people.OFFICER))
    say("Pictures")
    pictures.lay_pictures()
    shelves.fill_collections()
    say("Search index")
