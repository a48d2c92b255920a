"""The age gate: asked once a session, before anything with alcohol is shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from storefront.shop.age import forget_adult, remember_adult
from storefront.shop.views.answers import shown


@require_http_methods(["GET", "HEAD", "POST"])
def age(request: HttpRequest) -> HttpResponse:
    """Ask, or note the answer and lead back to where the visitor was."""
    if request.method != "POST":
        return gate(request, back_to=_safe(request, request.GET.get("next", "")))
    if request.POST.get("adult") == "yes":
        response = redirect(_safe(request, request.POST.get("next", "")))
        remember_adult(response)
        return response
    response = redirect("shop:products")
    forget_adult(response)
    return response


def gate(request: HttpRequest, *, back_to: str) -> HttpResponse:
    """The question in place of the page that asked for it: names nothing of what lies behind."""
    context = {
        "page_title": _("18 or older?"),
        "action": reverse("shop:age"),
        "next": back_to,
        "leave_url": reverse("shop:products"),
        "canonical_url": "",
        "noindex": True,
    }
    return shown(request, "shop/age_gate.html", context)


def _safe(request: HttpRequest, address: str) -> str:
    """`address` when it lies in this shop, else the list."""
    inside = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if inside and address.startswith("/") else reverse("shop:products")
