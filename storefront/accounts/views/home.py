"""The account's first page."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from storefront.accounts.homes import homes_of
from storefront.accounts.pages import AccountRequest, own, page


@own()
def home(request: AccountRequest) -> HttpResponse:
    """Everything the signed-in person may do here, a link for each desk."""
    return page(request, "home", {"homes": homes_of(request.user)}, title=_("Account"))
