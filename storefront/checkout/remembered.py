"""The orders that were placed on this device without an account: their secret ids, in a signed cookie.

An account's orders are not among them: they are found by signing in, and a shared phone forgets them by signing out.
"""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from checkout.orders.models import Order

COOKIE = "orders"
MOST = 20
_SALT = "storefront.checkout.orders"
_KEPT_SECONDS = 400 * 24 * 3600  # the longest that browsers keep a cookie


def remembered(request: HttpRequest) -> list[UUID]:
    """The newest first; a forged cookie knows none."""
    text = request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=_KEPT_SECONDS) or ""
    try:
        return [UUID(part) for part in text.split(".") if part]
    except ValueError:
        return []


def remember(request: HttpRequest, response: HttpResponse, order: Order) -> None:
    if order.user_id is not None:
        return
    ids = [order.pk, *(pk for pk in remembered(request) if pk != order.pk)][:MOST]
    response.set_signed_cookie(
        COOKIE,
        ".".join(pk.hex for pk in ids),
        salt=_SALT,
        max_age=_KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
