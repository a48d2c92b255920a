"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from config.core import attempts
from config.core.models import User
from storefront.accounts.demo_people import DemoPerson, demo_people
from storefront.accounts.forms import SignInForm
from storefront.accounts.homes import first_page
from storefront.accounts.pages import with_basket
from storefront.checkout import baskets


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One answer for a wrong name, a wrong password and a closed account; another when there were too many tries."""
    if request.user.is_authenticated:
        return redirect(_wanted(request) or first_page(request.user))
    form = SignInForm(request.POST or None)
    people = demo_people() if settings.DEMO else []
    if request.method == "GET":
        _fill_in(form, people, request.GET.get("as", ""))
    if request.method == "POST" and form.is_valid():
        user = _checked(request, form)
        if user is not None:
            login(request, user)
            return with_basket(request, redirect(_wanted(request) or first_page(user)), user)
    context = {
        "form": form,
        "next": _wanted(request),
        "people": people,
        "page_title": _("Sign in"),
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _fill_in(form: SignInForm, people: list[DemoPerson], email: str) -> None:
    for person in people:
        if person.email == email:
            form.initial = {"name": person.email, "password": person.password}
            form.fields["password"].widget.render_value = True


def _checked(request: HttpRequest, form: SignInForm) -> User | None:
    name = form.cleaned_data["name"]
    attempt = attempts.begin(name=name, address=request.META.get("REMOTE_ADDR", ""))
    if attempt is None:
        form.add_error(None, _("Too many tries. Wait 15 minutes, then try again."))
        return None
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        form.add_error(None, _("This name and password do not fit together. Check both and try again."))
        return None
    attempts.succeeded(attempt)
    return user


def _wanted(request: HttpRequest) -> str:
    """The page that was asked for before signing in: only one of ours."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if ours else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """By POST only: a link or a picture on another page must not sign anybody out.

    What the desks' script has kept on a shared phone goes with the person; the script does it too, where it runs.
    """
    logout(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"storage"'
    baskets.forget(response)
    return response
