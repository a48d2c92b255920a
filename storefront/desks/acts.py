"""Acts of a desk: sent by POST with a client key, done once, answered with what was done and how to undo it."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from config.core.errors import Refusal
from config.core.once import Outcome, just_done, once
from storefront.desks.forms import explain
from storefront.desks.pages import DeskRequest

F = TypeVar("F", bound=forms.BaseForm)
KEY = "act_key"
# Sent by static/js/desk.js, which must be able to tell "done" from every other page that an answer may be.
SCRIPT = "X-Desk"
ASK = "ask"


@dataclass(frozen=True)
class Done:
    """What was done, in the language of who did it; the page it leads to; where an undoing POST goes, if it can."""

    said: str
    url: str
    undo_url: str = ""
    undo_label: str = ""


def act(request: DeskRequest, do: Callable[[], Done]) -> HttpResponse:
    """Do it once for the form that was sent, then lead on; the page's script is told where to, and goes by itself.
    A `Refusal` or `NotAllowed` passes through."""
    key = _key(request)
    return _led_on(request, key, once(request.user, key, lambda: asdict(do())))


def already_done(request: DeskRequest) -> HttpResponse | None:
    """The answer of an act that this very form has done before, for a page that judges something else first."""
    if request.method != "POST":
        return None
    key = _key(request)
    outcome = just_done(request.user, key)
    return None if outcome is None else _led_on(request, key, outcome)


def _led_on(request: DeskRequest, key: str, outcome: Outcome) -> HttpResponse:
    address, _hash, fragment = outcome["url"].partition("#")
    address += f"{'&' if '?' in address else '?'}just={key}"
    address = f"{address}#{fragment}" if fragment else address
    return JsonResponse({"go": address}) if SCRIPT in request.headers else redirect(address)


def only_asks(request: HttpRequest) -> bool:
    """Whether the form was sent for another look at it (a search, a line added), not to be done."""
    return request.method == "POST" and ASK in request.POST


def act_by_form(
    request: DeskRequest, form: F, do: Callable[[F], Done], show: Callable[[F, int], HttpResponse]
) -> HttpResponse:
    """Show the form, or do what it says; errors come back with everything that was typed, as status 422."""
    if request.method != "POST" or only_asks(request):
        return show(form, 200)
    if form.is_valid():
        try:
            return act(request, lambda: do(form))
        except Refusal as refusal:
            explain(form, refusal)
    return show(form, 422)


def _key(request: HttpRequest) -> str:
    """One key for one act: the form's own key, its address and everything in it. A page that the browser brings back
    and that is then filled in otherwise is another act."""
    own = request.POST.get(KEY) or secrets.token_hex(16)
    digest = hashlib.sha256(f"{request.path}\0{own}".encode(errors="replace"))
    for name in sorted(request.POST):
        if name != "csrfmiddlewaretoken":
            digest.update(f"\0{name}\0{request.POST.getlist(name)}".encode(errors="replace"))
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            digest.update(f"\0{name}\0{upload.name}\0{upload.size}".encode(errors="replace"))
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return digest.hexdigest()[:32]
