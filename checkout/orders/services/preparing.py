"""A point prepares a parcel: begins, puts lots into the box, and has it ready."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.models import HoldPriority, LotStock
from catalog.inventory.services import Pick, could_leave, hand_on
from checkout.orders.boxes import in_other_boxes
from checkout.orders.errors import OrderCode
from checkout.orders.locks import holder_of, lock_parcel
from checkout.orders.models import Order, OrderState, PackedLot, Parcel, ParcelLine, ParcelState
from checkout.orders.policies import can_prepare
from checkout.orders.services.parcels import move_parcel, refuse_unless
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User


@dataclass(frozen=True)
class Packed:
    """`quantity` pieces of a lot in the box for a line of the parcel."""

    part_id: UUID
    lot_id: int
    quantity: int


def start_packing(actor: User, parcel: Parcel) -> Parcel:
    """The goods are fetched. From now on no deadline takes them away. Raises `NotAllowed`, or `Refusal` when the order
    is not to be packed: not paid, waiting for a call, over."""
    if not can_prepare(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel)
        refuse_unless(locked, ParcelState.WAITING, ParcelState.READY)
        refuse_unless_wanted(locked.order)
        keep_goods(locked)
        move_parcel(actor, locked, ParcelState.PACKING)
    return locked


def stop_packing(actor: User, parcel: Parcel) -> Parcel:
    """The goods go back to the shelf and the parcel waits again. Raises `NotAllowed` or `Refusal`."""
    if not can_prepare(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel)
        refuse_unless(locked, ParcelState.PACKING, ParcelState.READY)
        if locked.state == ParcelState.READY:
            move_parcel(actor, locked, ParcelState.PACKING)
        move_parcel(actor, locked, ParcelState.WAITING)
    return locked


def finish_packing(actor: User, parcel: Parcel, *, packed: Collection[Packed]) -> Parcel:
    """Everything that is still wanted is in the box, by its lots; the parcel is ready. Raises `NotAllowed`, or
    `Refusal` naming `parts.<id>`: more or fewer than wanted, a lot that was never received here, is bad, or is needed
    elsewhere."""
    if not can_prepare(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel)
        refuse_unless(locked, ParcelState.PACKING)
        parts = {part.pk: part for part in locked.lines.select_related("order_line")}
        Refusal.unless_none(_form_errors(parts, packed))
        Refusal.unless_none(_lot_errors(locked, parts, packed))
        _try(locked, parts, packed)
        move_parcel(actor, locked, ParcelState.READY, pieces=sum(one.quantity for one in packed))
        PackedLot.objects.bulk_create(
            PackedLot(part=parts[one.part_id], lot_id=one.lot_id, quantity=one.quantity) for one in packed
        )
    return locked


def refuse_unless_wanted(order: Order) -> None:
    """Raises `Refusal` for an order that nobody should pack yet, or any more."""
    if order.state == OrderState.OPEN and (order.paid_at or order.pays_cash):
        return
    message = _("This order is not to be packed: it is not paid yet, waits for a call, or is over.")
    raise Refusal(FieldError(OrderCode.NOT_TO_BE_PACKED, None, message))


def keep_goods(locked: Parcel) -> None:
    """What is promised to the parcel stays promised until it is handed over or given up."""
    holder = holder_of(locked)
    paid = HoldPriority.PAID_ORDER if locked.order.paid_at else HoldPriority.UNPAID_ORDER
    hand_on(holder, to=holder, priority=paid, expires_at=None)


def _form_errors(parts: dict[UUID, ParcelLine], packed: Collection[Packed]) -> list[FieldError]:
    if any(one.part_id not in parts for one in packed):
        return [FieldError(CommonCode.NOT_FOUND, "parts", _("This is not in the parcel."))]
    errors = [
        FieldError(CommonCode.INVALID, f"parts.{one.part_id}", _("A quantity is a whole number, at least 1."))
        for one in packed
        if one.quantity < 1
    ]
    if len({(one.part_id, one.lot_id) for one in packed}) < len(packed):
        errors.append(FieldError(CommonCode.UNIQUE, "parts", _("The same goods stand on two lines.")))
    in_box = Counter[UUID]()
    for one in packed:
        in_box[one.part_id] += one.quantity
    message = _("%(wanted)s of this are wanted, %(packed)s are in the box.")
    return errors + [
        FieldError(OrderCode.NOT_ALL_PACKED, f"parts.{pk}", message, {"wanted": part.left, "packed": in_box[pk]})
        for pk, part in parts.items()
        if in_box[pk] != part.left
    ]


def _lot_errors(locked: Parcel, parts: dict[UUID, ParcelLine], packed: Collection[Packed]) -> list[FieldError]:
    """Lots that do not lie here in that number, less what is in other boxes already."""
    lots = {one.lot_id for one in packed}
    here = {
        (variant, lot): quantity
        for variant, lot, quantity in LotStock.objects.filter(stock__point=locked.point, lot__in=lots).values_list(
            "stock__variant", "lot", "quantity"
        )
    }
    boxed = in_other_boxes(locked.point_id, lots, but=locked.pk)
    errors = []
    for one in packed:
        pair = (parts[one.part_id].order_line.variant_id, one.lot_id)
        field = f"parts.{one.part_id}"
        if pair not in here:
            errors.append(
                FieldError(OrderCode.LOT_NOT_HERE, field, _("This lot was never received here for these goods."))
            )
        elif one.quantity > (free := max(here[pair] - boxed.get(one.lot_id, 0), 0)):
            message = _("Only %(available)s of this lot lie here and are in no other box.")
            errors.append(FieldError(StockCode.INSUFFICIENT_STOCK, field, message, {"available": free}))
    return errors


def _try(locked: Parcel, parts: dict[UUID, ParcelLine], packed: Collection[Packed]) -> None:
    """Raise what the shelf would say if these lots left now, at the parcel's own lines."""
    of_variant = {part.order_line.variant_id: pk for pk, part in parts.items()}
    picks = [Pick(parts[one.part_id].order_line.variant_id, one.quantity, one.lot_id) for one in packed]
    try:
        could_leave(locked.point, holder_of(locked), picks=picks)
    except Refusal as refusal:
        raise Refusal(*(_at_its_part(error, of_variant) for error in refusal.errors)) from refusal


def _at_its_part(error: FieldError, of_variant: dict[int, UUID]) -> FieldError:
    _lines, _dot, rest = (error.field or "").partition(".")
    variant = rest.partition(".")[0]
    part = of_variant.get(int(variant)) if variant.isdigit() else None
    return FieldError(error.code, f"parts.{part}" if part else None, error.message, error.params)
