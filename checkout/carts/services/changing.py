"""The frame of every change of a basket."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from checkout.carts.errors import CartCode
from checkout.carts.locks import lock_checkout
from checkout.carts.models import Checkout, CheckoutState
from checkout.carts.policies import can_change
from checkout.carts.services.releasing import release
from config.core import clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User


@contextmanager
def changing(actor: User | None, checkout: Checkout, *, what_is_bought: bool = True) -> Iterator[Checkout]:
    """The checkout locked, saved at the end of the block.

    A change of what is bought, or how it comes, ends the hold of a payment that has been started: what is paid for must
    be what is ordered. Once money has come for it nothing of that kind is changed any more.
    """
    with transaction.atomic():
        locked = locked_open(actor, checkout)
        before = _values(locked)
        if what_is_bought:
            let_go(locked)
        yield locked
        locked.updated_at = clock.now()
        locked.save(update_fields=[name for name, value in _values(locked).items() if value != before[name]])


def _values(checkout: Checkout) -> dict[str, Any]:
    return {field.name: checkout.__dict__[field.attname] for field in Checkout._meta.concrete_fields}


def locked_open(actor: User | None, checkout: Checkout) -> Checkout:
    """The checkout's row locked. Raises `NotAllowed`, or `Refusal` when it is ordered or merged."""
    locked = lock_checkout(checkout.pk)
    refuse_unless_open(actor, locked)
    return locked


def refuse_unless_open(actor: User | None, locked: Checkout) -> None:
    """Raises `NotAllowed` for another's basket, or `Refusal` when it is ordered or merged."""
    if not can_change(actor, locked):
        raise NotAllowed
    if locked.state != CheckoutState.OPEN:
        raise Refusal(FieldError(CommonCode.NOT_FOUND, "id", _("This basket has been ordered already.")))


def let_go(locked: Checkout) -> None:
    """What was fixed for a payment no longer is, because it is about to change. Raises `Refusal` once it is paid."""
    if locked.sealed_at is not None:
        raise Refusal(FieldError(CartCode.SEALED, None, _("This basket has been paid for: finish the order first.")))
    release(locked, reason="changed")
