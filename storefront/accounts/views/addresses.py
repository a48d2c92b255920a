"""The address book."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from checkout.delivery.models import AddressBookEntry
from checkout.delivery.selectors import address_book
from checkout.delivery.services import (
    AddressInput,
    forget_address,
    keep_address,
    make_address,
    replace_address,
    set_default_address,
)
from config.core.errors import Refusal
from storefront.accounts.forms import AddressForm
from storefront.accounts.pages import AccountRequest, own, page, tell
from storefront.checkout.communes import chosen_commune, shown_communes
from storefront.checkout.forms import known_place
from storefront.checkout.saving import Named

_NAMES = {"commune": "commune_text", "first_name": "full_name", "last_name": "full_name"}


def _entry(request: AccountRequest, pk: UUID) -> AddressBookEntry:
    found = address_book(request.user).filter(address=pk).first()
    if found is None:
        raise Http404
    return found


@own()
def addresses(request: AccountRequest) -> HttpResponse:
    """All that are kept, the defaults said."""
    return page(request, "addresses", {"entries": address_book(request.user)}, title=_("Address book"))


@own("GET", "POST")
def add(request: AccountRequest) -> HttpResponse:
    """One more."""
    user = request.user
    known = {"full_name": user.get_full_name(), "phone": user.phone or ""}
    form = AddressForm(request.POST or None, initial=known)
    given = _given(form) if request.method == "POST" else None
    if given is not None:
        try:
            keep_address(user, make_address(given, for_delivery=True))
        except Refusal as refusal:
            tell(form, refusal, **_NAMES)
        else:
            messages.success(request, _("The address is kept."))
            return redirect("accounts:addresses")
    return _form(request, form, title=_("Add an address"))


@own("GET", "POST")
def edit(request: AccountRequest, pk: UUID) -> HttpResponse:
    """Another in its place: orders keep what they were sent to."""
    entry = _entry(request, pk)
    address = entry.address
    known = {"full_name": address.full_name, "phone": address.phone, **known_place(address)}
    form = AddressForm(request.POST or None, initial=known)
    given = _given(form) if request.method == "POST" else None
    if given is not None:
        try:
            replace_address(request.user, entry, given=given)
        except Refusal as refusal:
            tell(form, refusal, **_NAMES)
        else:
            messages.success(request, _("The address is kept."))
            return redirect("accounts:addresses")
    return _form(request, form, title=_("Change an address"))


@own("POST")
def remove(request: AccountRequest, pk: UUID) -> HttpResponse:
    """Take it out of the book."""
    forget_address(request.user, _entry(request, pk))
    messages.success(request, _("The address is no longer in your book."))
    return redirect("accounts:addresses")


@own("POST")
def make_default(request: AccountRequest, pk: UUID) -> HttpResponse:
    """The one that is filled in, for goods and bills."""
    set_default_address(request.user, _entry(request, pk), shipping=True, billing=True)
    messages.success(request, _("This address is filled in from now on."))
    return redirect("accounts:addresses")


def _given(form: AddressForm) -> AddressInput | None:
    """What was typed; None, with the errors at their fields, when the commune is not clear."""
    form.is_valid()
    commune = chosen_commune(form)
    if form.errors:
        return None
    typed, name = form.cleaned_data, Named.of(form.cleaned_data["full_name"])
    return AddressInput(
        last_name=name.last,
        first_name=name.first,
        phone=typed["phone"],
        commune=commune,
        street=typed["street"],
        hamlet=typed["hamlet"],
    )


def _form(request: AccountRequest, form: AddressForm, *, title: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "communes": shown_communes(form)}
    return page(request, "address", context, title=title)
