"""The certificate check, by a number typed in or the address behind a QR code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.core import clock
from storefront.shop.age import is_adult
from storefront.shop.certificates import find_certificate, tidy
from storefront.shop.proof import certificate_address, certificate_path
from storefront.shop.views.answers import shown


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """The form; a number in it leads to that certificate's own address."""
    number = tidy(request.GET.get("number", ""))
    if number:
        # A slash would be a step of the path; no number holds one.
        return redirect(certificate_path(number.replace("/", "-")))
    context = {
        "page_title": _("Check a certificate"),
        "page_description": _("Is an OCOP certificate in force, expired or withdrawn? Check it by its number."),
        "asked": "number" in request.GET,
    }
    return shown(request, "shop/certificate_form.html", context)


@require_safe
def certificate_of(request: HttpRequest, number: str) -> HttpResponse:
    """What the certificate of that number is worth today."""
    wanted = tidy(number)
    if wanted != number:
        return redirect(certificate_path(wanted or "-"))
    found = find_certificate(wanted, adult=is_adult(request))
    context = {
        "page_title": _("Certificate %(number)s") % {"number": wanted},
        "certificate": found,
        "number": wanted,
        "today": clock.today(),
        "canonical_url": certificate_address(wanted),
        "noindex": found is None,
    }
    if found is None:
        return shown(request, "shop/certificate_missing.html", context, status=404)
    return shown(request, "shop/certificate.html", context)
