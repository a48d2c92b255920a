"""What resolvers know about the request: `info.context`."""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from config.api.engine.guard import querying
from config.core import tokens
from config.core.errors import NotAllowed
from config.core.models import User

AGE_HEADER = "X-Buyer-Age"
ADULT_FROM = 18  # Law 44/2019/QH14, article 5: no alcohol for those under 18


class Context:
    """Who asks, and what they said about themselves."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> User | AnonymousUser:
        """The signed-in person, by a token or else by a session. A session counts only for requests from our own pages,
        so no other site can use it. Raises `TokenProblem` for a token that is not taken."""
        token = bearer(self.request)
        if token is None and not came_from_own_page(self.request):
            return AnonymousUser()
        with querying():
            if token is not None:
                return tokens.claims_of(token, tokens.TokenKind.ACCESS)[0]
            user = self.request.user
            return user if isinstance(user, User) and user.is_active else AnonymousUser()

    def actor(self) -> User:
        """Who changes something: by a token, or by a session whose request also brings the page's CSRF token.

        Raises `NotAllowed` for nobody.
        """
        if not isinstance(self.user, User) or not (bearer(self.request) or _brings_csrf_token(self.request)):
            raise NotAllowed
        return self.user

    def buyer(self) -> User | None:
        """Who changes a basket: the account, as `actor`, or None: a basket's id is enough for whoever has it."""
        return self.actor() if isinstance(self.user, User) else None

    @cached_property
    def adult(self) -> bool:
        """Whether the client states, in the header `X-Buyer-Age`, that its buyer is old enough for alcohol."""
        stated = self.request.headers.get(AGE_HEADER, "")
        return stated.isascii() and stated.isdigit() and ADULT_FROM <= int(stated[:4]) < 150


def bearer(request: HttpRequest) -> str | None:
    """The token in the header `Authorization: Bearer ...`, or None."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _brings_csrf_token(request: HttpRequest) -> bool:
    """Django's own check, which the view as a whole is exempt from: tokens need none."""
    protected: Callable[..., Any] = lambda request: HttpResponse()  # noqa: E731
    return CsrfViewMiddleware(protected).process_view(request, protected, (), {}) is None


def came_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this; other programs say nothing and carry a token."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
