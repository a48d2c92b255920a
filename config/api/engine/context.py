"""What resolvers know about the request: `info.context`."""

from functools import cached_property
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from config.api.engine.guard import querying
from config.core.models import User

AGE_HEADER = "X-Buyer-Age"
ADULT_FROM = 18  # Law 44/2019/QH14, article 5: no alcohol for those under 18


class Context:
    """Who asks, and what they said about themselves."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> User | AnonymousUser:
        """The signed-in person. A session counts only for requests from our own pages, so no other site can use it."""
        if not came_from_own_page(self.request):
            return AnonymousUser()
        with querying():
            user = self.request.user
            return user if isinstance(user, User) and user.is_active else AnonymousUser()

    @cached_property
    def adult(self) -> bool:
        """Whether the client states, in the header `X-Buyer-Age`, that its buyer is old enough for alcohol."""
        stated = self.request.headers.get(AGE_HEADER, "")
        return stated.isascii() and stated.isdigit() and ADULT_FROM <= int(stated[:4]) < 150


def came_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this; other programs say nothing and carry a token."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
