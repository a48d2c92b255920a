"""What the lowest layer itself keeps about a person: the account, what they have done, how often they asked."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.core import audit, clock
from config.core.accounts.errors import AccountCode
from config.core.accounts.names import own_names
from config.core.accounts.personal import keeps
from config.core.accounts.policies import has_desk
from config.core.accounts.proofs import end_all
from config.core.errors import FieldError
from config.core.models import ActKey, AuditEntry, User

_NAMELESS = "–"


@keeps("account")
class OwnAccount:
    def export(self, user: User) -> dict[str, Any]:
        acts = AuditEntry.objects.filter(actor=user).order_by("pk").values_list("at", "action")
        return {
            "email": user.email,
            "email_verified_at": user.email_verified_at,
            "phone": user.phone,
            "phone_verified_at": user.phone_verified_at,
            "family_name": user.last_name,
            "given_name": user.first_name,
            "language": user.language,
            "opened_at": user.date_joined,
            "last_signed_in_at": user.last_login,
            "marketing_allowed_since": user.marketing_since,
            "acts": [{"at": at, "act": action} for at, action in acts],
        }

    def hindrances(self, user: User) -> Iterable[FieldError]:
        """Whoever works here leaves the team first: what they did there is the shop's own record."""
        if has_desk(user):
            message = _("This account works at a desk. Have yourself removed from its team first.")
            yield FieldError(AccountCode.STILL_OPEN, None, message)

    def erase(self, user: User) -> None:
        """The row stays, nameless and closed for good, because the trail of acts points to it."""
        end_all(user, own_names(user))
        ActKey.objects.filter(user=user).delete()
        AuditEntry.objects.filter(actor=user).update(actor_name=_NAMELESS)
        for entry in AuditEntry.objects.filter(
            object_kind=user._meta.label_lower, object_id=str(user.pk), details__has_key="name"
        ):
            entry.details.pop("name")
            entry.save(update_fields=["details"])
        user.email = user.phone = user.email_verified_at = user.phone_verified_at = user.marketing_since = None
        user.first_name = user.last_name = ""
        user.is_active, user.erased_at = False, clock.now()
        user.set_unusable_password()
        user.save()
        audit.record(user, "person.erased", user)
