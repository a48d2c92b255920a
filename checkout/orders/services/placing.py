"""A basket becomes an order: once, exactly as it was shown, and with everything it needs or not at all."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.certification.listing import listed_by_product
from catalog.inventory.errors import OutOfStock
from catalog.inventory.services import give_back, pass_on, take
from checkout.carts.errors import CartCode
from checkout.carts.locks import lock_checkout
from checkout.carts.models import Checkout, CheckoutState
from checkout.carts.plan import Plan, PlanLine
from checkout.carts.policies import can_change
from checkout.carts.readiness import obstacles
from checkout.carts.seen import changes
from checkout.carts.selectors import as_fixed, look, plan_is_fixed
from checkout.carts.services.holding import named_by_line
from checkout.carts.services.releasing import holder_of as basket_holder
from checkout.carts.services.using import take_use
from checkout.orders.locks import holder_of
from checkout.orders.models import EventKind, Order, Parcel
from checkout.orders.services.deadlines import reckon_deadlines
from checkout.orders.services.happening import happened
from checkout.orders.services.numbers import take_number
from checkout.orders.services.parcels import hold_back
from checkout.orders.services.terms import Terms, refuse_too_many, terms_of
from checkout.orders.services.writing import Certified, make_rows, store
from checkout.payments.selectors import money_of
from config.core import audit, clock
from config.core.changes import changed
from config.core.compiled import Given, compiled
from config.core.counting import count_done
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.known import knowing
from config.core.models import User


def place(actor: User | None, checkout: Checkout, *, digest: str | None = None) -> Order:
    """The order of `checkout`; asked again (a double click, a lost answer) it is the same order.

    `digest` is what the buyer saw (`Basket.digest`): if anything differs no order is made and the difference is named.
    Raises `NotAllowed` for another account's basket, and `Refusal` with everything that stands in the way.
    """
    with transaction.atomic():
        locked = lock_checkout(checkout.pk)
        if not can_change(actor, locked):
            raise NotAllowed
        placed = _placed().first(checkout=locked.pk)
        if placed is not None:
            return placed
        if locked.state != CheckoutState.OPEN:
            raise Refusal(FieldError(CommonCode.NOT_FOUND, "id", _("This basket is no longer there.")))
        return _place(actor, locked, digest)


@compiled
def _placed() -> QuerySet[Order]:
    return Order.objects.filter(checkout=Given("checkout", "uuid"))


def _place(actor: User | None, locked: Checkout, digest: str | None) -> Order:
    basket = as_fixed(locked) or look(locked)
    plan = basket.plan
    Refusal.unless_none(changes(digest, plan) if digest else ())
    Refusal.unless_none(obstacles(basket))
    terms = terms_of(locked, plan, money_of([locked.pk])[locked.pk])
    if not terms.paid:
        refuse_too_many(locked, plan)
    certified = _certified(plan)
    withdrawn = _withdrawn(plan, certified)
    if withdrawn and locked.sealed_at is None:
        # What has been paid for is placed and held back until an officer decides; nothing else is (design, rule 1).
        raise Refusal(*(_no_longer_certified(line) for line in withdrawn))
    if plan.voucher_code:
        take_use(locked)
    _make_sure_of_goods(locked, plan)
    rows = make_rows(basket, plan, terms, certified)
    _pass_goods_on(locked, plan, rows.parcels, terms)
    order = rows.order
    reckon_deadlines(order, rows.parcels)
    locked.state, locked.completed_at = CheckoutState.COMPLETED, clock.now()
    locked.plan, locked.hold_until = plan.stored(), locked.hold_until or clock.now()
    locked.save(update_fields=["state", "completed_at", "plan", "hold_until"])
    # From here on the day's other orders wait.
    store(rows, number=take_number())
    if withdrawn:
        hold_back(order, {line.product_id for line in withdrawn})
    with knowing(order, lines=list(rows.lines.values()), parcels=rows.parcels):
        happened(order, EventKind.PLACED, actor=actor)
    count_done("checkout_step", "ordered")
    audit.record(actor, "order.place", order, number=order.number, total=order.total)
    changed("order", [order.pk])
    return order


def complete_paid(*, after: timedelta = timedelta(minutes=2)) -> int:
    """Place the orders of baskets that were paid for while nobody came back to say so; returns how many. For the
    minute's job. What cannot be placed is left to whoever refunds: its hold has ended and its goods are gone."""
    since = clock.now() - after
    waiting = Checkout.objects.filter(state=CheckoutState.OPEN, sealed_at__lt=since)
    return sum(_completed(checkout) for checkout in waiting.order_by("sealed_at")[:_AT_ONCE])


_AT_ONCE = 100


def _completed(checkout: Checkout) -> bool:
    try:
        place(checkout.user, checkout)
    except Refusal:
        with transaction.atomic():
            changed("checkout_not_placed", [checkout.pk])
        return False
    return True


_SHARE = """
SELECT id, certificate_number, stars, withdrawn_on FROM certification_recognition
WHERE id = ANY(%s) ORDER BY id FOR SHARE
"""


def _certified(plan: Plan) -> dict[int, Certified]:
    """The recognitions of the lines, by id. A withdrawal that has not committed waits for this transaction, and finds
    the order."""
    ids = sorted(line.recognition_id for line in plan.lines)
    with connection.cursor() as cursor:
        cursor.execute(_SHARE, [ids])
        return {pk: Certified(*facts) for pk, *facts in cursor.fetchall()}


def _withdrawn(plan: Plan, certified: Mapping[int, Certified]) -> list[PlanLine]:
    """Lines whose recognition has been withdrawn since it was judged, and that no other lists."""
    days = {pk: one.withdrawn_on for pk, one in certified.items()}
    gone = {pk for pk, day in days.items() if day is not None and day <= clock.today()}
    suspects = [line for line in plan.lines if line.recognition_id in gone]
    listed = listed_by_product({line.product_id for line in suspects}, adult=True) if suspects else {}
    return [line for line in suspects if line.product_id not in listed]


def _no_longer_certified(line: PlanLine) -> FieldError:
    message = _("This is no longer certified for sale.")
    return FieldError(CartCode.PRODUCT_UNAVAILABLE_FOR_PURCHASE, f"lines.{line.line_id}", message)


def _make_sure_of_goods(locked: Checkout, plan: Plan) -> None:
    """The goods are promised to the checkout, by its hold or anew. Raises `Refusal` naming the lines that are gone."""
    holder = basket_holder(locked)
    if plan_is_fixed(locked) and locked.hold_until is not None and locked.hold_until > clock.now():
        return
    give_back(holder, reason="expired")
    try:
        take(plan.asks, holder=holder, expires_at=None)
    except OutOfStock as short:
        raise named_by_line(short, plan) from short


def _pass_goods_on(locked: Checkout, plan: Plan, parcels: list[Parcel], terms: Terms) -> None:
    """From the checkout to the parcels; all of it, or no order."""
    passed = pass_on(
        basket_holder(locked),
        to={parcel.point_id: holder_of(parcel) for parcel in parcels},
        expires_at=terms.pay_until,
        priority=terms.priority,
    )
    short = [ask for ask in plan.asks if passed.get((ask.variant_id, ask.point_id), 0) < ask.quantity]
    if short:
        lines = {line.variant_id: line.line_id for line in plan.lines}
        message = _("Part of this has just gone: look at your basket again.")
        raise Refusal(
            *(FieldError(CartCode.INSUFFICIENT_STOCK, f"lines.{lines[a.variant_id]}", message) for a in short)
        )
