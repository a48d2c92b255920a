"""Who works at a sales point, and what they may do there. Asked of the database each time (design, rule 9)."""

from django.db.models import Q, QuerySet

from catalog.inventory.models import Consignment, Lot, PointMember, PointRole, SalesPoint, Stock, Transfer
from catalog.producers.models import Producer
from catalog.producers.policies import is_member
from config.core.accounts.policies import acts_for_a_desk, counts_as_staff
from config.core.models import User


def works_at(user: User, point: SalesPoint) -> bool:
    """Clerks and managers of the point; members of the producer whose premises it is."""
    if not user.is_active:
        return False
    if point.members.filter(user=user.pk).exists():
        return True
    return point.producer is not None and is_member(user, point.producer)


@counts_as_staff
def serves_buyers(user: User) -> bool:
    """Clerks and managers of a point that is no producer's own: they may prove whose a phone is."""
    return user.is_active and PointMember.objects.filter(user=user.pk, point__producer=None).exists()


@acts_for_a_desk
def works_somewhere(user: User) -> bool:
    """Whether the account is on the staff of any point."""
    return PointMember.objects.filter(user=user.pk).exists()


def can_move(user: User, point: SalesPoint) -> bool:
    """Receive, move, adjust, write off, count, sell: whoever works there. The office looks on."""
    return works_at(user, point)


def can_manage(user: User, point: SalesPoint) -> bool:
    """People, count approvals, consignments of the point: its managers, its producer's members, and the office."""
    if user.is_officer:
        return True
    manages = point.members.filter(user=user.pk, role=PointRole.MANAGER).exists()
    return user.is_active and (manages or (point.producer is not None and is_member(user, point.producer)))


def can_approve_count(user: User, point: SalesPoint) -> bool:
    """The point's managers; at its own premises the producer's members."""
    return can_manage(user, point) and works_at(user, point)


def can_block(user: User, lot: Lot) -> bool:
    """Officers, and the people of the producer who made it."""
    return user.is_officer or is_member(user, lot.variant.product.producer)


def can_let_go(user: User) -> bool:
    """A blocked lot is let go by an officer only."""
    return user.is_officer


def can_consign(user: User, consignment: Consignment) -> tuple[bool, bool]:
    """Whether `user` speaks for the producer, and whether for the point."""
    return is_member(user, consignment.producer), can_manage(user, consignment.point) and not user.is_officer


def visible_to(user: User) -> QuerySet[SalesPoint]:
    """The desk's points: all for the office, their own for clerks and managers, its premises for a producer."""
    if user.is_officer:
        return SalesPoint.objects.all()
    if not user.is_active:
        return SalesPoint.objects.none()
    return SalesPoint.objects.filter(
        Q(pk__in=SalesPoint.objects.filter(members__user=user.pk).values("pk"))
        | Q(producer__in=Producer.objects.filter(members__user=user.pk).values("pk"))
    )


def transfers_visible_to(user: User) -> QuerySet[Transfer]:
    """Those that leave the user's points, and those that come to them, once they are sent."""
    mine = visible_to(user).values("pk")
    return Transfer.objects.filter(Q(source__in=mine) | Q(target__in=mine, sent_at__isnull=False))


def consignments_visible_to(user: User) -> QuerySet[Consignment]:
    """Those of the user's points and of the producers whose member the user is."""
    producers = Producer.objects.filter(members__user=user.pk) if user.is_active else Producer.objects.none()
    mine = Q(point__in=visible_to(user).values("pk")) | Q(producer__in=producers.values("pk"))
    return Consignment.objects.filter(mine)


def stocks_visible_to(user: User) -> QuerySet[Stock]:
    """Stock with its numbers: all for the office; for staff their points'; a producer also its own goods anywhere."""
    if user.is_officer:
        return Stock.objects.all()
    if not user.is_active:
        return Stock.objects.none()
    mine = Producer.objects.filter(members__user=user.pk).values("pk")
    return Stock.objects.filter(Q(point__in=visible_to(user).values("pk")) | Q(variant__product__producer__in=mine))


def lots_visible_to(user: User) -> QuerySet[Lot]:
    """Lots that `user` may follow and block: all for the office, its own goods' for a producer."""
    if user.is_officer:
        return Lot.objects.all()
    if not user.is_active:
        return Lot.objects.none()
    return Lot.objects.filter(variant__product__producer__in=Producer.objects.filter(members__user=user.pk))
