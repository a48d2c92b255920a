"""Rate tables: another price is another row from a day on; the past stays as it was told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from checkout.delivery.errors import DeliveryCode
from checkout.delivery.models import RateStep, RateTable, RateZone, Surcharge, Zone
from checkout.delivery.policies import can_set_rates
from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean


@dataclass(frozen=True)
class ZoneInput:
    """Of a zone: days, weight steps as (up to grams, dong), and what each started further step costs."""

    zone: Zone
    least_days: int
    most_days: int
    steps: tuple[tuple[int, int], ...]
    step_grams: int
    step_price: int


@dataclass(frozen=True)
class SurchargeInput:
    commune: Commune
    kind: str
    price: int
    further_days: int


@dataclass(frozen=True, kw_only=True)
class RatesInput:
    """All that a way to send parcels costs from a day on; money in whole dong with VAT."""

    name: str
    name_en: str = ""
    tracking: str = ""
    valid_from: date
    is_active: bool = True
    preparation_days: int
    cod_fee: int
    most_grams: int
    zones: tuple[ZoneInput, ...] = field(default_factory=tuple)
    surcharges: tuple[SurchargeInput, ...] = field(default_factory=tuple)


def publish_rates(actor: User, before: RateTable, *, given: RatesInput) -> RateTable:
    """What the way of `before` costs from `given.valid_from` on. Raises `NotAllowed`, or `Refusal` with every field
    that is wrong: among them a day before tomorrow, since buyers are shown today's prices already."""
    if not can_set_rates(actor):
        raise NotAllowed
    Refusal.unless_none(_problems(given))
    with transaction.atomic():
        # Whoever publishes for this way at the same moment waits, and then finds the day taken.
        versions = list(RateTable.objects.select_for_update().filter(code=before.code).order_by("pk"))
        if any(row.valid_from == given.valid_from for row in versions):
            words = _("From this day on other rates have been laid down already.")
            raise Refusal(FieldError(CommonCode.UNIQUE, "valid_from", words))
        table = RateTable.objects.create(
            code=before.code,
            position=before.position,
            name=clean(given.name),
            name_en=clean(given.name_en),
            tracking=clean(given.tracking),
            valid_from=given.valid_from,
            is_active=given.is_active,
            preparation_days=given.preparation_days,
            cod_fee=given.cod_fee,
            most_grams=given.most_grams,
        )
        _lay(table, given)
        audit.record(actor, "rates.publish", table, code=table.code, valid_from=table.valid_from.isoformat())
    return table


def drop_rates(actor: User, table: RateTable) -> None:
    """Rates whose day has not come are not to count after all. Raises `NotAllowed` or `Refusal`."""
    if not can_set_rates(actor):
        raise NotAllowed
    with transaction.atomic():
        locked = RateTable.objects.select_for_update().filter(pk=table.pk).first()
        if locked is None or locked.valid_from <= clock.today():
            words = _("These rates count already: lay down new ones instead.")
            raise Refusal(FieldError(DeliveryCode.COUNTS_ALREADY, None, words))
        audit.record(actor, "rates.drop", locked, code=locked.code, valid_from=locked.valid_from.isoformat())
        locked.delete()


def _lay(table: RateTable, given: RatesInput) -> None:
    for asked in given.zones:
        zone = RateZone.objects.create(
            table=table,
            zone=asked.zone,
            least_days=asked.least_days,
            most_days=asked.most_days,
            step_grams=asked.step_grams,
            step_price=asked.step_price,
        )
        RateStep.objects.bulk_create(RateStep(zone=zone, up_to_grams=g, price=price) for g, price in asked.steps)
    Surcharge.objects.bulk_create(
        Surcharge(table=table, commune=one.commune, kind=one.kind, price=one.price, further_days=one.further_days)
        for one in given.surcharges
    )


def _problems(given: RatesInput) -> Iterator[FieldError]:
    if not clean(given.name):
        yield FieldError(CommonCode.REQUIRED, "name", _("Say the name."))
    if given.valid_from <= clock.today():
        yield FieldError(CommonCode.INVALID, "valid_from", _("New rates count from tomorrow at the earliest."))
    if given.tracking and (not given.tracking.startswith("https://") or "{waybill}" not in given.tracking):
        words = _("An address that begins with https:// and has {waybill} where the number goes.")
        yield FieldError(CommonCode.INVALID, "tracking", words)
    if not given.zones:
        yield FieldError(CommonCode.REQUIRED, None, _("Parcels go to one zone at least."))
    for zone in given.zones:
        if zone.most_days < zone.least_days:
            words = _("The days at most are fewer than those at least.")
            yield FieldError(CommonCode.INVALID, f"{zone.zone}_most_days", words)
        if not zone.steps or len({grams for grams, _price in zone.steps}) != len(zone.steps):
            words = _("At least one weight step, and each weight once.")
            yield FieldError(CommonCode.INVALID, f"{zone.zone}_steps", words)
    communes = [one.commune.pk for one in given.surcharges]
    if len(set(communes)) != len(communes):
        yield FieldError(CommonCode.UNIQUE, "surcharges", _("A commune stands there twice."))
