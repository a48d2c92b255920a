"""One-time codes that let somebody join a team: on paper or as a link, no e-mail needed.

A team registers what joining it means (`joins("producer")`); the code itself knows only a kind and an id.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.core import audit, clock
from config.core.accounts.weakness import weaknesses
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import Invitation, User
from config.core.phones import normalise_phone
from config.core.text import clean
from config.core.validation import as_refusal

# No 0 O 1 I L: codes are read from paper. 16 letters of 31 are 79 bits.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LASTS = timedelta(days=14)

Join = Callable[[User, str, str], None]
Name = Callable[[str, str], str | Promise]


@dataclass(frozen=True)
class Team:
    """`join` is called with the user, the object's id and the role; `name` with id and role says what one joins."""

    join: Join
    name: Name


_teams: dict[str, Team] = {}


def joins(kind: str, *, name: Name) -> Callable[[Join], Join]:
    """Register what redeeming a code of `kind` does, and how that team is called."""

    def register(join: Join) -> Join:
        _teams[kind] = Team(join, name)
        return join

    return register


def team_name(invitation: Invitation) -> str:
    """What `invitation` leads to, in words, in the active language."""
    return str(_teams[invitation.kind].name(invitation.object_id, invitation.role))


def issue(actor: User | None, *, kind: str, object_id: str, role: str = "") -> tuple[Invitation, str]:
    """An invitation that lasts 14 days and its code, to be shown once. The caller has asked its policy whether `actor`
    (None: the command line) may."""
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    with transaction.atomic():
        invitation = Invitation.objects.create(
            code_hash=_hash(code),
            kind=kind,
            object_id=object_id,
            role=role,
            created_by=actor,
            expires_at=clock.now() + LASTS,
        )
        audit.record(actor, "invitation.issue", invitation, kind=kind, object=object_id, role=role)
    return invitation, code


def open_invitations(*, kind: str, object_id: str) -> QuerySet[Invitation]:
    """Codes of this team that still work, newest first."""
    return (
        Invitation.objects.filter(kind=kind, object_id=object_id, used_at=None, expires_at__gt=clock.now())
        .select_related("created_by")
        .order_by("-id")
    )


def cancel(actor: User, invitation: Invitation) -> None:
    """End an invitation before its time. The caller has asked its policy whether `actor` may."""
    with transaction.atomic():
        ended = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=clock.now())
        if ended.update(expires_at=clock.now()):
            audit.record(actor, "invitation.cancel", invitation)


def peek(code: str) -> Invitation | None:
    """The invitation that `code` opens now; None whether it is unknown, used or expired."""
    return Invitation.objects.filter(code_hash=_hash(code), used_at=None, expires_at__gt=clock.now()).first()


def has_redeemed(user: User, code: str) -> bool:
    """Whether `user` has joined by this `code` already: who asks again after a lost answer is not told it is wrong."""
    return Invitation.objects.filter(code_hash=_hash(code), used_by=user.pk).exists()


def redeem(user: User, code: str) -> Invitation:
    """Let `user` join by `code`, once. Raises `Refusal`, in the same words whether it is unknown, used or expired."""
    with transaction.atomic():
        # A second one waits here for the first, then no longer finds the code unused.
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .filter(code_hash=_hash(code), used_at=None, expires_at__gt=clock.now())
            .first()
        )
        if invitation is None:
            raise Refusal(FieldError(CommonCode.INVALID, "code", _("This code does not work. Ask for a new one.")))
        invitation.used_by, invitation.used_at = user, clock.now()
        invitation.save(update_fields=["used_by", "used_at"])
        _teams[invitation.kind].join(user, invitation.object_id, invitation.role)
        audit.record(user, "invitation.redeem", invitation)
    return invitation


def join_as_newcomer(
    code: str, *, last_name: str, first_name: str, email: str, phone: str, password: str
) -> tuple[User, Invitation]:
    """A new account that joins by `code`; nothing is left of it when the code does not work.

    Raises `Refusal` naming each field: no way to sign in, one that is taken, a password that is too easy.
    """
    number = normalise_phone(phone) if phone else None
    user = User(
        last_name=clean(last_name), first_name=clean(first_name), email=clean(email).lower() or None, phone=number
    )
    errors = []
    if not user.first_name:
        errors.append(FieldError(CommonCode.REQUIRED, "first_name", _("Say how you are called.")))
    if phone and number is None:
        errors.append(FieldError(CommonCode.INVALID, "phone", _("This is not a phone number.")))
    if not user.email and not phone:
        errors.append(FieldError(CommonCode.REQUIRED, "phone", _("Give a phone number or an e-mail to sign in with.")))
    errors.extend(weaknesses(password, user))
    Refusal.unless_none(errors)
    try:
        with transaction.atomic():
            user.set_password(password)
            user.full_clean(exclude=["password"])
            user.save(force_insert=True)
            return user, redeem(user, code)
    except ValidationError as problem:
        raise as_refusal(problem) from problem
    except IntegrityError as problem:
        raise Refusal(FieldError(CommonCode.UNIQUE, None, _("There is an account with this phone or e-mail."))) from (
            problem
        )


def _hash(code: str) -> str:
    plain = "".join(ch for ch in code.upper() if ch.isalnum())
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()
