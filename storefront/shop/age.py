"""Whether a visitor has said to be 18 or older (Law 44/2019/QH14): a signed cookie, set by a POST of this shop only.

It ends with the browser's session: a phone goes from hand to hand in a family.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "adult"
_SALT = "storefront.shop.age"


def is_adult(request: HttpRequest) -> bool:
    """What the visitor has said; a forged or missing cookie says nothing."""
    return request.get_signed_cookie(COOKIE, default="", salt=_SALT) == "yes"


def remember_adult(response: HttpResponse) -> None:
    response.set_signed_cookie(
        COOKIE, "yes", salt=_SALT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def forget_adult(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
