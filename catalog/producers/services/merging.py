"""Two producers turn out to be one: a register that spells a name in two ways makes doubles."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User

_FILLED = ("kind", "phone", "email", "tax_code", "address", "story")


def merge_producers(actor: User, gone: Producer, *, into: Producer) -> Producer:
    """Move everything of `gone` to `into`, which keeps its name, place and texts; its blanks are filled from `gone`.

    `gone` stays as another name of `into`: closed, its address leads on, and decisions that use the name find `into`.
    Upper layers move what is theirs when they hear of `producer_merge`, whose ids are pairs (gone, into). It is not
    for `gathered()`: what they do must be done before the products are listed anew. There is no way back.
    Raises `NotAllowed`, or `Refusal` for one with itself.
    """
    if not actor.is_officer:
        raise NotAllowed
    if gone.pk == into.pk:
        raise Refusal(FieldError(CommonCode.INVALID, "into", _("Choose two different producers.")))
    with transaction.atomic():
        # Both in one order, so that two mergers of the same pair, either way round, wait for each other.
        locked = Producer.objects.select_for_update().filter(pk__in=[gone.pk, into.pk]).order_by("pk").in_bulk()
        left, kept = locked.get(gone.pk), locked.get(into.pk)
        if left is None or kept is None or left.merged_into_id is not None or kept.merged_into_id is not None:
            raise NotAllowed
        _move_people_and_papers(left, kept)
        _fill_blanks(left, kept)
        left.merged_into, left.closed_on = kept, left.closed_on or clock.today()
        left.save(update_fields=["merged_into", "closed_on"])
        left.merged.update(merged_into=kept)
        audit.record(actor, "producer.merge", kept, gone=left.name, gone_id=left.pk)
        audit.record(actor, "producer.merge", left, into=kept.pk)
        changed("producer_merge", [(left.pk, kept.pk)])
        changed("producer", [left.pk, kept.pk])
    return kept


def _move_people_and_papers(gone: Producer, into: Producer) -> None:
    gone.members.exclude(user__in=into.members.values("user")).update(producer=into)
    gone.members.all().delete()
    gone.documents.update(producer=into)
    gone.sale_consents.update(producer=into)
    gone.translations.exclude(language__in=into.translations.values("language")).update(producer=into)


def _fill_blanks(gone: Producer, into: Producer) -> None:
    blanks: dict[str, Any] = {name: getattr(gone, name) for name in _FILLED if not getattr(into, name)}
    for name, value in blanks.items():
        setattr(into, name, value)
    if blanks:
        into.save(update_fields=list(blanks))
