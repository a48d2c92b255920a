"""The first lock of everything that changes or orders a basket: its own row."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from checkout.carts.models import Checkout
from checkout.carts.models.checkouts import CHOSEN
from checkout.delivery.models import Address
from config.core.compiled import Given, compiled

_LOCK_NAMES = "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name"


def lock_checkout(pk: UUID) -> Checkout:
    """The checkout and what it has chosen, locked until commit; before any stock row, so that nobody waits in a ring.

    Raises `Checkout.DoesNotExist`.
    """
    locked = _locked().first(pk=pk)
    if locked is None:
        raise Checkout.DoesNotExist
    return locked


@compiled
def _locked() -> QuerySet[Checkout]:
    rows = Checkout.objects.filter(pk=Given("pk", "uuid"))
    return rows.select_related(*CHOSEN).select_for_update(of=("self",))


def lock_buyer(locked: Checkout) -> Q:
    """Who has the same phone or the same door as the locked checkout, as a condition on checkouts and on orders.

    Phone and door are locked by name until commit, so that what one buyer may have at once is counted one by one.
    """
    door = locked.shipping_address.fingerprint if locked.shipping_address is not None else ""
    names = [f"phone {locked.phone}"] * bool(locked.phone) + [f"door {door}"] * bool(door)
    with connection.cursor() as cursor:
        # An array is unnested in its own order: whoever locks both waits for the same name first.
        cursor.execute(_LOCK_NAMES, [sorted(names)])
    # By ids, not by a join: either part of the condition then has an index, however many orders there are.
    there = [pk for (pk,) in _addresses_of().ask(door=door)] if door else []
    return Q(shipping_address__in=there) | (Q(phone=locked.phone) if locked.phone else Q())


@compiled
def _addresses_of() -> QuerySet[Any]:
    return Address.objects.filter(fingerprint=Given("door", "text")).values_list("pk")
