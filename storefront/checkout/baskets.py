"""Which basket a visitor has: its id, 128 random bits, lies in a signed cookie of the device and nowhere else."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from checkout.carts.models import Checkout
from checkout.carts.policies import can_change
from checkout.carts.selectors import basket_of, open_checkout
from checkout.carts.services import on_sign_in
from config.core.models import User

COOKIE = "basket"
_SALT = "storefront.checkout.basket"
_KEPT_SECONDS = 60 * 24 * 3600


def person(request: HttpRequest) -> User | None:
    """Who is signed in."""
    return request.user if isinstance(request.user, User) else None


def known_id(request: HttpRequest) -> UUID | None:
    """The id in the cookie, whatever has become of the basket; a forged one is none."""
    try:
        return UUID(request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=_KEPT_SECONDS))
    except ValueError:
        return None


def current(request: HttpRequest) -> Checkout | None:
    """The visitor's open basket: the device's, else the one that the account has filled elsewhere."""
    user, pk = person(request), known_id(request)
    found = open_checkout(pk) if pk else None
    if found is not None and can_change(user, found):
        return found
    return basket_of(user) if user else None


def remember(response: HttpResponse, checkout: Checkout) -> None:
    response.set_signed_cookie(
        COOKIE,
        checkout.pk.hex,
        salt=_SALT,
        max_age=_KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def take_along(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """After signing in: what lay in the device's basket and in the account's becomes one, once."""
    pk = known_id(request)
    kept = on_sign_in(user, open_checkout(pk) if pk else None)
    if kept is not None:
        remember(response, kept)
