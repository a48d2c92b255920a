"""The way in, and what every desk shares."""

from django.http import HttpResponse
from django.shortcuts import redirect

from storefront.accounts.homes import first_page
from storefront.desks.invitations import cancel_invitation, invitation_slip
from storefront.desks.pages import DeskRequest, desk

__all__ = ["cancel_invitation", "invitation_slip", "landing"]


@desk()
def landing(request: DeskRequest) -> HttpResponse:
    """To the one desk of this person, or to the page that lists several."""
    return redirect(first_page(request.user))
