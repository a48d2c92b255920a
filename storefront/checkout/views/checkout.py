"""The checkout: one page, whatever is typed kept, what is lacking said at its field."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from checkout.carts.models import Checkout
from checkout.carts.selectors import collection_points, delivery_quotes, look
from checkout.delivery.selectors import find_communes
from checkout.orders.models import Order
from config.core.errors import NotAllowed, Refusal
from config.core.text import clean
from storefront.checkout import acts, baskets, remembered
from storefront.checkout.answers import personal
from storefront.checkout.communes import shown_communes
from storefront.checkout.forms import CheckoutForm, known
from storefront.checkout.lines import basket_troubles, shown_lines
from storefront.checkout.parcels import shown_parcels
from storefront.checkout.paying import order_or_pay, pays_cash
from storefront.checkout.saving import save, tell
from storefront.checkout.ways import Way, sums, ways
from storefront.shop.points import full_address

PLACE, UPDATE = "place", "update"


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Show it, take up what was typed, or place the order."""
    mine = baskets.current(request)
    if mine is None:
        return _nothing_to_order(request)
    if not mine.lines.exists():
        return redirect("checkout:basket")
    if request.method != "POST":
        return _page(request, mine, CheckoutForm(initial=known(mine)))
    form = CheckoutForm(request.POST)
    form.is_valid()
    try:
        return _sent(request, mine, form, request.POST.get("act", UPDATE))
    except NotAllowed as refused:
        raise Http404 from refused


def _nothing_to_order(request: HttpRequest) -> HttpResponse:
    """A second click, or a step back after ordering, comes to the order that was placed."""
    user = baskets.person(request)
    placed = Order.objects.filter(checkout=baskets.known_id(request)).first()
    if placed is None or placed.user_id not in (None, user.pk if user else None):
        return redirect("checkout:basket")
    return redirect("checkout:order", placed.pk)


def _sent(request: HttpRequest, mine: Checkout, form: CheckoutForm, act: str) -> HttpResponse:
    user = baskets.person(request)
    # What has been paid for is no longer changed: only the order is wanting.
    if mine.sealed_at is None:
        mine = save(user, mine, form)
    if act == PLACE and not form.errors:
        return _placed(request, mine, form)
    if act not in (PLACE, UPDATE):
        try:
            acts.do(user, mine, act, request.POST)
        except Refusal as refusal:
            tell(form, refusal, {"promoCode": ""})
    if form.errors or request.headers.get("HX-Request"):
        return _page(request, mine, form)
    return redirect("checkout:checkout")


def _placed(request: HttpRequest, mine: Checkout, form: CheckoutForm) -> HttpResponse:
    gateway, sent = form.cleaned_data.get("gateway", ""), request.POST
    cash = pays_cash(gateway)
    if cash is None:
        form.tell("gateway", _("Choose how you pay."))
        return _page(request, mine, form)
    seen = sent.get("digest_cash" if cash else "digest_other", "")
    if not seen:
        form.tell(None, _("Look at the parcels and the total first, then order."))
        return _page(request, mine, form)
    try:
        outcome = order_or_pay(baskets.person(request), mine, gateway=gateway, digest=seen, key=sent.get("key", ""))
    except Refusal as refusal:
        tell(form, refusal, {})
        return _page(request, Checkout.objects.get(pk=mine.pk), form)
    if outcome.order is None:
        return personal(request, "checkout/leave.html", {"page_title": _("To the payment page"), "url": outcome.url})
    return to_order(request, outcome.order)


def to_order(request: HttpRequest, order: Order) -> HttpResponse:
    """Lead on to the order's own page; the device keeps its address."""
    messages.success(request, _("Your order has been placed. Keep the address of this page: it opens your order."))
    response = redirect("checkout:order", order.pk)
    remembered.remember(request, response, order)
    return response


def _page(request: HttpRequest, mine: Checkout, form: CheckoutForm) -> HttpResponse:
    mine.refresh_from_db()
    basket = look(mine)
    both = sums(basket)
    offered = ways(mine, both, language=get_language() or "vi")
    is_ready = bool(basket.plan.parcels) and not any(problem.blocks for problem in basket.problems)
    context: dict[str, Any] = {
        "page_title": _("Checkout"),
        "form": form,
        "checkout": mine,
        "basket": basket,
        "lines": shown_lines(basket),
        "troubles": basket_troubles(basket),
        "offers": [(offer, full_address(offer.point)) for offer in collection_points(mine)],
        "chosen_point": str(form["point"].value() or ""),
        "communes": shown_communes(form),
        "quotes": delivery_quotes(mine) if mine.delivery_kind != "collection" else [],
        "parcels": shown_parcels(basket),
        "ways": offered,
        "gateway": _chosen(form, offered),
        "both": both,
        "is_ready": is_ready,
        "key": secrets.token_hex(16),
        "operator_phone": settings.OPERATOR_PHONE,
    }
    # A script swaps nothing but what has gone well.
    status = 422 if form.errors and not request.headers.get("HX-Request") else 200
    response = personal(request, "checkout/checkout.html", context, status=status)
    baskets.remember(response, mine)
    return response


def _chosen(form: CheckoutForm, offered: list[Way]) -> str:
    """What was chosen as long as it fits, else the first that does."""
    fitting = [way.id for way in offered if not way.why_not]
    wanted = form["gateway"].value()
    return wanted if wanted in fitting else next(iter(fitting), "")


@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """The communes that may be meant by what is being typed; public facts, asked by the page's script."""
    text = clean(request.GET.get("commune_text", ""))[:80]
    context = {"communes": {"found": find_communes(text) if text else [], "text": text, "chosen": ""}}
    return personal(request, "checkout/communes.html", context)
