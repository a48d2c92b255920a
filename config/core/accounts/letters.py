"""What an account is written: said here, put into words and sent by the layer above (`checkout.notices`)."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from config.core.changes import changed
from config.core.ids import random_id
from config.core.models import User


class LetterKind(StrEnum):
    SIGN_UP = "sign_up"  # open it by this link
    KNOWN = "known"  # somebody wanted an account for an address that has one
    RESET = "reset"
    UNKNOWN = "unknown"  # somebody wanted a new password for an address without an account
    CHANGE = "change"  # to the new address: this link makes it the account's
    CHANGED = "changed"  # to the old address: it is no longer the account's
    PASSWORD = "password"  # the password has been changed  # noqa: S105
    ERASE = "erase"
    ERASED = "erased"


@dataclass(frozen=True)
class Letter:
    """`link` and `code` open something: they are for whoever reads the mailbox, and for nobody else."""

    kind: LetterKind
    email: str
    language: str
    name: str = ""
    link: str = ""
    code: str = ""
    key: str = ""


def can_write() -> bool:
    """Whether the shop sends mail at all."""
    return bool(settings.MAIL_FROM)


def send(letter: Letter) -> None:
    """Say it in the caller's transaction; it leaves after that."""
    if letter.email:
        changed("letter", [letter])


def tell_account(user: User, kind: LetterKind) -> None:
    """A letter without a link to the proven e-mail of an account, if it has one."""
    if user.email and user.email_verified_at:
        send(Letter(kind, user.email, user.language, user.get_full_name(), key=str(random_id())))
