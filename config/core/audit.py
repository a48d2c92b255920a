"""The trail: an explicit call in each change by a person or a provider, in the same transaction."""

from typing import Any

from django.db import models

from config.core.models import AuditEntry, User

SYSTEM = "system"
# Two names of a hundred letters and the space between them are one letter more.
_LONGEST_NAME = AuditEntry._meta.get_field("actor_name").max_length


def record(actor: User | None, action: str, obj: models.Model, **details: Any) -> AuditEntry:
    """Write that `actor` (None: the system, as the command line is) did `action` to `obj`; `details` must be JSON."""
    return AuditEntry.objects.create(
        actor=actor,
        actor_name=(str(actor) if actor else SYSTEM)[:_LONGEST_NAME],
        action=action,
        object_kind=obj._meta.label_lower,
        object_id=str(obj.pk),
        details=details,
    )
