"""Opening an account: asked for, then confirmed by what came to the mailbox or what staff have told."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from config.core.accounts.names import is_phone
from config.core.accounts.signing_up import confirm_account, request_account
from config.core.errors import Refusal
from config.core.models import User
from storefront.accounts.forms import ConfirmForm, SignUpForm
from storefront.accounts.homes import first_page
from storefront.accounts.pages import address_of, let_in, page, tell
from storefront.checkout.answers import kept_close

# Whoever asked, in this browser, needs no password to confirm: they chose it here.
_ASKED = "account_asked"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for an account; whether there is one already, only its mailbox or its phone is told."""
    if isinstance(request.user, User):
        return redirect(first_page(request.user))
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            proof = request_account(language=get_language() or "vi", address=address_of(request), **facts)
        except Refusal as refusal:
            tell(form, refusal, email="name")
        else:
            request.session[_ASKED] = proof.name
            return kept_close(redirect("accounts:confirm"))
    return page(request, "sign_up", {"form": form}, title=_("Open an account"))


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The page of the mail's link, and where a code is typed. A mere look changes nothing: mailboxes try links."""
    if isinstance(request.user, User):
        return redirect(first_page(request.user))
    initial = _from_link(request)
    form = ConfirmForm(request.POST or None, initial=initial)
    asked = request.session.get(_ASKED, "")
    name = form.data.get("name") or initial["name"]
    is_here = bool(asked) and name == asked
    if is_here:
        del form.fields["password"]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            user = confirm_account(
                name=typed["name"], secret=typed["code"], password=typed.get("password"), address=address_of(request)
            )
        except Refusal as refusal:
            tell(form, refusal, email="name", token="code")  # noqa: S106
        else:
            request.session.pop(_ASKED, None)
            return let_in(request, user, first_page(user))
    context = {
        "form": form,
        "name": name,
        "is_here": is_here,
        "by_phone": is_phone(name),
        "by_link": bool(initial["code"]),
        "operator_phone": settings.OPERATOR_PHONE,
    }
    return page(request, "confirm", context, title=_("Confirm your account"))


def _from_link(request: HttpRequest) -> dict[str, str]:
    asked = request.session.get(_ASKED, "")
    return {"name": request.GET.get("email", "")[:254] or asked, "code": request.GET.get("token", "")[:100]}
