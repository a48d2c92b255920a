"""Vouchers are made and stopped; one that was given out is never changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from checkout.carts.models import Bearer, Voucher, VoucherKind
from checkout.carts.policies import can_manage_vouchers
from checkout.carts.vouchers import normalised
from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean


@dataclass(frozen=True, kw_only=True)
class VoucherInput:
    """What a voucher takes off and when it counts; money in whole dong. None and empty: no limit."""

    code: str
    name: str
    name_en: str = ""
    kind: str
    value: int
    most_off: int | None = None
    least_goods: int = 0
    bearer: str = Bearer.OFFICE
    producer: Producer | None = None
    group: str = ""
    limit: int | None = None
    limit_per_customer: int | None = None
    starts_at: datetime
    ends_at: datetime | None = None


def make_voucher(actor: User, *, given: VoucherInput) -> Voucher:
    """A new code. Raises `NotAllowed`, or `Refusal` with every field that is wrong."""
    if not can_manage_vouchers(actor):
        raise NotAllowed
    code = normalised(given.code)
    Refusal.unless_none(_problems(given, code))
    facts = {field.name: getattr(given, field.name) for field in fields(given) if field.name != "code"}
    facts |= {"name": clean(given.name), "name_en": clean(given.name_en)}
    try:
        with transaction.atomic():
            voucher = Voucher.objects.create(code=code, **facts)
            audit.record(actor, "voucher.make", voucher, code=code, kind=given.kind, value=given.value)
    except IntegrityError as taken:
        raise Refusal(FieldError(CommonCode.UNIQUE, "code", _("This code is taken."))) from taken
    return voucher


def stop_voucher(actor: User, voucher: Voucher, *, stop: bool = True) -> Voucher:
    """It counts no more, or again; orders that have used it keep what they got. Raises `NotAllowed`."""
    if not can_manage_vouchers(actor):
        raise NotAllowed
    with transaction.atomic():
        locked = Voucher.objects.select_for_update().get(pk=voucher.pk)
        locked.is_active = not stop
        locked.save(update_fields=["is_active"])
        audit.record(actor, "voucher.stop" if stop else "voucher.go_on", locked, code=locked.code)
    return locked


def _problems(given: VoucherInput, code: str) -> Iterator[FieldError]:
    if not re.fullmatch(r"[A-Z0-9]{3,30}", code):
        yield FieldError(CommonCode.INVALID, "code", _("A code has 3 to 30 letters and digits without accents."))
    if Voucher.objects.filter(code=code).exists():
        yield FieldError(CommonCode.UNIQUE, "code", _("This code is taken."))
    if not clean(given.name):
        yield FieldError(CommonCode.REQUIRED, "name", _("Say the name."))
    if given.value < 1 or (given.kind == VoucherKind.PERCENT and given.value > 100):
        yield FieldError(CommonCode.INVALID, "value", _("A share is 1 to 100, a sum at least 1 dong."))
    if given.bearer == Bearer.PRODUCER and given.producer is None:
        yield FieldError(CommonCode.REQUIRED, "producer", _("Say which producer bears it."))
    if given.limit == 0 or given.limit_per_customer == 0:
        field = "limit" if given.limit == 0 else "limit_per_customer"
        yield FieldError(CommonCode.INVALID, field, _("At least once, or empty for no limit."))
    if given.ends_at is not None and (given.ends_at <= given.starts_at or given.ends_at <= clock.now()):
        yield FieldError(CommonCode.INVALID, "ends_at", _("It ends after it has begun, and not in the past."))
