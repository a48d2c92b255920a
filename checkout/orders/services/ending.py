"""Orders that end before anybody has touched the goods: by the buyer, by the office, or by the clock."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.services import give_back
from checkout.carts.services.using import give_use_back
from checkout.orders.errors import OrderCode
from checkout.orders.locks import holder_of, lock_order
from checkout.orders.models import EventKind, Order, OrderState, ParcelState
from checkout.orders.policies import can_cancel, can_confirm
from checkout.orders.services.deadlines import set_deadlines
from checkout.orders.services.happening import happened
from checkout.orders.services.parcels import move_parcel
from checkout.orders.states import UNTOUCHED, order_may
from checkout.payments.locks import lock_money
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

BY_THE_CLOCK = "not paid in time"
# A parcel that was given up on its own does not stand in the way of ending the rest.
_TOUCHED = set(ParcelState) - UNTOUCHED - {ParcelState.CANCELLED}


def cancel_order(actor: User | None, order: Order, *, reason: str = "") -> Order:
    """Cancel as long as no parcel is being prepared; goods, voucher and money go back. `actor` None: whoever has the
    order's link. A second call changes nothing. Raises `NotAllowed`, or `Refusal` when it is being prepared."""
    if not can_cancel(actor, order):
        raise NotAllowed
    with transaction.atomic():
        lock_money(order.checkout_id)
        locked = lock_order(order.pk, with_goods=True)
        if locked.state == OrderState.CANCELLED:
            return locked
        _refuse_unless_untouched(locked)
        end_order(actor, locked, OrderState.CANCELLED, reason=clean(reason)[:300])
    return locked


def confirm_order(actor: User, order: Order) -> Order:
    """The buyer of a large first order has been called and means it. Raises `NotAllowed` or `Refusal`."""
    if not can_confirm(actor):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_order(order.pk)
        if locked.state != OrderState.UNCONFIRMED:
            raise _wrong_state(locked)
        locked.state = OrderState.OPEN
        locked.save(update_fields=["state"])
        set_deadlines(locked)
        happened(locked, EventKind.CONFIRMED, actor=actor)
        audit.record(actor, "order.confirm", locked)
        changed("order", [locked.pk])
    return locked


def expire_orders() -> int:
    """End orders that were not paid in time, each in a transaction of its own; returns how many. For the minute's
    job. Goods that have been packed meanwhile are the point's to deal with."""
    late = Order.objects.filter(state=OrderState.OPEN, paid_at=None, pay_until__lte=clock.now())
    late = late.exclude(parcels__state__in=_TOUCHED)
    return sum(_expire(order) for order in late.order_by("pay_until"))


def _expire(order: Order) -> bool:
    with transaction.atomic():
        lock_money(order.checkout_id)
        locked = lock_order(order.pk, with_goods=True)
        late = locked.pay_until is not None and locked.pay_until <= clock.now()
        if locked.state != OrderState.OPEN or locked.paid_at is not None or not late or _touched(locked):
            return False
        end_order(None, locked, OrderState.EXPIRED, reason=BY_THE_CLOCK)
    return True


def end_order(actor: User | None, locked: Order, state: OrderState, *, reason: str) -> None:
    """Give everything back and tell the payments (`order_ended`, with the checkout's id), which give the money back.
    Money, goods and order are locked, in this order."""
    if not order_may(locked.state, state):
        raise _wrong_state(locked)
    for parcel in locked.parcels.exclude(state=ParcelState.CANCELLED):
        give_back(holder_of(parcel), reason=state)
        move_parcel(actor, parcel, ParcelState.CANCELLED)
    give_use_back(locked.checkout_id)
    locked.state, locked.ended_at, locked.end_reason = state, clock.now(), reason
    locked.save(update_fields=["state", "ended_at", "end_reason"])
    kind = EventKind.EXPIRED if state == OrderState.EXPIRED else EventKind.CANCELLED
    happened(locked, kind, actor=actor)
    audit.record(actor, f"order.{state}", locked, reason=reason)
    changed("order_ended", [locked.checkout_id])
    changed("order", [locked.pk])


def _touched(order: Order) -> bool:
    return order.parcels.filter(state__in=_TOUCHED).exists()


def _refuse_unless_untouched(locked: Order) -> None:
    if not order_may(locked.state, OrderState.CANCELLED):
        raise _wrong_state(locked)
    if _touched(locked):
        message = _("Your parcel is being prepared already: please call us.")
        raise Refusal(FieldError(OrderCode.BEING_PREPARED, None, message))


def _wrong_state(order: Order) -> Refusal:
    message = _("This order is %(state)s.")
    return Refusal(FieldError(OrderCode.WRONG_STATE, None, message, {"state": OrderState(order.state).label}))
