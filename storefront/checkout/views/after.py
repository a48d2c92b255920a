"""After the sale, through the order's link: goods to give back, and complaints."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from checkout.orders.services import Off, ask_return, complain
from config.core.errors import NotAllowed, Refusal
from storefront.checkout import baskets
from storefront.checkout.answers import kept_close, personal
from storefront.checkout.views.orders import order_context, order_or_404


@require_POST
def give_back(request: HttpRequest, pk: UUID, parcel_pk: UUID) -> HttpResponse:
    """The buyer asks to give pieces of a parcel back; what was typed stays when it is refused."""
    found = order_or_404(pk)
    parcel = next((one for one in found.parcels.all() if one.pk == parcel_pk), None)
    if parcel is None:
        raise Http404
    typed = {str(part.pk): request.POST.get(f"pieces_{part.pk}", "")[:6] for part in parcel.lines.all()}
    reason = request.POST.get("reason", "")[:300]
    offs = [Off(UUID(part), int(n)) for part, n in typed.items() if n.isascii() and n.isdigit() and int(n)]
    try:
        ask_return(baskets.person(request), parcel, offs=offs, reason=reason)
    except NotAllowed as refused:
        raise Http404 from refused
    except Refusal as refusal:
        back = {"parcel": parcel.pk, "errors": _said(refusal), "typed": typed, "reason": reason}
        return personal(request, "checkout/order.html", order_context(request, found) | {"back": back}, status=422)
    messages.success(request, _("We have your wish to give goods back and answer you here."))
    return kept_close(redirect("checkout:order", pk))


@require_POST
def complaint(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The buyer complains and is given a number and a day."""
    found = order_or_404(pk)
    kind, text = request.POST.get("kind", "")[:20], request.POST.get("text", "")[:4_000]
    try:
        made = complain(baskets.person(request), found, kind=kind, text=text)
    except NotAllowed as refused:
        raise Http404 from refused
    except Refusal as refusal:
        told = {"errors": _said(refusal), "kind": kind, "text": text}
        return personal(request, "checkout/order.html", order_context(request, found) | {"told": told}, status=422)
    messages.success(request, _("Your complaint has the number %(number)s.") % {"number": made.number})
    return kept_close(redirect("checkout:order", pk))


def _said(refusal: Refusal) -> list[str]:
    return list(dict.fromkeys(str(error) for error in refusal.errors))
