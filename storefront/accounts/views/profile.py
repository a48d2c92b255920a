"""Name, language, consent; another e-mail or phone."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config.core.accounts.changing import confirm_change, request_change
from config.core.accounts.names import is_phone
from config.core.errors import Refusal
from config.core.people import update_profile
from storefront.accounts.forms import ChangeCodeForm, ChangeForm, ProfileForm
from storefront.accounts.pages import AccountRequest, address_of, own, page, tell

_ASKED = "change_asked"


@own("GET", "POST")
def profile(request: AccountRequest) -> HttpResponse:
    """How the person is called, in which language they are written to, and whether news are wanted."""
    user = request.user
    known = {
        "last_name": user.last_name,
        "first_name": user.first_name,
        "language": user.language,
        "marketing": bool(user.marketing_since),
    }
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            update_profile(user, **form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("It is saved."))
            return redirect("accounts:profile")
    return page(request, "profile", {"form": form}, title=_("Your details"))


@own("GET", "POST")
def change_name(request: AccountRequest) -> HttpResponse:
    """Ask to sign in by another e-mail or phone, or to prove the one that is only claimed."""
    form = ChangeForm(request.POST or None, initial={"name": request.GET.get("name", "")[:254]})
    if request.method == "POST" and form.is_valid():
        try:
            proof = request_change(request.user, **form.cleaned_data, address=address_of(request))
        except Refusal as refusal:
            tell(form, refusal, new_email="name")
        else:
            request.session[_ASKED] = proof.name
            return redirect("accounts:confirm_change")
    return page(request, "change", {"form": form}, title=_("Another e-mail or phone"))


@own("GET", "POST")
def confirm_name(request: AccountRequest) -> HttpResponse:
    """The page of the mail's link, and where a code is typed; a mere look changes nothing."""
    token = request.GET.get("token", "")[:100]
    form = ChangeCodeForm(request.POST or None, initial={"code": token})
    if request.method == "POST" and form.is_valid():
        try:
            confirm_change(request.user, secret=form.cleaned_data["code"], address=address_of(request))
        except Refusal as refusal:
            tell(form, refusal, token="code")  # noqa: S106
        else:
            request.session.pop(_ASKED, None)
            messages.success(request, _("It is confirmed. From now on you sign in with it."))
            return redirect("accounts:profile")
    name = request.session.get(_ASKED, "")
    context = {
        "form": form,
        "name": name,
        "by_phone": is_phone(name),
        "by_link": bool(token),
        "operator_phone": settings.OPERATOR_PHONE,
    }
    return page(request, "confirm_change", context, title=_("Confirm your new e-mail or phone"))
