"""A producer's word that the office may sell for it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import ConsentForm, Producer, SaleConsent
from catalog.producers.policies import can_record_consent
from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean


def record_consent(
    actor: User, producer: Producer, *, given_by: str, given_on: date, form: str, note: str = ""
) -> SaleConsent:
    """Write down who gave it, when and how. Raises `NotAllowed`, or `Refusal` for a missing name or a future date."""
    if not can_record_consent(actor):
        raise NotAllowed
    errors = []
    if not clean(given_by):
        errors.append(FieldError(CommonCode.REQUIRED, "given_by", _("Say who gave the consent.")))
    if given_on > clock.today():
        errors.append(FieldError(CommonCode.INVALID, "given_on", _("The date lies in the future.")))
    if form not in ConsentForm.values:
        errors.append(FieldError(CommonCode.INVALID, "form", _("Say how the consent was given.")))
    Refusal.unless_none(errors)
    with transaction.atomic():
        consent = SaleConsent.objects.create(
            producer=producer,
            given_by=clean(given_by),
            given_on=given_on,
            form=form,
            note=clean(note),
            recorded_by=actor,
        )
        audit.record(actor, "producer.consent", producer, given_by=consent.given_by, form=form)
    return consent


def withdraw_consent(actor: User, consent: SaleConsent) -> None:
    """From now on the office may neither price nor publish for this producer; what it published stays."""
    if not can_record_consent(actor):
        raise NotAllowed
    with transaction.atomic():
        changed = SaleConsent.objects.filter(pk=consent.pk, withdrawn_on=None).update(withdrawn_on=clock.today())
        if changed:
            audit.record(actor, "producer.consent.withdraw", consent.producer)
