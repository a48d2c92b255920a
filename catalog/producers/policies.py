"""Who may act for a producer."""

from django.db.models import QuerySet

from catalog.producers.models import Producer, ProducerMember
from config.core.accounts.policies import acts_for_a_desk
from config.core.models import User


def is_member(user: User, producer: Producer) -> bool:
    """Whether `user` acts for `producer`; asked of the database each time, so that a right removed ends at once."""
    return user.is_active and producer.members.filter(user=user.pk).exists()


@acts_for_a_desk
def acts_for_any(user: User) -> bool:
    """Whether the account acts for any producer."""
    return ProducerMember.objects.filter(user=user.pk).exists()


def consented(producer: Producer) -> bool:
    """Whether a consent of the producer, that the office may sell for it, stands on record."""
    return producer.sale_consents.filter(withdrawn_on__isnull=True).exists()


def can_edit(user: User, producer: Producer) -> bool:
    """Its members and the office."""
    return user.is_officer or is_member(user, producer)


def can_invite(user: User, producer: Producer) -> bool:
    """Its members and the office may hand out a code that lets somebody join."""
    return can_edit(user, producer)


def can_keep(user: User) -> bool:
    """The office says where a producer is, and whether it still sells."""
    return user.is_officer


def can_record_consent(user: User) -> bool:
    return user.is_officer


def visible_to(user: User) -> QuerySet[Producer]:
    """The desk's producers: all for the office, its own for a member."""
    live = Producer.objects.filter(merged_into=None)
    if user.is_officer:
        return live
    return live.filter(members__user=user.pk) if user.is_active else live.none()
