"""Coming back from the page of a payment provider."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.core.errors import NotAllowed, Refusal
from storefront.checkout import baskets
from storefront.checkout.answers import kept_close
from storefront.checkout.paying import order_after_paying
from storefront.checkout.views.checkout import to_order


@require_safe
def returned(request: HttpRequest) -> HttpResponse:
    """Ask the provider what became of the payment, and place what is paid. Coming here twice, or in another browser
    than the payment was begun in, leads to the same order."""
    text = request.GET.get("transaction", "")
    try:
        order = order_after_paying(baskets.person(request), UUID(text)) if text else None
    except (ValueError, NotAllowed) as refused:
        raise Http404 from refused
    except Refusal as refusal:
        for error in refusal.errors:
            messages.error(request, str(error))
        order = None
    if order is None:
        messages.warning(request, _("Nothing has been paid yet. Your basket is as it was: try again."))
        return kept_close(redirect("checkout:checkout"))
    return kept_close(to_order(request, order))
