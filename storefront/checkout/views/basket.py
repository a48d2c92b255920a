"""Putting into the basket, looking at it, changing it."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.products.models import ProductVariant
from checkout.carts.models import Checkout
from checkout.carts.selectors import look
from checkout.carts.services import LineAsk, add_lines, create_checkout
from config.core.errors import NotAllowed, Refusal
from storefront.checkout import acts, baskets
from storefront.checkout.answers import kept_close, personal
from storefront.checkout.lines import basket_troubles, shown_lines
from storefront.checkout.names import names_of
from storefront.shop.age import is_adult

_UNDO_SALT = "storefront.checkout.undo"
_UNDO_SECONDS = 3600


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put so many of a pack into the basket; the first one makes it. A script gets the drawer, a plain form is led to
    the basket."""
    variant = ProductVariant.objects.filter(sku=request.POST.get("sku", "")[:40]).first()
    checkout = baskets.current(request)
    ask = LineAsk(variant.pk if variant else 0, _quantity(request.POST.get("quantity", "1")))
    try:
        checkout = _put(request, checkout, ask)
    except Refusal as refusal:
        return _not_added(request, refusal)
    except NotAllowed as refused:
        raise Http404 from refused
    line = checkout.lines.select_related("variant").get(variant=ask.variant_id)
    name, _pack = names_of([line])[line.variant_id]
    if request.headers.get("HX-Request"):
        context = {
            "name": name,
            "basket": look(checkout),
            "basket_pieces": sum(x.quantity for x in checkout.lines.all()),
        }
        response = kept_close(render(request, "checkout/drawer.html", context))
    else:
        messages.success(request, _("%(name)s is in your basket.") % {"name": name})
        response = redirect("checkout:basket")
    baskets.remember(response, checkout)
    return response


def _put(request: HttpRequest, checkout: Checkout | None, ask: LineAsk) -> Checkout:
    user, adult = baskets.person(request), is_adult(request)
    if checkout is None:
        return create_checkout(user, asks=[ask], adult=adult, language=get_language() or "vi")
    return add_lines(user, checkout, asks=[ask], adult=adult)


def _not_added(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    words = " ".join(str(error) for error in refusal.errors)
    if request.headers.get("HX-Request"):
        return kept_close(render(request, "checkout/drawer.html", {"refused": words}))
    messages.error(request, words)
    address = request.POST.get("next", "")
    hosts = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=hosts, require_https=request.is_secure())
    return redirect(address if ours and address.startswith("/") else "checkout:basket")


def _quantity(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """The basket, judged anew; a POST changes it and leads back to it."""
    checkout = baskets.current(request)
    if request.method == "POST":
        return _changed(request, checkout)
    return _page(request, checkout)


def _changed(request: HttpRequest, checkout: Checkout | None) -> HttpResponse:
    if checkout is None:
        messages.warning(request, _("This basket is no longer there: it was ordered, or emptied long ago."))
        return redirect("checkout:basket")
    try:
        removed = acts.do(baskets.person(request), checkout, request.POST.get("act", "quantities"), request.POST)
    except NotAllowed as refused:
        raise Http404 from refused
    except Refusal as refusal:
        return _page(request, checkout, errors=[str(error) for error in refusal.errors], status=422)
    query = f"?undo={signing.dumps(vars(removed), salt=_UNDO_SALT)}" if removed else ""
    return redirect(reverse("checkout:basket") + query)


def _page(
    request: HttpRequest, checkout: Checkout | None, *, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    looked = look(checkout) if checkout else None
    context: dict[str, Any] = {
        "page_title": _("Your basket"),
        "basket": looked,
        "lines": shown_lines(looked) if looked else [],
        "troubles": basket_troubles(looked) if looked else [],
        "errors": errors or [],
        "removed": _removed(request.GET.get("undo", "")),
        "voucher_typed": request.POST.get("voucher", ""),
    }
    if request.headers.get("HX-Request"):
        status = 200  # a script swaps nothing else
    response = personal(request, "checkout/basket.html", context, status=status)
    if checkout is not None:
        baskets.remember(response, checkout)
    return response


def _removed(token: str) -> dict[str, Any] | None:
    """What the address says was just taken out, if we wrote it."""
    try:
        gone = signing.loads(token, salt=_UNDO_SALT, max_age=_UNDO_SECONDS)
    except signing.BadSignature:
        return None
    variant = ProductVariant.objects.filter(pk=gone["variant_id"]).first()
    return {"sku": variant.sku, **gone} if variant else None
