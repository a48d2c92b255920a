"""What every page knows: its other languages, its own address, the foot's links, whether this is a demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from storefront.content.menus import menu_links
from storefront.shop.links import absolute, alternates

_NAV = {
    "products": "products",
    "product": "products",
    "category": "products",
    "collection": "products",
    "search": "products",
    "producers": "producers",
    "producer": "producers",
    "points": "points",
    "point": "points",
    "certificate": "certificate",
    "certificate_of": "certificate",
    "about": "about",
}


def page(request: HttpRequest) -> dict[str, Any]:
    """For TEMPLATES: the names that `base.html` takes. Nothing is queried for a page that does not show it."""
    match = request.resolver_match
    return {
        "alternates": alternates(request),
        "canonical_url": absolute(request.path),
        "demo": settings.DEMO,
        "footer_links": SimpleLazyObject(lambda: menu_links("footer")),
        "operator_name": settings.OPERATOR_NAME,
        "contact_phone": settings.OPERATOR_PHONE,
        "contact_email": settings.OPERATOR_EMAIL,
        "nav_current": _NAV.get(match.url_name or "") if match and match.namespace == "shop" else None,
    }
