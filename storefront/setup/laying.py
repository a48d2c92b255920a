"""The base that every installation begins with: laid once, added to by later versions, never overwritten."""

from django.db import connection, transaction

from storefront.setup.laid import Laid
from storefront.setup.rates import lay_rates
from storefront.setup.shelves import lay_shelves
from storefront.setup.taxes import lay_taxes
from storefront.setup.words import lay_menus, lay_pages

LOCK = 0x0C0F_5E70  # the advisory lock that lets one process lay at a time


def lay_base() -> Laid:
    """Lay what is missing, all or nothing; what it made, found there, and left out because somebody removed it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        laid = Laid()
        channel = lay_shelves(laid)
        lay_pages(laid)
        lay_menus(laid)
        lay_rates(laid)
        lay_taxes(laid)
        laid.record(channel)
    return laid
