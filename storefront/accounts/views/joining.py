"""Joining a team by a code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from config.core import attempts
from config.core.errors import Refusal
from config.core.invitations import has_redeemed, join_as_newcomer, peek, redeem, team_name
from config.core.models import Invitation, User
from storefront.accounts.forms import CodeForm, NewcomerForm
from storefront.accounts.homes import first_page
from storefront.accounts.pages import let_in
from storefront.desks.forms import explain


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
    return let_in(request, user, first_page(user))


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
