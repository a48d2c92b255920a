"""The first lock of everything that changes or orders a basket: its own row."""

from uuid import UUID

from checkout.carts.models import Checkout


def lock_checkout(pk: UUID) -> Checkout:
    """The checkout, locked until commit; before any stock row, so that nobody waits in a ring."""
    return Checkout.objects.select_for_update(of=("self",)).get(pk=pk)
