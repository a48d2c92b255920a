"""Tokens of the API: JWT signed by this shop, on real time, dead as soon as the person's password changes or all end.

The claims are those of the dialect (`iss` is the API's address, `exp`, `user_id`, `type`); what makes a token die is
`token`, a print of the password's hash and of when all tokens were ended, so nothing has to be stored and any process
can judge any token.
"""

import hashlib
import time
from base64 import b64encode
from enum import StrEnum
from typing import Any

import jwt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare, salted_hmac

from config.core.models import User

_SALT = "ocop.api.token"
_ALGORITHM = "HS256"


class TokenKind(StrEnum):
    ACCESS = "access"
    REFRESH = "refresh"


# Seconds: an access token lives as long as the dialect's; with a refresh token one stays signed in for a month.
LIFETIMES = {TokenKind.ACCESS: 5 * 60, TokenKind.REFRESH: 30 * 24 * 3600}


class TokenCode(StrEnum):
    """Why a token is not taken, by the dialect's names."""

    EXPIRED = "ExpiredSignatureError"
    INVALID = "InvalidTokenError"


class TokenProblem(Exception):
    """A token that is not taken: `code` says why."""

    def __init__(self, code: TokenCode) -> None:
        self.code = code
        super().__init__("Signature has expired" if code is TokenCode.EXPIRED else "Invalid token")


def issue(user: User, kind: TokenKind) -> str:
    """A token of that kind for `user`, from now on."""
    now = int(time.time())
    claims = {
        "iat": now,
        "exp": now + LIFETIMES[kind],
        "iss": _issuer(),
        "owner": "ocop",
        "type": kind.value,
        "token": _print_of(user),
        "email": user.email or "",
        "user_id": b64encode(f"User:{user.pk}".encode()).decode(),
        "sub": str(user.pk),
        "is_staff": user.is_officer,
    }
    return jwt.encode(claims, _key(), algorithm=_ALGORITHM)


def claims_of(token: str, kind: TokenKind) -> tuple[User, dict[str, Any]]:
    """Whose token it is, as the person is now, and its claims. Raises `TokenProblem`."""
    try:
        claims = jwt.decode(
            token,
            _key(),
            algorithms=[_ALGORITHM],
            issuer=_issuer(),
            options={"require": ["exp", "iss", "sub", "token", "type"]},
        )
        user = User.objects.filter(pk=claims["sub"], is_active=True).first()
    except jwt.ExpiredSignatureError:
        raise TokenProblem(TokenCode.EXPIRED) from None
    except (jwt.InvalidTokenError, ValidationError, ValueError):
        raise TokenProblem(TokenCode.INVALID) from None
    alive = user is not None and constant_time_compare(str(claims["token"]), _print_of(user))
    if user is None or not alive or claims["type"] != kind.value:
        raise TokenProblem(TokenCode.INVALID)
    return user, claims


def _issuer() -> str:
    return f"{settings.PUBLIC_URL}/graphql/"


def _key() -> bytes:
    return hashlib.sha256(f"{_SALT}:{settings.SECRET_KEY}".encode()).digest()


def _print_of(user: User) -> str:
    alive_since = user.signed_out_at.isoformat() if user.signed_out_at else ""
    return salted_hmac(_SALT, user.password + alive_since).hexdigest()[:32]
