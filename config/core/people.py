"""What people change about themselves without having to prove anything."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User
from config.core.text import clean


def update_profile(
    actor: User,
    *,
    first_name: str | None = None,
    last_name: str | None = None,
    language: str | None = None,
    marketing: bool | None = None,
) -> User:
    """Say another name, the language to be written to in, and whether news of products are wanted; what is None stays.
    Raises `Refusal` for a name that is too long."""
    given = {"first_name": first_name, "last_name": last_name}
    facts: dict[str, Any] = {field: clean(name) for field, name in given.items() if name is not None}
    message = _("At most %(most)s characters.")
    most = User._meta.get_field("first_name").max_length or 0
    Refusal.unless_none(
        FieldError(CommonCode.INVALID, field, message, {"most": most})
        for field, name in facts.items()
        if len(name) > most
    )
    if language is not None:
        facts["language"] = "en" if language == "en" else "vi"
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=actor.pk)
        if marketing is not None and marketing != bool(locked.marketing_since):
            facts["marketing_since"] = clock.now() if marketing else None
            audit.record(actor, "person.marketing", locked, allowed=marketing)
        for field, value in facts.items():
            setattr(locked, field, value)
        locked.save(update_fields=list(facts))
        if first_name is not None or last_name is not None:
            audit.record(actor, "person.rename", locked)
    return locked
