"""What becomes of a parcel whose goods are no longer all there, or that was stopped: a person decides."""

from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import Hold, HoldPriority, HoldState, SalesPoint, Stock
from catalog.inventory.services import Ask, give_back, take
from checkout.carts.models import DeliveryKind
from checkout.carts.plan import Plan
from checkout.delivery.calendar import Openings
from checkout.delivery.quoting import KEPT_DAYS, READY_AFTER
from checkout.orders.errors import OrderCode
from checkout.orders.locks import PARCEL, holder_of, lock_money_of, lock_parcel
from checkout.orders.models import Bearer, EventKind, Parcel, ParcelLine, ParcelState, ReturnKind
from checkout.orders.policies import can_decide, can_stop
from checkout.orders.services.deadlines import set_deadlines
from checkout.orders.services.happening import happened
from checkout.orders.services.parcels import move_parcel, refuse_unless
from checkout.orders.services.preparing import refuse_unless_wanted
from checkout.orders.services.taking_off import Off, cancel_parcel, new_return, take_off
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean


def find_again(actor: User, parcel: Parcel) -> Parcel:
    """Goods have come meanwhile: what was missing is promised again, and the parcel waits. Raises `NotAllowed`, or
    `Refusal` naming what is still missing."""
    if not can_decide(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel, also=_stocks(parcel, parcel.point))
        refuse_unless(locked, ParcelState.SHORT)
        refuse_unless_wanted(locked.order)
        _promise(locked, missing(locked))
        move_parcel(actor, locked, ParcelState.WAITING)
    return locked


def relocate(actor: User, parcel: Parcel, *, point: SalesPoint) -> Parcel:
    """Another point serves it, as agreed with its buyer: all of its goods are promised there, and nothing here. Raises
    `NotAllowed`, or `Refusal` for a point that cannot, or does not have them."""
    if not can_decide(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel, also=_stocks(parcel, point))
        refuse_unless(locked, ParcelState.SHORT, ParcelState.WAITING)
        refuse_unless_wanted(locked.order)
        _refuse_point(locked, point)
        before = locked.point
        give_back(holder_of(locked), reason="relocated")
        locked.point, locked.prepare_by = point, None
        _promise(locked, {part.order_line.variant_id: part.left for part in _parts(locked)})
        if locked.order.delivery_kind == DeliveryKind.COLLECTION:
            _collect_elsewhere(locked, point)
        if locked.state == ParcelState.SHORT:
            move_parcel(actor, locked, ParcelState.WAITING)
        locked.save()
        set_deadlines(locked.order)
        happened(
            locked.order, EventKind.RELOCATED, parcel=locked, actor=actor, **{"from": before.name, "to": point.name}
        )
        audit.record(actor, "parcel.relocate", locked, before=before.pk, after=point.pk)
        changed("order", [locked.order_id])
    return locked


def send_part(actor: User, parcel: Parcel, *, reason: str) -> Parcel:
    """The buyer takes what is there: the rest is taken off and its money let off or owed back. Raises `NotAllowed`, or
    `Refusal` when nothing is there."""
    if not can_decide(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        lock_money_of(parcel)
        locked = lock_parcel(parcel)
        refuse_unless(locked, ParcelState.SHORT)
        refuse_unless_wanted(locked.order)
        lacking = missing(locked)
        offs = [
            Off(part.pk, lacking[part.order_line.variant_id])
            for part in _parts(locked)
            if lacking[part.order_line.variant_id]
        ]
        if sum(off.quantity for off in offs) >= sum(part.left for part in _parts(locked)):
            message = _("Nothing of it is there: give the parcel up, or choose another point.")
            raise Refusal(FieldError(OrderCode.GOODS_NOT_THERE, None, message))
        if offs:
            _off(actor, locked, ReturnKind.SHORT, offs, reason)
        move_parcel(actor, locked, ParcelState.WAITING)
    return locked


def give_up(actor: User, parcel: Parcel, *, reason: str) -> Parcel:
    """It will not be handed over: goods go back to the shelf, the money is let off or owed back, the buyer is told. Of
    a short or an uncollected parcel its point may say so, of one that was held back an officer. Raises `NotAllowed`
    or `Refusal`."""
    if not (can_stop(actor) if parcel.state == ParcelState.HELD else can_decide(actor, parcel)):
        raise NotAllowed
    with transaction.atomic():
        lock_money_of(parcel)
        locked = lock_parcel(parcel)
        if locked.state == ParcelState.HELD and not can_stop(actor):
            raise NotAllowed
        refuse_unless(locked, *_GIVEN_UP_AS)
        kind, bearer = _GIVEN_UP_AS[ParcelState(locked.state)]
        offs = [Off(part.pk, part.left) for part in _parts(locked) if part.left]
        give_back(holder_of(locked), reason="given_up")
        _off(actor, locked, kind, offs, reason, bearer=bearer)
        cancel_parcel(actor, locked, reason=clean(reason)[:300])
    return locked


# Who did not come for it bears what it cost; nobody else is to blame for what is short or stopped.
_GIVEN_UP_AS = {
    ParcelState.SHORT: (ReturnKind.SHORT, Bearer.SHOP),
    ParcelState.HELD: (ReturnKind.STOPPED, Bearer.SHOP),
    ParcelState.NOT_COLLECTED: (ReturnKind.NOT_COLLECTED, Bearer.BUYER),
}


def missing(parcel: Parcel) -> Counter[int]:
    """Pieces of each variant that are wanted and not promised to the parcel."""
    lacking = Counter({part.order_line.variant_id: part.left for part in _parts(parcel)})
    holder = holder_of(parcel)
    holds = Hold.objects.filter(holder_kind=PARCEL, holder_id=holder.id, state=HoldState.OPEN)
    lacking.subtract(_summed(holds.values_list("stock__variant", "quantity")))
    return +lacking


def _summed(pairs: Collection[tuple[int, int]]) -> Counter[int]:
    sums = Counter[int]()
    for key, number in pairs:
        sums[key] += number
    return sums


def _off(
    actor: User,
    locked: Parcel,
    kind: ReturnKind,
    offs: list[Off],
    reason: str,
    *,
    bearer: Bearer = Bearer.SHOP,
) -> None:
    if not clean(reason):
        raise Refusal(FieldError(CommonCode.REQUIRED, "reason", _("Say why.")))
    back = take_off(
        actor, locked, new_return(locked, kind=kind, reason=clean(reason), actor=actor, bearer=bearer), offs=offs
    )
    pieces = sum(off.quantity for off in offs)
    happened(locked.order, EventKind.TAKEN_OFF, parcel=locked, actor=actor, pieces=pieces, total=back.total)


def _promise(locked: Parcel, wanted: dict[int, int]) -> None:
    """Raises `Refusal` naming the lines that its point does not have."""
    days = _good_on(locked)
    asks = [
        Ask(variant, locked.point_id, pieces, days.get(variant, clock.today()))
        for variant, pieces in wanted.items()
        if pieces
    ]
    priority = HoldPriority.PAID_ORDER if locked.order.paid_at else HoldPriority.UNPAID_ORDER
    try:
        take(asks, holder=holder_of(locked), expires_at=None, priority=priority)
    except OutOfStock as short:
        raise Refusal(*(_not_there(locked, error) for error in short.errors)) from short


def _not_there(locked: Parcel, error: FieldError) -> FieldError:
    variant = (error.field or "").removeprefix("lines.")
    part = next((one for one in _parts(locked) if str(one.order_line.variant_id) == variant), None)
    name = part.order_line.product_name if part else ""
    message = _("%(name)s: %(why)s")
    field = f"parts.{part.pk}" if part else None
    return FieldError(OrderCode.GOODS_NOT_THERE, field, message, {"name": name, "why": str(error)})


def _good_on(locked: Parcel) -> dict:
    """The day on which each variant must still be good, as it was promised."""
    plan = Plan.load(locked.order.checkout.plan or {})
    days: dict = {}
    for planned in plan.parcels:
        for part in planned.parts:
            days[part.variant_id] = max(part.good_on, days.get(part.variant_id, clock.today()))
    return days


def _stocks(parcel: Parcel, point: SalesPoint) -> list[int]:
    variants = parcel.lines.values("order_line__variant")
    return list(Stock.objects.filter(point=point, variant__in=variants).values_list("pk", flat=True))


def _parts(parcel: Parcel) -> list[ParcelLine]:
    return list(parcel.lines.select_related("order_line").order_by("order_line__position"))


def _refuse_point(locked: Parcel, point: SalesPoint) -> None:
    collected = locked.order.delivery_kind == DeliveryKind.COLLECTION
    if not point.is_active or not (point.hands_over if collected else point.ships):
        raise Refusal(FieldError(CommonCode.INVALID, "point", _("This point cannot serve the parcel.")))
    if locked.order.parcels.filter(point=point).exists():
        message = _("This point serves a parcel of this order already.")
        raise Refusal(FieldError(CommonCode.UNIQUE, "point", message))


def _collect_elsewhere(locked: Parcel, point: SalesPoint) -> None:
    openings = Openings()
    ready = openings.ready_at(point, READY_AFTER)
    until = ready and openings.kept_until(point, ready, KEPT_DAYS)
    if ready is None or until is None:
        raise Refusal(FieldError(CommonCode.INVALID, "point", _("This point cannot serve the parcel.")))
    locked.ready_at, locked.keep_until = ready, until
    order = locked.order
    order.collection_point = point
    order.pay_until = until if order.pay_until else None
    order.save(update_fields=["collection_point", "pay_until"])
