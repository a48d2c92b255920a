"""Who may record, withdraw and publish, and who sees the register behind the shop."""

from django.db.models import Q, QuerySet

from catalog.certification.models import Recognition
from catalog.producers.policies import consented, is_member
from catalog.products.models import Product
from config.core.models import User


def can_record(user: User) -> bool:
    """Officers record what decisions say."""
    return user.is_officer


def can_withdraw(user: User) -> bool:
    """Officers record withdrawals."""
    return user.is_officer


def can_publish(user: User, product: Product) -> bool:
    """The producer's member; the office only on the producer's recorded consent."""
    return is_member(user, product.producer) or (user.is_officer and consented(product.producer))


def visible_to(user: User) -> QuerySet[Recognition]:
    """The desk's recognitions: all for the office, its own for a producer's member, none for others."""
    if user.is_officer:
        return Recognition.objects.all()
    if not user.is_active:
        return Recognition.objects.none()
    return Recognition.objects.filter(Q(product__producer__members__user=user))
