"""What people change about themselves."""

from enum import StrEnum

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.core import audit
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User
from config.core.text import clean


class PeopleCode(StrEnum):
    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"


def rename(actor: User, *, first_name: str | None = None, last_name: str | None = None) -> User:
    """Say another name; what is None stays. Raises `Refusal` for one that is too long."""
    given = {"first_name": first_name, "last_name": last_name}
    names = {field: clean(name) for field, name in given.items() if name is not None}
    message = _("At most %(most)s characters.")
    most = User._meta.get_field("first_name").max_length or 0
    Refusal.unless_none(
        FieldError(CommonCode.INVALID, field, message, {"most": most})
        for field, name in names.items()
        if len(name) > most
    )
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=actor.pk)
        for field, name in names.items():
            setattr(locked, field, name)
        locked.save(update_fields=list(names))
        audit.record(actor, "person.rename", locked)
    return locked


def change_password(actor: User, *, old: str, new: str) -> User:
    """Another password; tokens and sessions of the one before die with it. Raises `Refusal` when `old` is not it, or
    `new` is too weak."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=actor.pk)
        if not locked.check_password(old):
            wrong = _("This is not your password.")
            raise Refusal(FieldError(PeopleCode.INVALID_CREDENTIALS, "old_password", wrong))
        try:
            validate_password(new, locked)
        except ValidationError as problem:
            raise Refusal(*(FieldError(CommonCode.INVALID, "new_password", one) for one in problem.messages)) from None
        locked.set_password(new)
        locked.save(update_fields=["password"])
        audit.record(actor, "person.password", locked)
    return locked
