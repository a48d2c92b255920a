"""The order's own page by its secret link, the device's and the account's orders, and finding one without the link."""

import io
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.carts.services import LineAsk, add_lines, create_checkout
from checkout.orders.models import ComplaintKind, Order
from checkout.orders.policies import can_cancel, is_of
from checkout.orders.selectors import by_link, with_everything
from checkout.orders.services import cancel_order, find_order
from checkout.payments.services import name_account
from config.core.errors import NotAllowed, Refusal
from storefront.checkout import baskets, orders, remembered
from storefront.checkout.answers import kept_close, personal
from storefront.checkout.banks import BANKS
from storefront.shop.age import is_adult
from storefront.shop.links import absolute
from storefront.shop.points import full_address

SHOWN = 20


def order_or_404(pk: UUID) -> Order:
    """The order of a secret link."""
    order = by_link(pk)
    if order is None:
        raise Http404
    return order


@require_safe
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about an order, for whoever has its link."""
    found = order_or_404(pk)
    return personal(request, "checkout/order.html", order_context(request, found))


def order_context(request: HttpRequest, found: Order) -> dict[str, Any]:
    """What the order's page shows."""
    point = found.collection_point
    return {
        "page_title": _("Order %(number)s") % {"number": found.number},
        "order": found,
        "standing": orders.standing(found),
        "parcels": [orders.shown_parcel(parcel) for parcel in found.parcels.all()],
        "complaint_kinds": ComplaintKind.choices,
        "transfer": orders.transfer_facts(found),
        "refunds": [(refund, orders.wants_account(refund)) for refund in orders.refunds_of(found)],
        "banks": BANKS,
        "may_cancel": orders.may_be_cancelled(found) and can_cancel(baskets.person(request), found),
        "link": absolute(reverse("checkout:order", args=[found.pk])),
        "collected_at": full_address(point) if point else "",
    }


@require_safe
def order_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked every few seconds by the page that waits for a transfer: it is told to load itself anew once nothing is
    awaited any more."""
    response = kept_close(HttpResponse(status=204))
    if not orders.awaits_transfer(order_or_404(pk)):
        response["HX-Refresh"] = "true"
    return response


@require_safe
def order_qr(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The code as a picture to be saved: the phone that shows it cannot scan itself, its bank's app can open it."""
    facts = orders.transfer_facts(order_or_404(pk))
    if facts is None:
        raise Http404
    out = io.BytesIO()
    segno.make(facts["payload"], error="m", micro=False).save(out, kind=kind, scale=10, border=4)
    response = HttpResponse(out.getvalue(), content_type="image/png" if kind == "png" else "image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="vietqr-{facts["note"]}.{kind}"'
    return kept_close(response)


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel as long as nobody has begun to pack."""
    try:
        cancel_order(baskets.person(request), order_or_404(pk), reason=_("by the buyer"))
        messages.success(request, _("The order has been cancelled."))
    except NotAllowed as refused:
        raise Http404 from refused
    except Refusal as refusal:
        messages.error(request, " ".join(str(error) for error in refusal.errors))
    return kept_close(redirect("checkout:order", pk))


@require_POST
def refund_account(request: HttpRequest, pk: UUID, refund_pk: UUID) -> HttpResponse:
    """Where the buyer wants the money back, said through the order's link; asked for once no card can take it."""
    found = order_or_404(pk)
    refund = next((one for one in orders.refunds_of(found) if one.pk == refund_pk), None)
    if refund is None:
        raise Http404
    typed = {name: request.POST.get(name, "")[:100] for name in ("bank_bin", "number", "holder")}
    try:
        name_account(refund, **typed)
    except Refusal as refusal:
        context = order_context(request, found) | {
            "account_errors": [str(error) for error in refusal.errors],
            "typed": typed,
        }
        return personal(request, "checkout/order.html", context, status=422)
    messages.success(request, _("Thank you. The money goes to this account once a second person has looked at it."))
    return kept_close(redirect("checkout:order", pk))


@require_POST
def repeat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same again, as far as it may be sold today."""
    user, adult, mine = baskets.person(request), is_adult(request), baskets.current(request)
    missed = []
    for line in order_or_404(pk).lines.all():
        asks = [LineAsk(line.variant_id, line.quantity)]
        try:
            if mine is None:
                mine = create_checkout(user, asks=asks, adult=adult, language=request.LANGUAGE_CODE)
            else:
                add_lines(user, mine, asks=asks, adult=adult)
        except Refusal as refusal:
            missed.append(f"{line.product_name}: {refusal.errors[0]}")
    for words in missed:
        messages.warning(request, words)
    response = kept_close(redirect("checkout:basket"))
    if mine is not None:
        baskets.remember(response, mine)
    return response


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The orders of the signed-in account, and those placed on this device without one."""
    user = baskets.person(request)
    here = Q(pk__in=remembered.remembered(request), user=None)
    found = with_everything(Order.objects.filter(here | is_of(user) if user else here)).order_by("-placed_at", "pk")
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    context = {
        "page_title": _("Your orders"),
        "page": page,
        "orders": [(one, orders.standing(one)) for one in page],
    }
    return personal(request, "checkout/orders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """By number and phone: its states and nothing else."""
    context: dict[str, Any] = {"page_title": _("Find an order"), "number": "", "phone": ""}
    status = 200
    if request.method == "POST":
        number, phone = request.POST.get("number", "")[:40], request.POST.get("phone", "")[:40]
        context |= {"number": number, "phone": phone}
        try:
            found = find_order(number=number, phone=phone)
        except Refusal as refusal:
            context["refused"], status = str(refusal.errors[0]), 422
        else:
            if found is None:
                context["refused"] = _("There is no order with this number and this phone. Check both.")
                status = 422
            else:
                found = with_everything(Order.objects.filter(pk=found.pk)).get()
                parcels = [orders.parcel_words(parcel) for parcel in found.parcels.all()]
                context |= {"found": found.number, "standing": orders.standing(found), "parcels": parcels}
    return personal(request, "checkout/look_up.html", context, status=status)
