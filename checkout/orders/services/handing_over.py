"""Handing over at the counter: whoever says the parcel's code gets it, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from secrets import compare_digest

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import SalesPoint
from catalog.inventory.policies import can_move
from catalog.inventory.services import give_back, lock_open_till, take_cash
from checkout.orders.errors import OrderCode
from checkout.orders.locks import PARCEL, holder_of, lock_money_of, lock_parcel
from checkout.orders.models import CodeMiss, PackedLot, Parcel, ParcelState, ReturnKind
from checkout.orders.policies import can_prepare
from checkout.orders.services.leaving import arrive, let_leave
from checkout.orders.services.parcels import refuse_unless
from checkout.orders.services.preparing import refuse_unless_wanted
from checkout.orders.services.taking_off import Off, new_return, take_off
from config.core import clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User

MOST_MISSES = 10
LOCKED_FOR = timedelta(minutes=15)
_WAITS = (ParcelState.READY, ParcelState.NOT_COLLECTED)


@dataclass(frozen=True)
class Shown:
    """A code that somebody has said and that is this parcel's. Made by `check_code` only."""

    parcel: Parcel
    code: str


def check_code(actor: User, point: SalesPoint, *, code: str, parcel: Parcel | None = None) -> Shown:
    """The parcel at `point` whose code this is (`parcel`: of this one). Not within the act: a wrong code is written
    down and stays so. After ten of them within a quarter of an hour the point asks for no code for so long.

    Raises `NotAllowed`, or `Refusal`: wrong, used already, another point's, another parcel's, too many tries.
    """
    if not can_move(actor, point):
        raise NotAllowed
    code = "".join(sign for sign in code if sign.isdigit())
    # Noted before the look, so that a hundred at once get no further than ten.
    miss = CodeMiss.objects.create(point=point, parcel=parcel, actor=actor)
    if CodeMiss.objects.filter(point=point, at__gt=clock.now() - LOCKED_FOR).count() > MOST_MISSES:
        miss.delete()
        message = _("Too many wrong codes: wait a quarter of an hour, or open the parcel and call the buyer.")
        raise Refusal(FieldError(OrderCode.TOO_MANY_TRIES, "code", message))
    found = _found(point, code, parcel)
    miss.delete()
    if found.state == ParcelState.HANDED_OVER:
        raise _used()
    return Shown(found, code)


def hand_over(
    actor: User, shown: Shown, *, age_confirmed: bool = False, left_behind: Collection[Off] = (), reason: str = ""
) -> Parcel:
    """Give it to whoever said its code, but for what is `left_behind`, whose money is let off or owed back; cash that
    is due goes into the point's open till. Raises `NotAllowed`, or `Refusal`: handed over already, held back, not
    ready, alcohol without the age confirmed, no till open, nothing taken at all."""
    parcel = shown.parcel
    if not can_prepare(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        lock_money_of(parcel)
        till = lock_open_till(parcel.point) if parcel.due else None
        locked = lock_parcel(parcel)
        _judge(locked, shown, age_confirmed)
        if left_behind:
            _leave_behind(actor, locked, left_behind, reason)
        cash = locked.due
        arrive(actor, locked)
        let_leave(actor, locked)
        give_back(holder_of(locked), reason="left_behind")
        if cash and till is not None:
            take_cash(actor, till, amount=cash, reference=(PARCEL, str(locked.pk)), note=locked.order.number)
    return locked


def _found(point: SalesPoint, code: str, parcel: Parcel | None) -> Parcel:
    rows = Parcel.objects.select_related("order", "point").filter(pickup_code=code) if code else Parcel.objects.none()
    if parcel is not None:
        same = rows.filter(pk=parcel.pk, point=point).first()
        if same is None:
            message = _("This is not this parcel's code.")
            raise Refusal(FieldError(OrderCode.WRONG_CODE, "code", message))
        return same
    here = sorted(rows.filter(point=point), key=lambda one: one.state not in _WAITS)
    if here:
        return here[0]
    if rows.filter(state__in=_WAITS).exists():
        raise Refusal(FieldError(OrderCode.OTHER_POINT, "code", _("This code is for a parcel at another point.")))
    raise Refusal(FieldError(OrderCode.WRONG_CODE, "code", _("No parcel that waits here has this code.")))


def _judge(locked: Parcel, shown: Shown, age_confirmed: bool) -> None:
    if locked.state == ParcelState.HANDED_OVER:
        raise _used()
    if not locked.pickup_code or not compare_digest(locked.pickup_code, shown.code):
        raise Refusal(FieldError(OrderCode.WRONG_CODE, "code", _("This is not this parcel's code.")))
    refuse_unless(locked, *_WAITS)
    refuse_unless_wanted(locked.order)
    if not age_confirmed and locked.lines.filter(order_line__is_alcohol=True).exists():
        message = _("Look at the buyer's papers: alcohol is handed to people of 18 or older only.")
        raise Refusal(FieldError(OrderCode.AGE_NOT_CONFIRMED, "age_confirmed", message))


def _leave_behind(actor: User, locked: Parcel, offs: Collection[Off], reason: str) -> None:
    """What the buyer does not take goes out of the box before the rest leaves."""
    if not reason.strip():
        raise Refusal(FieldError(CommonCode.REQUIRED, "reason", _("Say why.")))
    parts = {part.pk: part for part in locked.lines.all()}
    off = sum(one.quantity for one in offs)
    if off >= sum(part.left for part in parts.values()):
        message = _("Nothing would be handed over: give the parcel up instead.")
        raise Refusal(FieldError(OrderCode.TOO_MANY, "parts", message))
    take_off(actor, locked, new_return(locked, kind=ReturnKind.LEFT, reason=reason, actor=actor), offs=offs)
    for one in offs:
        left = one.quantity
        # The latest lots go back to the shelf first: they can wait longest.
        for packed in PackedLot.objects.filter(part=one.part_id).order_by("-lot__best_before", "-pk"):
            part = min(left, packed.quantity)
            left -= part
            if part == packed.quantity:
                packed.delete()
            elif part:
                packed.quantity -= part
                packed.save(update_fields=["quantity"])


def _used() -> Refusal:
    return Refusal(FieldError(OrderCode.CODE_USED, "code", _("This code has been used: its parcel was handed over.")))
