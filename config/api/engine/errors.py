"""What an answer says when something is wrong: a message, where, and a code under `extensions.exception`."""

import logging
from typing import Any

from django.utils.translation import gettext as _
from graphql import GraphQLError

from config.core.errors import NotAllowed, Refusal

log = logging.getLogger("config.api")


class BadInput(GraphQLError):
    """An argument that cannot be answered. `field` is its name, a path with dots when it lies inside another."""

    def __init__(self, field: str, message: str, code: str = "INVALID") -> None:
        super().__init__(message, extensions={"exception": {"code": code}, "field": field})


class LimitExceeded(GraphQLError):
    """A document that asks for too much, refused before anything is read: `limit` is which, `field` is where."""

    def __init__(self, limit: str, allowed: int, message: str, field: str | None = None) -> None:
        extensions = {"exception": {"code": "LimitExceeded"}, "limit": limit, "allowed": allowed, "field": field}
        super().__init__(message, extensions=extensions)


def formatted(error: GraphQLError) -> dict[str, Any]:
    """`error` as the answer shows it. What nobody foresaw is logged whole and told without its insides."""
    shown: dict[str, Any] = dict(error.formatted)
    extensions = dict(error.extensions or {})
    cause = error.original_error
    if isinstance(cause, Refusal):
        shown["message"] = str(cause.errors[0])
        extensions = {"exception": {"code": str(cause.errors[0].code)}, "field": cause.errors[0].field}
    elif isinstance(cause, NotAllowed):
        shown["message"] = _("Permission denied: you may not do or see this.")
        extensions = {"exception": {"code": "PermissionDenied"}}
    elif cause is not None and not isinstance(cause, GraphQLError):
        log.error("unexpected error at %s", error.path, exc_info=cause)
        shown["message"] = _("Something went wrong on our side. It has been recorded.")
        extensions = {"exception": {"code": "InternalError"}}
    extensions.setdefault("exception", {"code": "GraphQLError"})
    return shown | {"extensions": extensions}
