"""One-time codes that let somebody join a team: on paper or as a link, no e-mail needed.

A team registers what joining it means (`joins("producer")`); the code itself knows only a kind and an id.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import Invitation, User

# No 0 O 1 I L: codes are read from paper. 16 letters of 31 are 79 bits.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LASTS = timedelta(days=14)

Join = Callable[[User, str, str], None]
_joins: dict[str, Join] = {}


def joins(kind: str) -> Callable[[Join], Join]:
    """Register what redeeming a code of `kind` does: called with the user, the object's id and the role."""

    def register(join: Join) -> Join:
        _joins[kind] = join
        return join

    return register


def issue(actor: User, *, kind: str, object_id: str, role: str = "") -> str:
    """A new code, to be shown once, that lasts 14 days. The caller has asked its policy whether `actor` may."""
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
    return code


def redeem(user: User, code: str) -> Invitation:
    """Let `user` join by `code`, once. Raises `Refusal`, in the same words whether it is unknown, used or expired."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .filter(code_hash=_hash(code), used_at=None, expires_at__gt=clock.now())
            .first()
        )
        if invitation is None:
            raise Refusal(FieldError(CommonCode.INVALID, "code", _("This code does not work. Ask for a new one.")))
        invitation.used_by, invitation.used_at = user, clock.now()
        invitation.save(update_fields=["used_by", "used_at"])
        _joins[invitation.kind](user, invitation.object_id, invitation.role)
        audit.record(user, "invitation.redeem", invitation)
    return invitation


def _hash(code: str) -> str:
    plain = "".join(ch for ch in code.upper() if ch.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
