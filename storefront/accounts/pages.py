"""The frame of account pages: signed-in people only, kept by no cache; and how one comes in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from storefront.checkout import baskets
from storefront.checkout.answers import kept_close, personal

View = Callable[..., HttpResponse]
_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class AccountRequest(HttpRequest):
    """A request whose user is signed in."""

    user: User


def own(*methods: str) -> Callable[[View], View]:
    """Let a view be seen by whoever is signed in, about themselves, by these methods (default GET)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                # Links in mails carry their token here: it comes along past the sign-in page.
                asked = request.get_full_path() if request.method == "GET" else reverse("accounts:home")
                return redirect_to_login(asked, reverse("accounts:sign_in"))
            try:
                return kept_close(view(request, *args, **kwargs))
            except NotAllowed as refused:
                raise Http404 from refused

        return require_http_methods([*(methods or ("GET",)), "HEAD"])(sensitive_post_parameters()(guarded))

    return decorate


def page(request: HttpRequest, name: str, context: dict[str, Any], *, title: str) -> HttpResponse:
    """An account page; with errors in its form it is answered as 422."""
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    return personal(request, f"accounts/{name}.html", {"page_title": title, **context}, status=status)


def tell(form: forms.BaseForm, refusal: Refusal, **names: str) -> None:
    """Put each error of a service at its field, which the form may call otherwise; what has none stands above."""
    for error in refusal.errors:
        field = names.get(error.field or "", error.field or "")
        form.add_error(field if field in form.fields else None, str(error))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, for counting tries."""
    return request.META.get("REMOTE_ADDR", "")


def let_in(request: HttpRequest, user: User, url: str) -> HttpResponse:
    """Sign `user` in without a password, which they have just proven otherwise, and lead on."""
    login(request, user, backend=_BACKEND)
    return with_basket(request, kept_close(redirect(url)), user)


def with_basket(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """What the visitor had put into a basket before comes along."""
    baskets.take_along(request, response, user)
    return response
