"""The frame of every desk page: who is let in, what is kept from caches, what has just been done."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from config.core.errors import NotAllowed
from config.core.models import User
from config.core.once import just_done

View = Callable[..., HttpResponse]
PAGE_SIZE = 50


class DeskRequest(HttpRequest):
    """A request whose user is signed in."""

    user: User


def desk(*methods: str, may: Callable[[User], bool] | None = None) -> Callable[[View], View]:
    """Let a view be seen by signed-in people only, by these methods (default GET), and by those whom `may` lets in.

    Whoever may not gets the answer of a page that does not exist (design, rule 10).
    """
    allowed = methods or ("GET",)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*allowed, "HEAD"):
                return HttpResponseNotAllowed(allowed)
            user = request.user
            if not isinstance(user, User):
                asked = request.get_full_path() if request.method == "GET" else reverse("accounts:home")
                return redirect_to_login(asked, reverse("accounts:sign_in"))
            if may is not None and not may(user):
                raise Http404
            try:
                response = view(request, *args, **kwargs)
            except NotAllowed as refused:
                raise Http404 from refused
            add_never_cache_headers(response)
            return response

        return guarded

    return decorate


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str


def desk_page(
    request: DeskRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    crumbs: tuple[Crumb, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Render a desk page with the way back to what it is part of, and what has just been done here."""
    key = request.GET.get("just", "")
    frame = {
        "page_title": title,
        "crumbs": crumbs,
        "just": just_done(request.user, key) if len(key) == 32 else None,
    }
    return render(request, template, frame | context, status=status)


def page_of(request: HttpRequest, rows: QuerySet | list, *, size: int = PAGE_SIZE) -> Page:
    """The page that `?page=` names; the nearest there is for a number that is none."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
