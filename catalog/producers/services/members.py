"""People come to act for a producer, and cease to."""

from django.db import transaction

from catalog.producers.models import Producer, ProducerMember
from catalog.producers.policies import can_edit
from config.core import audit
from config.core.errors import NotAllowed
from config.core.invitations import joins
from config.core.models import User


def add_member(actor: User | None, producer: Producer, *, user: User) -> ProducerMember:
    """Let `user` act for `producer`; once is enough. `actor` None: by a one-time code."""
    with transaction.atomic():
        member, made = ProducerMember.objects.get_or_create(producer=producer, user=user)
        if made:
            audit.record(actor or user, "producer.member.add", producer, user=str(user.pk))
    return member


def remove_member(actor: User, member: ProducerMember) -> None:
    """The right ends with the next request. Raises `NotAllowed`."""
    if not can_edit(actor, member.producer):
        raise NotAllowed
    with transaction.atomic():
        audit.record(actor, "producer.member.remove", member.producer, user=str(member.user_id))
        member.delete()


def _name(object_id: str, role: str) -> str:
    return Producer.objects.get(pk=object_id).name


@joins("producer", name=_name)
def _join_by_code(user: User, object_id: str, role: str) -> None:
    producer = Producer.objects.select_related("merged_into").get(pk=object_id)
    add_member(None, producer.merged_into or producer, user=user)
