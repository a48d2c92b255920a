"""Where a link in a mail may lead: to our own pages, or to a client that the shop's settings name."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.core.errors import CommonCode, FieldError, Refusal

# What browsers read otherwise than parsers do: a backslash as a slash, and controls and spaces as nothing.
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST = 500


def checked(url: str, *, field: str = "redirect_url") -> str:
    """`url` when links may lead there. Raises `Refusal` otherwise."""
    allowed = {_origin(one) for one in (settings.PUBLIC_URL, *settings.CLIENT_URLS)}
    try:
        parts = urlsplit(url)
        is_fine = len(url) <= _LONGEST and not _UNSAFE.search(url) and "@" not in parts.netloc
        is_fine = is_fine and parts.scheme in ("http", "https") and _origin(url) in allowed
    except ValueError:
        is_fine = False
    if not is_fine:
        raise Refusal(FieldError(CommonCode.INVALID, field, _("Links may not lead to this address.")))
    return url


def with_proof(url: str, **proof: str) -> str:
    """`url` with who it is for and the token of their proof, beside what its query says already."""
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in proof]
    return urlunsplit(parts._replace(query=urlencode([*query, *proof.items()])))


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or standard


def own_page(route: str) -> str:
    """One of our own pages, in the active language."""
    return f"{settings.PUBLIC_URL}{reverse(route)}"
