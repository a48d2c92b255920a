"""A basket holds nothing until a payment is started; then what will be ordered is fixed and goods are promised."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import OutOfStock
from catalog.inventory.models import HoldPriority
from catalog.inventory.services import take
from checkout.carts.errors import CartCode
from checkout.carts.locks import lock_buyer, lock_checkout
from checkout.carts.models import Checkout, CheckoutState
from checkout.carts.plan import Plan
from checkout.carts.readiness import obstacles
from checkout.carts.seen import changes
from checkout.carts.selectors import look, plan_is_fixed
from checkout.carts.services.changing import let_go, locked_open, refuse_unless_open
from checkout.carts.services.choosing import pay_by
from checkout.carts.services.releasing import holder_of, release
from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User

# So many baskets of one phone, or for one address, may hold goods at once while they are not ordered.
MOST_HELD = 3


def begin_hold(actor: User | None, checkout: Checkout, *, until: datetime, digest: str | None = None) -> Plan:
    """Fix what will be ordered and promise its goods until `until`, before the first call to a provider.

    A hold that stands is not made longer: the same plan is answered again, however often somebody tries. Raises
    `Refusal` with whatever stands in the way, or with what has changed since `digest` was shown.
    """
    with transaction.atomic():
        return _hold(actor, locked_open(actor, checkout), until=until, digest=digest)


def hold_to_pay(
    actor: User | None, locked: Checkout, *, gateway: str, cash: bool, until: datetime, digest: str | None = None
) -> Plan:
    """`choose_payment` and `begin_hold` of a locked checkout, in one write."""
    refuse_unless_open(actor, locked)
    if (locked.gateway, locked.pays_cash) != (gateway, cash):
        let_go(locked)
        pay_by(locked, gateway=gateway, cash=cash)
        locked.updated_at = clock.now()
    return _hold(actor, locked, until=until, digest=digest)


def _hold(actor: User | None, locked: Checkout, *, until: datetime, digest: str | None) -> Plan:
    if plan_is_fixed(locked):
        plan = Plan.load(locked.plan or {})
        Refusal.unless_none(changes(digest, plan) if digest else ())
        return plan
    basket = look(locked)
    Refusal.unless_none(changes(digest, basket.plan) if digest else ())
    Refusal.unless_none(obstacles(basket))
    release(locked, reason="expired")
    _refuse_too_many(locked)
    now = clock.now()
    if locked.first_deadline is None or locked.first_deadline <= now:
        locked.first_deadline = until
    locked.hold_until = min(until, locked.first_deadline)
    try:
        take(basket.plan.asks, holder=holder_of(locked), expires_at=locked.hold_until, priority=HoldPriority.CHECKOUT)
    except OutOfStock as short:
        raise named_by_line(short, basket.plan) from short
    locked.plan = basket.plan.stored()
    locked.save(update_fields=["plan", "hold_until", "first_deadline", "gateway", "pays_cash", "updated_at"])
    audit.record(actor, "checkout.hold", locked, total=basket.plan.total, until=locked.hold_until.isoformat())
    return basket.plan


def end_hold(checkout: Checkout, *, reason: str) -> None:
    """The payment came to nothing: the goods are free again. Nothing happens once money has come, or an order."""
    with transaction.atomic():
        locked = lock_checkout(checkout.pk)
        if locked.state == CheckoutState.OPEN and locked.sealed_at is None:
            release(locked, reason=reason)
            locked.save(update_fields=["plan", "hold_until"])


def seal(locked: Checkout) -> None:
    """Money has come (or a bank has promised it) for the plan: from now on it is what will be ordered, whatever prices
    do. Raises `Refusal` without a plan: money for nothing is refunded."""
    if locked.plan is None:
        raise Refusal(FieldError(CommonCode.INVALID, None, _("Nothing was fixed that this could pay for.")))
    if locked.sealed_at is None:
        locked.sealed_at = clock.now()
        locked.save(update_fields=["sealed_at"])


def unseal(locked: Checkout) -> None:
    """The money has gone back: the basket is its buyer's again."""
    locked.sealed_at = None
    locked.save(update_fields=["sealed_at"])


def named_by_line(short: OutOfStock, plan: Plan) -> Refusal:
    """The same refusal, with the basket's lines instead of the stock's."""
    lines = {line.variant_id: line.line_id for line in plan.lines}
    return Refusal(
        *(
            FieldError(
                CartCode.INSUFFICIENT_STOCK if s.listed else CartCode.PRODUCT_UNAVAILABLE_FOR_PURCHASE,
                f"lines.{lines[s.variant_id]}",
                error.message,
                error.params,
            )
            for s, error in zip(short.shortages, short.errors, strict=True)
        )
    )


def _refuse_too_many(locked: Checkout) -> None:
    same = lock_buyer(locked)
    held = Checkout.objects.filter(same, state=CheckoutState.OPEN, hold_until__gt=clock.now()).exclude(pk=locked.pk)
    if held.count() >= MOST_HELD:
        raise Refusal(
            FieldError(CartCode.TOO_MANY_UNPAID, None, _("Finish your other orders first, or try again later."))
        )
