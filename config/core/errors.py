"""Refusals: what a service says when it will not do a thing. Words are translated at the edge."""

import dataclasses
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise


class CommonCode(StrEnum):
    REQUIRED = "REQUIRED"
    INVALID = "INVALID"
    UNIQUE = "UNIQUE"
    NOT_FOUND = "NOT_FOUND"


@dataclasses.dataclass(frozen=True)
class FieldError:
    """One thing that is wrong: a code, the path of the field (None: the whole), a message to be translated."""

    code: StrEnum
    field: str | None
    message: str | Promise
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class Refusal(Exception):
    """Bad input or a rule that forbids the act: nothing has been changed. Carries every `FieldError` found."""

    def __init__(self, *errors: FieldError) -> None:
        self.errors = errors
        super().__init__("; ".join(str(error) for error in errors))

    @classmethod
    def unless_none(cls, errors: Iterable[FieldError]) -> None:
        """Raise when there is at least one error."""
        found = tuple(errors)
        if found:
            raise cls(*found)


class NotAllowed(Exception):
    """The actor may not do or see this; the edge answers as if it were not there (design, rule 10)."""
