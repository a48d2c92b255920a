"""The dated rules: who sells, what is withheld, how a producer is taxed. Each is a new row with its source."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from checkout.settlement.errors import SettlementCode
from checkout.settlement.models import GoodsKind, Seller, SellerOfRecord, TaxRate, TaxStatus, TaxWay
from checkout.settlement.policies import can_settle
from config.core import audit
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import one_line

WHOLE = 10_000


def set_seller(actor: User | None, *, who: str, starts_on: date, reference: str) -> SellerOfRecord:
    """From that day on the producers sell, or the shop does. `actor` None: the shop's own base."""
    reference = _allowed(actor, reference, [] if who in Seller.values else ["who"])
    with transaction.atomic():
        row = SellerOfRecord.objects.create(who=who, starts_on=starts_on, reference=reference, set_by=actor)
        audit.record(actor, "settlement.seller", row, who=who, starts_on=str(starts_on))
    return row


def set_tax_rate(
    actor: User | None, *, goods_kind: str, vat: int, pit: int, starts_on: date, reference: str
) -> TaxRate:
    """What is withheld from that day on, in ten-thousandths."""
    wrong = [name for name, value in (("vat", vat), ("pit", pit)) if not 0 <= value <= WHOLE]
    reference = _allowed(actor, reference, wrong + ([] if goods_kind in GoodsKind.values else ["goods_kind"]))
    with transaction.atomic():
        row = TaxRate.objects.create(
            goods_kind=goods_kind, vat=vat, pit=pit, starts_on=starts_on, reference=reference, set_by=actor
        )
        audit.record(actor, "settlement.rate", row, kind=goods_kind, vat=vat, pit=pit, starts_on=str(starts_on))
    return row


def set_tax_status(actor: User | None, producer: Producer, *, way: str, starts_on: date, reference: str) -> TaxStatus:
    """How the producer is taxed from that day on. Statements that are closed stay as they are."""
    reference = _allowed(actor, reference, [] if way in TaxWay.values else ["way"])
    with transaction.atomic():
        row = TaxStatus.objects.create(
            producer=producer, way=way, starts_on=starts_on, reference=reference, set_by=actor
        )
        audit.record(actor, "settlement.status", row, producer=producer.pk, way=way, starts_on=str(starts_on))
    return row


def _allowed(actor: User | None, reference: str, wrong: list[str]) -> str:
    """The text that says so, cleaned. Raises `NotAllowed` or `Refusal`."""
    if actor is not None and not can_settle(actor):
        raise NotAllowed
    reference = one_line(reference).strip()[:300]
    errors = [FieldError(SettlementCode.INVALID, name, _("This value is not possible.")) for name in wrong]
    if not reference:
        errors.append(FieldError(SettlementCode.REQUIRED, "reference", _("Say by which text, paper or call.")))
    Refusal.unless_none(errors)
    return reference
