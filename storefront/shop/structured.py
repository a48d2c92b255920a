"""What search engines read: schema.org as JSON-LD that nothing in a row can break out of."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from catalog.inventory.models import SalesPoint
from storefront.content.menus import Link
from storefront.shop.details import Detail
from storefront.shop.links import absolute
from storefront.shop.proof import Proof, certificate_address
from storefront.shop.shelves import Crumb

# Inside <script> nothing but these can end the block, begin a comment or break a line of JavaScript.
_ESCAPES = {ord(ch): f"\\u{ord(ch):04x}" for ch in "<>&\u2028\u2029"}


def script(data: dict[str, Any]) -> SafeString:
    """`data` as the inside of a `<script type="application/ld+json">`."""
    words = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return mark_safe(words.translate(_ESCAPES))  # noqa: S308


def organization() -> dict[str, Any]:
    return {"@type": "Organization", "name": settings.OPERATOR_NAME, "url": absolute("/")}


def website(search_path: str) -> dict[str, Any]:
    """The shop itself and how it is searched."""
    return {
        "@type": "WebSite",
        "name": "OCOP An Giang",
        "url": absolute("/"),
        "publisher": organization(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{absolute(search_path)}?q={{query}}"},
            "query-input": "required name=query",
        },
    }


def breadcrumbs(crumbs: Sequence[Crumb | Link]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": crumb.label, "item": absolute(crumb.url)}
            for place, crumb in enumerate(crumbs, start=1)
        ],
    }


def product(shown: Detail, *, url: str) -> dict[str, Any]:
    """A listed product: its certificate, its producer, an offer in whole dong for each pack."""
    return {
        "@type": "Product",
        "name": shown.name.value,
        "description": shown.summary,
        "url": url,
        "category": shown.category,
        "image": [absolute(picture.full) for picture in shown.pictures],
        "manufacturer": {"@type": "Organization", "name": shown.producer_name, "url": absolute(shown.producer_url)},
        "countryOfOrigin": {"@type": "Country", "name": "VN"},
        "hasCertification": certification(shown.proof),
        "offers": [
            {
                "@type": "Offer",
                "name": f"{shown.name.value}, {pack.name}",
                "sku": pack.sku,
                **({"gtin13": pack.gtin} if pack.gtin else {}),
                "price": pack.price,
                "priceCurrency": "VND",
                "availability": f"https://schema.org/{'InStock' if pack.is_available else 'OutOfStock'}",
                "itemCondition": "https://schema.org/NewCondition",
                "url": url,
                "seller": organization(),
            }
            for pack in shown.packs
        ],
    }


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def store(point: SalesPoint, today: date) -> dict[str, Any]:
    """A sales point with its hours, holidays included; its hours have been fetched."""
    usual = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{_DAYS[row.weekday]}",
            "opens": f"{row.opens:%H:%M}",
            "closes": f"{row.closes:%H:%M}",
        }
        for row in point.opening_hours.all()
    ]
    # Closed all day is said as midnight until midnight.
    special = [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": one.day.isoformat(),
            "validThrough": one.day.isoformat(),
            "opens": f"{one.opens:%H:%M}" if one.opens else "00:00",
            "closes": f"{one.closes:%H:%M}" if one.closes else "00:00",
        }
        for one in point.opening_exceptions.all()
        if one.day >= today
    ]
    position = point.position
    return {
        "@type": "Store",
        "name": point.name,
        "url": absolute(reverse("shop:point", args=[point.slug])),
        "telephone": point.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": point.address,
            "addressLocality": point.commune.name,
            "addressRegion": point.commune.province.name,
            "addressCountry": "VN",
        },
        **({"geo": {"@type": "GeoCoordinates", "latitude": position[0], "longitude": position[1]}} if position else {}),
        "openingHoursSpecification": usual,
        "specialOpeningHoursSpecification": special,
        "parentOrganization": organization(),
    }


def certification(proof: Proof) -> dict[str, Any]:
    """A recognition in force."""
    return {
        "@type": "Certification",
        "name": f"OCOP {proof.stars} sao",
        "certificationIdentification": proof.number,
        "certificationStatus": "https://schema.org/CertificationActive",
        "certificationRating": {"@type": "Rating", "ratingValue": proof.stars, "bestRating": 5},
        "issuedBy": {"@type": "Organization", "name": "Chương trình Mỗi xã một sản phẩm (OCOP)"},
        "validFrom": proof.valid_from.isoformat() if proof.valid_from else None,
        "expires": proof.valid_until.isoformat() if proof.valid_until else None,
        "url": certificate_address(proof.number),
    }
