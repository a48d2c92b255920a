"""Addresses: of pages in each language, and whole ones for whatever leaves the shop (search engines, QR codes)."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url


@dataclass(frozen=True, slots=True)
class Alternate:
    """This page in one language; `code` is a language or `x-default`."""

    code: str
    label: str
    url: str


def absolute(path: str) -> str:
    """`path` as the outside world calls it."""
    return f"{settings.PUBLIC_URL}{path}"


def alternates(request: HttpRequest) -> list[Alternate]:
    """The page asked for in each language, filters included; Vietnamese is for whoever reads neither."""
    path = request.get_full_path()
    found = [Alternate(code, label, absolute(translate_url(path, code))) for code, label in settings.LANGUAGES]
    return [*found, Alternate("x-default", "", found[0].url)]
