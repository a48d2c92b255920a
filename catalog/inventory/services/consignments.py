"""Producer and point agree that the one's goods lie at the other's."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.models import Consignment, ConsignmentState, SalesPoint, Side
from catalog.inventory.policies import can_consign
from catalog.inventory.states import consignment_may
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User


def ask_consignment(
    actor: User,
    producer: Producer,
    point: SalesPoint,
    *,
    starts_on: date,
    ends_on: date | None = None,
    commission_permille: int = 0,
    products: Collection[Product] = (),
) -> Consignment:
    """Ask the other side. Raises `NotAllowed` for whoever speaks for neither, `Refusal` for wrong dates, commission or
    products that are not the producer's."""
    consignment = Consignment(
        producer=producer,
        point=point,
        starts_on=starts_on,
        ends_on=ends_on,
        commission_permille=commission_permille,
        asked_by=actor,
    )
    for_producer, for_point = can_consign(actor, consignment)
    if not (for_producer or for_point):
        raise NotAllowed
    errors = []
    if ends_on is not None and ends_on < starts_on:
        errors.append(FieldError(CommonCode.INVALID, "ends_on", _("It cannot end before it begins.")))
    if isinstance(commission_permille, bool) or not isinstance(commission_permille, int):
        errors.append(FieldError(CommonCode.INVALID, "commission", _("A commission is a whole number of thousandths.")))
    elif not 0 <= commission_permille <= 1000:
        errors.append(FieldError(CommonCode.INVALID, "commission", _("A commission lies between 0 and 100 %%.")))
    if any(product.producer_id != producer.pk for product in products):
        errors.append(FieldError(StockCode.NOT_THIS_PRODUCERS, "products", _("Choose this producer's products.")))
    Refusal.unless_none(errors)
    with transaction.atomic():
        consignment.asked_by_side = Side.PRODUCER if for_producer else Side.POINT
        consignment.save()
        consignment.products.set(products)
        audit.record(actor, "consignment.ask", consignment, side=consignment.asked_by_side)
        changed("consignment_asked", [consignment.pk])
    return consignment


def answer_consignment(actor: User, consignment: Consignment, *, agree: bool) -> Consignment:
    """The other side agrees or declines. Raises `NotAllowed` for the side that asked, `Refusal` when it is answered."""
    with transaction.atomic():
        locked = _locked(consignment)
        for_producer, for_point = can_consign(actor, locked)
        if not (for_point if locked.asked_by_side == Side.PRODUCER else for_producer):
            raise NotAllowed
        answer = ConsignmentState.AGREED if agree else ConsignmentState.DECLINED
        if not consignment_may(locked.state, answer):
            raise Refusal(FieldError(StockCode.WRONG_STATE, None, _("This has been answered already.")))
        locked.state, locked.answered_by, locked.answered_at = answer, actor, clock.now()
        locked.save(update_fields=["state", "answered_by", "answered_at"])
        audit.record(actor, "consignment.answer", locked, agreed=agree)
    return locked


def end_consignment(actor: User, consignment: Consignment) -> Consignment:
    """Either side ends it today: nothing more is received; what lies there goes on the list of goods to be returned.

    Raises `NotAllowed`, or `Refusal` when it is not agreed.
    """
    with transaction.atomic():
        locked = _locked(consignment)
        if not any(can_consign(actor, locked)):
            raise NotAllowed
        if not consignment_may(locked.state, ConsignmentState.ENDED):
            raise Refusal(FieldError(StockCode.WRONG_STATE, None, _("This has ended already.")))
        locked.state, locked.ended_by, locked.ended_on = ConsignmentState.ENDED, actor, clock.today()
        locked.save(update_fields=["state", "ended_by", "ended_on"])
        audit.record(actor, "consignment.end", locked)
    return locked


def _locked(consignment: Consignment) -> Consignment:
    rows = Consignment.objects.select_for_update(of=("self",)).select_related("producer", "point")
    return rows.get(pk=consignment.pk)
