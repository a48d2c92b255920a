"""Producers enter with a decision, move, close and open again."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune, Province
from catalog.producers.models import Producer
from catalog.producers.policies import can_keep
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.slugs import unique_slug
from config.core.text import clean, fold


def get_or_create_producer(
    actor: User | None,
    *,
    name: str,
    kind: str = "",
    province: Province | None = None,
    commune: Commune | None = None,
    wording: dict[str, str] | None = None,
) -> tuple[Producer, bool]:
    """The producer of this folded name in this province, made when there is none; second, whether it was made.

    `wording` is the place in the decision's own words (`province_text`, `district_text`, `commune_text`).
    """
    name = clean(name)
    with transaction.atomic():
        found = Producer.objects.select_related("merged_into").filter(name_folded=fold(name), province=province).first()
        if found is not None:
            return found.merged_into or found, False
        producer = Producer.objects.create(
            name=name,
            slug=unique_slug(Producer, name),
            kind=kind,
            province=province,
            commune=commune,
            **(wording or {}),
        )
        audit.record(actor, "producer.create", producer)
        return producer, True


def move_producer(actor: User, producer: Producer, *, commune: Commune) -> Producer:
    """A person says which commune it is: the wording of certificates stays as it was.

    Raises `NotAllowed`, or `Refusal` when another producer of this name is in that province already.
    """
    with transaction.atomic():
        locked = _locked(actor, producer)
        namesakes = Producer.objects.filter(name_folded=locked.name_folded, province=commune.province_id)
        if namesakes.exclude(pk=locked.pk).exists():
            raise Refusal(
                FieldError(
                    CommonCode.UNIQUE, "commune", _("Another producer of this name is in that province already.")
                )
            )
        before = locked.commune_id
        locked.commune, locked.province = commune, commune.province
        locked.save(update_fields=["commune", "province"])
        audit.record(actor, "producer.move", locked, before=before, after=commune.pk)
        changed("producer", [locked.pk])
    return locked


def close_producer(actor: User, producer: Producer, *, on: date | None = None) -> Producer:
    """It no longer sells: everything of it leaves the shop at once. Raises `NotAllowed`."""
    return _set_closed(actor, producer, on=on or clock.today(), action="producer.close")


def reopen_producer(actor: User, producer: Producer) -> Producer:
    """It sells again. Raises `NotAllowed`."""
    return _set_closed(actor, producer, on=None, action="producer.reopen")


def _set_closed(actor: User, producer: Producer, *, on: date | None, action: str) -> Producer:
    with transaction.atomic():
        locked = _locked(actor, producer)
        if (locked.closed_on is None) == (on is None):
            return locked
        locked.closed_on = on
        locked.save(update_fields=["closed_on"])
        audit.record(actor, action, locked)
        changed("producer", [locked.pk])
    return locked


def _locked(actor: User, producer: Producer) -> Producer:
    if not can_keep(actor):
        raise NotAllowed
    locked = Producer.objects.select_for_update().get(pk=producer.pk)
    if locked.merged_into_id is not None:
        raise NotAllowed
    return locked
