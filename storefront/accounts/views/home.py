"""The account's first page."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from checkout.orders.selectors import orders_of
from storefront.accounts.homes import homes_of
from storefront.accounts.pages import AccountRequest, own, page
from storefront.checkout.orders import standing

SHOWN = 3


@own()
def home(request: AccountRequest) -> HttpResponse:
    """Everything the signed-in person may do here: the latest orders, their own things, a link for each desk."""
    latest = [(order, standing(order)) for order in orders_of(request.user)[:SHOWN]]
    return page(request, "home", {"homes": homes_of(request.user), "orders": latest}, title=_("Account"))
