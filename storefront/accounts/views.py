"""Signing in and out, the account's own page, joining a team by a code."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from config.core import attempts
from config.core.errors import Refusal
from config.core.invitations import has_redeemed, join_as_newcomer, peek, redeem, team_name
from config.core.models import Invitation, User
from storefront.accounts.demo_people import DemoPerson, demo_people
from storefront.accounts.forms import CodeForm, NewcomerForm, SignInForm
from storefront.accounts.homes import first_page, homes_of
from storefront.checkout import baskets
from storefront.desks.forms import explain

_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


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
            return _with_basket(request, redirect(_wanted(request) or first_page(user)), user)
    context = {
        "form": form,
        "next": _wanted(request),
        "people": people,
        "page_title": _("Sign in"),
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _with_basket(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """What the visitor had put into a basket before comes along."""
    baskets.take_along(request, response, user)
    return response


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


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Everything the signed-in person may do here, a link for each desk."""
    user = request.user
    if not user.is_authenticated:
        return redirect(f"{reverse('accounts:sign_in')}?next={request.path}")
    return render(request, "accounts/home.html", {"homes": homes_of(user), "page_title": _("Account")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code typed from paper; leads to the same page as the link does."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plain = "".join(ch for ch in form.cleaned_data["code"].upper() if ch.isascii() and ch.isalnum())
        if plain:
            return redirect("accounts:join", code=plain)
        form.add_error("code", _("This code does not work. Ask for a new one."))
    context = {"form": form, "page_title": _("Join by a code")}
    return render(request, "accounts/enter_code.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Join by `code`: somebody signed in confirms, a newcomer opens an account. Unknown, used and expired codes get one
    and the same answer."""
    invitation = peek(code)
    if invitation is None:
        joined = request.user.is_authenticated and has_redeemed(request.user, code)
        return redirect("accounts:home") if joined else _does_not_work(request)
    if request.user.is_authenticated:
        return _join_signed_in(request, code, invitation, request.user)
    form = NewcomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _join_newcomer(request, code, form)
        if answer is not None:
            return answer
    return _join_page(request, code, invitation, form=form)


def _join_newcomer(request: HttpRequest, code: str, form: NewcomerForm) -> HttpResponse | None:
    # Counted like signing in: a code must not serve to find out who has an account.
    attempt = attempts.begin(name=code, address=request.META.get("REMOTE_ADDR", ""))
    if attempt is None:
        form.add_error(None, _("Too many tries. Wait 15 minutes, then try again."))
        return None
    try:
        user, _invitation = join_as_newcomer(code, **form.facts())
    except Refusal as refusal:
        if any(error.field == "code" for error in refusal.errors):
            return _does_not_work(request)
        explain(form, refusal)
        return None
    attempts.succeeded(attempt)
    login(request, user, backend=_BACKEND)
    return _with_basket(request, redirect(first_page(user)), user)


def _join_signed_in(request: HttpRequest, code: str, invitation: Invitation, user: User) -> HttpResponse:
    if request.method != "POST":
        return _join_page(request, code, invitation)
    try:
        redeem(user, code)
    except Refusal:
        return _does_not_work(request)
    return redirect("accounts:home")


def _join_page(request: HttpRequest, code: str, invitation: Invitation, **extra: Any) -> HttpResponse:
    context = {"team": team_name(invitation), "code": code, "page_title": _("Join"), **extra}
    form = extra.get("form")
    return render(request, "accounts/join.html", context, status=422 if form is not None and form.errors else 200)


def _does_not_work(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_such_code.html", {"page_title": _("Join by a code")}, status=404)
