"""Who works in the office: officers and owners. The owner's to decide."""

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.core import audit
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.invitations import joins
from config.core.models import OfficeRole, User


def can_manage_people(user: User) -> bool:
    """Owners say who is an officer."""
    return user.is_owner


def set_office_role(actor: User, person: User, *, role: str) -> User:
    """Make `person` officer, owner or neither; it counts from the next request on.

    Raises `NotAllowed`, or `Refusal` when nobody would be left to own the shop.
    """
    if not can_manage_people(actor):
        raise NotAllowed
    role = OfficeRole(role)
    with transaction.atomic():
        # All owners are locked in one order: two who remove each other at once must leave one.
        owners = User.objects.select_for_update().filter(office_role=OfficeRole.OWNER, is_active=True).order_by("pk")
        left = [owner for owner in owners if owner.pk != person.pk]
        locked = User.objects.select_for_update().get(pk=person.pk)
        if role != OfficeRole.OWNER and not left:
            raise Refusal(FieldError(CommonCode.INVALID, "role", _("The shop needs at least one owner.")))
        before, locked.office_role = locked.office_role, role
        if before != role:
            locked.save(update_fields=["office_role"])
            audit.record(actor, "office.role", locked, before=before, after=role)
    return locked


@joins("office", name=lambda object_id, role: gettext("the office, as %(role)s") % {"role": OfficeRole(role).label})
def _join_by_code(user: User, object_id: str, role: str) -> None:
    if not user.is_owner:
        User.objects.filter(pk=user.pk).update(office_role=OfficeRole(role))
        audit.record(user, "office.role", user, before=user.office_role, after=role)
