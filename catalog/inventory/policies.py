"""Who works at a sales point, and as what."""

from django.db.models import QuerySet

from catalog.inventory.models import PointRole, SalesPoint
from config.core.models import User


def works_at(user: User, point: SalesPoint) -> bool:
    """Clerks and managers of the point."""
    return user.is_active and point.members.filter(user=user.pk).exists()


def can_manage(user: User, point: SalesPoint) -> bool:
    """The point's managers, and the office."""
    return user.is_officer or (user.is_active and point.members.filter(user=user.pk, role=PointRole.MANAGER).exists())


def visible_to(user: User) -> QuerySet[SalesPoint]:
    """The desk's points: all for the office, their own for clerks and managers."""
    if user.is_officer:
        return SalesPoint.objects.all()
    if not user.is_active:
        return SalesPoint.objects.none()
    return SalesPoint.objects.filter(members__user=user.pk)
