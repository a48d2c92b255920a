"""A new password: forgotten, or changed."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from config.core.accounts.names import is_phone
from config.core.accounts.passwords import change_password, request_reset, reset_password
from config.core.errors import Refusal
from storefront.accounts.forms import ForgottenForm, PasswordForm, ResetForm
from storefront.accounts.homes import first_page
from storefront.accounts.pages import AccountRequest, address_of, let_in, own, page, tell
from storefront.checkout.answers import kept_close

_ASKED = "reset_asked"


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a new password; the answer is one for names that are known and names that are not."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proof = request_reset(
                name=form.cleaned_data["name"], language=get_language() or "vi", address=address_of(request)
            )
        except Refusal as refusal:
            tell(form, refusal, email="name")
        else:
            request.session[_ASKED] = proof.name
            return kept_close(redirect("accounts:reset"))
    return page(request, "forgotten", {"form": form}, title=_("Forgotten your password?"))


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Choose it, by the mail's link or by a code; whoever has done so is signed in."""
    asked = request.session.get(_ASKED, "")
    initial = {"name": request.GET.get("email", "")[:254] or asked, "code": request.GET.get("token", "")[:100]}
    form = ResetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            user = reset_password(
                name=typed["name"], secret=typed["code"], password=typed["password"], address=address_of(request)
            )
        except Refusal as refusal:
            tell(form, refusal, email="name", token="code")  # noqa: S106
        else:
            request.session.pop(_ASKED, None)
            messages.success(request, _("Your new password is set; every other device has to sign in anew."))
            return let_in(request, user, first_page(user))
    name = form.data.get("name") or initial["name"]
    context = {"form": form, "name": name, "by_phone": is_phone(name), "by_link": bool(initial["code"])}
    context["operator_phone"] = settings.OPERATOR_PHONE
    return page(request, "reset", context, title=_("Choose a new password"))


@own("GET", "POST")
def password(request: AccountRequest) -> HttpResponse:
    """Another password, by the old one; this device stays signed in, all others do not."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            user = change_password(
                request.user, old=typed["old_password"], new=typed["new_password"], address=address_of(request)
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed; every other device has to sign in anew."))
            return redirect("accounts:home")
    return page(request, "password", {"form": form}, title=_("Change your password"))
