"""The first lock of everything that changes or orders a basket: its own row."""

from uuid import UUID

from django.db import connection
from django.db.models import Q

from checkout.carts.models import Checkout
from checkout.delivery.models import Address

_LOCK_NAME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def lock_checkout(pk: UUID) -> Checkout:
    """The checkout, locked until commit; before any stock row, so that nobody waits in a ring."""
    return Checkout.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_buyer(locked: Checkout) -> Q:
    """Who has the same phone or the same door as the locked checkout, as a condition on checkouts and on orders.

    Phone and door are locked by name until commit, so that what one buyer may have at once is counted one by one.
    """
    door = locked.shipping_address.fingerprint if locked.shipping_address is not None else ""
    names = [f"phone {locked.phone}"] * bool(locked.phone) + [f"door {door}"] * bool(door)
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(_LOCK_NAME, [name])
    # By ids, not by a join: either part of the condition then has an index, however many orders there are.
    there = list(Address.objects.filter(fingerprint=door).values_list("pk", flat=True)) if door else []
    return Q(shipping_address__in=there) | (Q(phone=locked.phone) if locked.phone else Q())
