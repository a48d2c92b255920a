"""The first lock of everything that changes or orders a basket: its own row."""

from uuid import UUID

from django.db import connection
from django.db.models import Q

from checkout.carts.models import Checkout

_LOCK_NAME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def lock_checkout(pk: UUID) -> Checkout:
    """The checkout, locked until commit; before any stock row, so that nobody waits in a ring."""
    return Checkout.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_buyer(locked: Checkout) -> Q:
    """Who has the same phone or the same door as the locked checkout, as a condition on checkouts and on orders.

    Phone and door are locked by name until commit, so that what one buyer may have at once is counted one by one.
    """
    names, same = [], Q(pk=None)
    if locked.phone:
        names.append(f"phone {locked.phone}")
        same |= Q(phone=locked.phone)
    if locked.shipping_address is not None:
        names.append(f"door {locked.shipping_address.fingerprint}")
        same |= Q(shipping_address__fingerprint=locked.shipping_address.fingerprint)
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(_LOCK_NAME, [name])
    return same
