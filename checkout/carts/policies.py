"""Whose a basket is. Its id carries 128 random bits: who knows it may change it, as the dialect's clients do without
signing in; another account may not."""

from checkout.carts.models import Checkout
from config.core.models import User


def can_change(user: User | None, checkout: Checkout) -> bool:
    """Nobody signed in with the id, or the account that it belongs to; a basket of nobody is whoever's has its id."""
    if user is None or checkout.user_id is None:
        return True
    return user.is_active and user.pk == checkout.user_id


def can_see_owner(user: User | None, checkout: Checkout) -> bool:
    """Whose account it is, only that account is told."""
    return user is not None and user.pk == checkout.user_id


def can_manage_vouchers(user: User) -> bool:
    """The office makes them and stops them."""
    return user.is_officer
