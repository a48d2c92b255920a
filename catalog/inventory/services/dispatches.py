"""What becomes of a promise: it goes on to an order's parcel, and then out of the door."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.availability import open_holds
from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_stocks
from catalog.inventory.models import Hold, HoldPriority, HoldState, Movement, MovementKind, SalesPoint
from catalog.inventory.policies import can_move
from catalog.inventory.services.ending import end
from catalog.inventory.services.holds import Holder
from catalog.inventory.services.ledger import Move, post
from catalog.inventory.services.picking import Want, pick
from catalog.inventory.services.shelf import quantity_errors
from catalog.inventory.services.shortfalls import settle_promises
from config.core import audit, clock
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User


@dataclass(frozen=True)
class Pick:
    """`quantity` pieces of a variant for the parcel; `lot_id` None: whichever that is good enough keeps shortest."""

    variant_id: int
    quantity: int
    lot_id: int | None = None


def hand_on(
    holder: Holder,
    *,
    to: Holder,
    priority: HoldPriority,
    expires_at: datetime | None,
    point_id: int | None = None,
) -> dict[int, int]:
    """What `holder` was promised (at one point) is `to`'s from now on, with another rank and deadline; both may be the
    same. Returns how many pieces of each variant went on: what had expired has not, and has to be taken anew.
    """
    with transaction.atomic():
        mine = Hold.objects.filter(holder_kind=holder.kind, holder_id=holder.id, state=HoldState.OPEN)
        if point_id is not None:
            mine = mine.filter(stock__point=point_id)
        lock_stocks(mine.values_list("stock", flat=True))
        # Read again under the locks: whoever waited for them may have released or dispatched meanwhile.
        going = list(mine.filter(open_holds()).values_list("pk", "stock__variant", "quantity"))
        Hold.objects.filter(pk__in=[pk for pk, _variant, _pieces in going]).update(
            holder_kind=to.kind, holder_id=to.id, priority=priority, expires_at=expires_at
        )
    moved = Counter[int]()
    for _pk, variant_id, pieces in going:
        moved[variant_id] += pieces
    return dict(moved)


def dispatch(
    actor: User | None, point: SalesPoint, holder: Holder, *, picks: Collection[Pick] | None = None
) -> list[Movement]:
    """What `holder` was promised at `point` leaves it, to the courier or the buyer: all of it, or `picks`.

    A hold turns into a dispatch once; of one that goes in part the rest stays promised. Returns the movements, one for
    each lot. Raises `NotAllowed` for whoever does not work there (`actor` None: the system), `Refusal` when it is not
    (or no longer) promised in that number, or a lot is bad, not here or promised to others.
    """
    if actor is not None and not can_move(actor, point):
        raise NotAllowed
    Refusal.unless_none(e for p in picks or () for e in quantity_errors(p.quantity, f"lines.{p.variant_id}.quantity"))
    with transaction.atomic():
        mine = Hold.objects.filter(holder_kind=holder.kind, holder_id=holder.id, stock__point=point)
        stocks = lock_stocks(mine.filter(state=HoldState.OPEN).values_list("stock", flat=True))
        # What midnight or a deadline took goes first, so that nobody's goods leave on another's promise.
        settle_promises(sorted(stocks))
        holds = list(mine.filter(open_holds(), stock__in=stocks).select_related("stock").order_by("good_on", "pk"))
        wants = _wants(holds, picks)
        picked = pick(wants)
        movements = post(
            actor,
            [Move(p.want.stock_id, p.lot_id, -p.quantity, p.want.field) for p in picked],
            kind=MovementKind.DISPATCH,
            reference=(holder.kind, holder.id),
        )
        audit.record(actor, "stock.dispatch", point, holder=f"{holder.kind} {holder.id}", pieces=_pieces(movements))
    return movements


def _wants(holds: list[Hold], picks: Collection[Pick] | None) -> list[Want]:
    """Ends the holds, or the parts of them, that go, and says what must be picked for them."""
    if not holds:
        raise Refusal(FieldError(StockCode.NOT_PROMISED, None, _("Nothing is promised here any more.")))
    promised = Counter[int]()
    for hold in holds:
        promised[hold.stock.variant_id] += hold.quantity
    if picks is None:
        picks = [Pick(variant_id, pieces) for variant_id, pieces in promised.items()]
    Refusal.unless_none(_too_many(promised, picks))
    wants = []
    for one in picks:
        left = one.quantity
        for hold in holds:
            if left and hold.state == HoldState.OPEN and hold.stock.variant_id == one.variant_id:
                part = min(left, hold.quantity)
                day = max(hold.good_on, clock.today())
                wants.append(Want(hold.stock_id, part, day, f"lines.{one.variant_id}", one.lot_id))
                end(hold, part, state=HoldState.DISPATCHED, reason="dispatched")
                left -= part
    return wants


def _too_many(promised: Counter[int], picks: Collection[Pick]) -> list[FieldError]:
    going = Counter[int]()
    for one in picks:
        going[one.variant_id] += one.quantity
    return [
        FieldError(
            StockCode.NOT_PROMISED,
            f"lines.{variant_id}.quantity",
            _("Only %(available)s of this are promised here."),
            {"available": promised[variant_id]},
        )
        for variant_id, pieces in going.items()
        if pieces > promised[variant_id]
    ]


def _pieces(movements: list[Movement]) -> int:
    return -sum(movement.delta for movement in movements)


def could_leave(point: SalesPoint, holder: Holder, *, picks: Collection[Pick]) -> None:
    """Raise what `dispatch` would raise for these picks now: it is done, and taken back. For whoever is packing and
    should hear of a bad lot before the courier stands at the door."""
    with transaction.atomic():
        dispatch(None, point, holder, picks=picks)
        transaction.set_rollback(True)
