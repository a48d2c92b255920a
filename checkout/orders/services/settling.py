"""What the payments say of an order's money, and what the shelf says of its goods."""

from uuid import UUID

from django.db import transaction

from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import Hold, HoldPriority, HoldState
from catalog.inventory.models.holds import SHORT
from catalog.inventory.services import Ask, pass_on, take
from checkout.carts.locks import lock_checkout
from checkout.carts.plan import Plan
from checkout.carts.services.releasing import holder_of as basket_holder
from checkout.carts.services.using import take_use
from checkout.orders.locks import PARCEL, holder_of, lock_order
from checkout.orders.models import EventKind, Order, OrderState, ParcelState
from checkout.orders.services.deadlines import set_deadlines
from checkout.orders.services.happening import happened
from checkout.orders.services.parcels import move_parcel
from checkout.orders.states import parcel_may
from checkout.payments.selectors import money_of
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import Refusal


def settle_money(checkout_id: UUID) -> None:
    """Bring the order of a checkout, if there is one, in line with its money.

    Paid in full for the first time: its goods are kept whatever the clock says. Paid after it ended unpaid: the goods
    are taken again if they are still there; else `order_ended` tells the payments that the money is owed back.
    """
    with transaction.atomic():
        # Whoever places this checkout at this moment has it locked, and then reads the money that has come.
        lock_checkout(checkout_id)
        order = Order.objects.filter(checkout=checkout_id).first()
        if order is None:
            return
        locked = lock_order(order.pk, with_goods=True)
        due = locked.total - sum(locked.parcels.values_list("let_off", flat=True))
        if locked.paid_at is not None or due == 0 or money_of([checkout_id])[checkout_id].kept < due:
            return
        if (locked.state == OrderState.EXPIRED and not _revived(locked)) or locked.state == OrderState.CANCELLED:
            changed("order_ended", [checkout_id])
        else:
            _paid(locked)


def _paid(locked: Order) -> None:
    locked.paid_at, locked.pay_until = clock.now(), None
    locked.save(update_fields=["paid_at", "pay_until"])
    holders = [holder_of(parcel).id for parcel in locked.parcels.all()]
    Hold.objects.filter(holder_kind=PARCEL, holder_id__in=holders, state=HoldState.OPEN).update(
        expires_at=None, priority=HoldPriority.PAID_ORDER
    )
    set_deadlines(locked)
    happened(locked, EventKind.PAID)
    audit.record(None, "order.paid", locked, total=locked.total)
    changed("order", [locked.pk])


def _revived(locked: Order) -> bool:
    """Take goods and voucher of an order that had expired once more; whether everything was still there."""
    plan = Plan.load(locked.checkout.plan or {})
    asks = [Ask(a.variant_id, a.point_id, a.quantity, max(a.good_on, clock.today())) for a in plan.asks]
    try:
        with transaction.atomic():
            take(asks, holder=basket_holder(locked.checkout), expires_at=None)
            if plan.voucher_code:
                locked.checkout.voucher_use.delete()
                take_use(locked.checkout)
    except (OutOfStock, Refusal):
        return False
    pass_on(
        basket_holder(locked.checkout),
        to={parcel.point_id: holder_of(parcel) for parcel in locked.parcels.all()},
        expires_at=None,
        priority=HoldPriority.PAID_ORDER,
    )
    # The one way back from cancelled: the same parcels with the same goods, as if they had never been given up.
    for parcel in locked.parcels.all():
        parcel.state = ParcelState.WAITING
        parcel.save(update_fields=["state"])
    locked.state, locked.ended_at, locked.end_reason = OrderState.OPEN, None, ""
    locked.save(update_fields=["state", "ended_at", "end_reason"])
    happened(locked, EventKind.REOPENED)
    audit.record(None, "order.reopen", locked)
    return True


def settle_shortfall(hold_ids: list[int]) -> None:
    """The shelf has taken promises back: the parcels become short and go to a person. An order that is awaited by
    transfer has its deadline now: the next `expire_orders` gives its other goods back as well.

    The stock rows are locked by whoever moved the shelf, so no other row of stock is locked here.
    """
    holds = Hold.objects.filter(pk__in=hold_ids, holder_kind=PARCEL, close_reason=SHORT)
    parcels = {UUID(holder) for holder in holds.values_list("holder_id", flat=True)}
    for order_id in sorted(set(Order.objects.filter(parcels__in=parcels).values_list("pk", flat=True))):
        locked = lock_order(order_id)
        for parcel in locked.parcels.filter(pk__in=parcels):
            if parcel.state == ParcelState.HELD:
                # It stays held back, and is short once an officer lets it go.
                parcel.held_from = ParcelState.SHORT
                parcel.save(update_fields=["held_from"])
            elif parcel_may(parcel.state, ParcelState.SHORT):
                move_parcel(None, parcel, ParcelState.SHORT)
        if locked.paid_at is None and not locked.pays_cash:
            locked.pay_until = clock.now()
            locked.save(update_fields=["pay_until"])
        happened(locked, EventKind.SHORT)
        changed("order", [order_id])
