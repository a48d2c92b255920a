"""What a basket holds, given back."""

from catalog.inventory.services import Holder, give_back
from checkout.carts.models import Checkout
from config.core.changes import changed

CHECKOUT = "checkout"


def holder_of(checkout: Checkout) -> Holder:
    """Whom goods are promised to while the payment runs."""
    return Holder(CHECKOUT, str(checkout.pk))


def release(locked: Checkout, *, reason: str) -> None:
    """Forget the plan of the locked checkout and give back what it holds; payments that were started hear of it."""
    if locked.plan is None:
        return
    give_back(holder_of(locked), reason=reason)
    locked.plan = locked.hold_until = None
    changed("checkout_released", [locked.pk])
