"""What the head of every page says of the basket."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from checkout.carts.selectors import open_checkout, pieces_in
from storefront.checkout.baskets import known_id


def basket(request: HttpRequest) -> dict[str, Any]:
    """For TEMPLATES: `basket_pieces`, one query for a device that has a basket, none for others."""
    return {"basket_pieces": SimpleLazyObject(lambda: _pieces(request))}


def _pieces(request: HttpRequest) -> int:
    pk = known_id(request)
    checkout = open_checkout(pk) if pk else None
    return pieces_in(checkout) if checkout else 0
