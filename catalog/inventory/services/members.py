"""People come to work at a sales point, and cease to."""

from django.db import transaction

from catalog.inventory.models import PointMember, PointRole, SalesPoint
from catalog.inventory.policies import can_manage
from config.core import audit
from config.core.errors import NotAllowed
from config.core.invitations import joins
from config.core.models import User


def add_point_member(actor: User | None, point: SalesPoint, *, user: User, role: str) -> PointMember:
    """Let `user` work at `point`; a second call changes the role. `actor` None: by a one-time code.

    Raises `NotAllowed` for whoever does not manage the point.
    """
    if actor is not None and not can_manage(actor, point):
        raise NotAllowed
    with transaction.atomic():
        member, _made = PointMember.objects.update_or_create(point=point, user=user, defaults={"role": role})
        audit.record(actor or user, "point.member.add", point, user=str(user.pk), role=role)
    return member


def remove_point_member(actor: User, member: PointMember) -> None:
    """The right ends with the next request. Raises `NotAllowed`."""
    if not can_manage(actor, member.point):
        raise NotAllowed
    with transaction.atomic():
        audit.record(actor, "point.member.remove", member.point, user=str(member.user_id))
        member.delete()


def _name(object_id: str, role: str) -> str:
    return f"{SalesPoint.objects.get(pk=object_id).name} ({PointRole(role).label})"


@joins("point", name=_name)
def _join_by_code(user: User, object_id: str, role: str) -> None:
    point = SalesPoint.objects.get(pk=object_id)
    # A clerk's code in a manager's hands takes nothing away.
    if not point.members.filter(user=user, role=PointRole.MANAGER).exists():
        add_point_member(None, point, user=user, role=PointRole(role))
