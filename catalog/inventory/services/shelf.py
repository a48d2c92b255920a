"""What people do at the shelf: receive, adjust, write off, take returns back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_stocks, share_lots
from catalog.inventory.models import Consignment, ConsignmentState, Lot, Movement, MovementKind, SalesPoint, Stock
from catalog.inventory.policies import can_move
from catalog.inventory.services.ledger import Move, post
from catalog.products.models import ProductVariant
from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

MOST_PIECES = 1_000_000
MOST_OF_SHELF = 40  # letters


def receive(
    actor: User,
    point: SalesPoint,
    variant: ProductVariant,
    *,
    quantity: int,
    lot_code: str = "",
    best_before: date | None = None,
    happened_at: datetime | None = None,
    reason: str = "",
) -> Movement:
    """Take in `quantity` pieces of a lot. Raises `NotAllowed`, or `Refusal` for a quantity below 1, a lot past its
    date or known with another one, a closed point, and goods that no consignment in force covers."""
    _check_right(actor, point)
    errors = list(quantity_errors(quantity))
    if best_before is not None and best_before < clock.today():
        errors.append(
            FieldError(StockCode.LOT_PAST_ITS_DATE, "best_before", _("This best-before date has passed already."))
        )
    if not point.is_active:
        errors.append(FieldError(StockCode.POINT_CLOSED, "point", _("This sales point is closed.")))
    if not may_hold(point, variant):
        errors.append(
            FieldError(StockCode.NO_CONSIGNMENT, "variant", _("No consignment in force lets this point hold it."))
        )
    Refusal.unless_none(errors)
    with transaction.atomic():
        lot = lot_of(variant, code=lot_code, best_before=best_before)
        stock, _made = Stock.objects.get_or_create(variant=variant, point=point)
        [movement] = post(
            actor,
            [Move(stock.pk, lot.pk, quantity)],
            kind=MovementKind.RECEIPT,
            happened_at=happened_at,
            reason=clean(reason),
        )
        audit.record(actor, "stock.receive", stock, quantity=quantity, lot=lot.code)
    return movement


def adjust(actor: User, stock: Stock, lot: Lot, *, delta: int, reason: str) -> Movement:
    """Put the number right by `delta`, with the reason. Raises `NotAllowed` or `Refusal`."""
    return _correct(actor, stock, lot, delta=delta, reason=reason, kind=MovementKind.ADJUSTMENT, action="stock.adjust")


def write_off(actor: User, stock: Stock, lot: Lot, *, quantity: int, reason: str) -> Movement:
    """Breakage, loss, past its date: `quantity` pieces leave, whatever was promised of them (design, rule 4)."""
    Refusal.unless_none(quantity_errors(quantity))
    return _correct(
        actor, stock, lot, delta=-quantity, reason=reason, kind=MovementKind.WRITE_OFF, action="stock.write_off"
    )


def arrange(actor: User, stock: Stock, *, shelf: str, low_below: int, seen: tuple[str, int] | None = None) -> Stock:
    """Say on which shelf it lies and below how many pieces it is low. Raises `NotAllowed` or `Refusal`.

    `seen` is the shelf and threshold that `actor` had before their eyes: what a colleague changed meanwhile is not
    overwritten.
    """
    _check_right(actor, stock.point)
    if isinstance(low_below, bool) or not isinstance(low_below, int) or not 0 <= low_below <= MOST_PIECES:
        raise Refusal(FieldError(CommonCode.INVALID, "low_below", _("A threshold is a whole number, at least 0.")))
    if len(clean(shelf)) > MOST_OF_SHELF:
        raise Refusal(FieldError(CommonCode.INVALID, "shelf", _("A shelf's name is short.")))
    with transaction.atomic():
        locked = lock_stocks([stock.pk])[stock.pk]
        if seen is not None and (locked.shelf, locked.low_below) != (clean(seen[0]), seen[1]):
            raise Refusal(
                FieldError(
                    StockCode.STALE,
                    None,
                    _("A colleague has changed this meanwhile: shelf %(shelf)s, low below %(low)s."),
                    {"shelf": locked.shelf or "–", "low": locked.low_below},
                )
            )
        locked.shelf, locked.low_below = clean(shelf), low_below
        locked.save(update_fields=["shelf", "low_below"])
        audit.record(actor, "stock.arrange", locked, shelf=locked.shelf, low_below=low_below)
    return locked


def take_back(
    actor: User, stock: Stock, lot: Lot, *, quantity: int, reason: str, reference: tuple[str, str] = ("", "")
) -> Movement:
    """A buyer brought `quantity` pieces back, or a courier did, to the lot they came from; `reference`: of what."""
    Refusal.unless_none(quantity_errors(quantity))
    return _correct(
        actor,
        stock,
        lot,
        delta=quantity,
        reason=reason,
        kind=MovementKind.RETURN,
        action="stock.return",
        reference=reference,
    )


def may_hold(point: SalesPoint, variant: ProductVariant) -> bool:
    """Whether the producer lets the point hold it: a consignment in force, or the producer's own premises."""
    producer_id = variant.product.producer_id
    if point.producer_id == producer_id:
        return True
    today = clock.today()
    agreed = Consignment.objects.filter(
        point=point, producer=producer_id, state=ConsignmentState.AGREED, starts_on__lte=today
    ).exclude(ends_on__lt=today)
    return agreed.filter(products=None).exists() or agreed.filter(products=variant.product_id).exists()


def lot_of(variant: ProductVariant, *, code: str, best_before: date | None) -> Lot:
    """The variant's lot of this code, made when it is new; it is not blocked before the transaction ends.

    Raises `Refusal` when it is known with another date or blocked.
    """
    lot, _made = Lot.objects.get_or_create(variant=variant, code=clean(code), defaults={"best_before": best_before})
    share_lots([lot.pk])
    lot.refresh_from_db()
    if lot.best_before != best_before:
        raise Refusal(
            FieldError(
                StockCode.LOT_DIFFERS,
                "best_before",
                _("Lot %(code)s is known with the date %(date)s."),
                {"code": lot.code or "-", "date": f"{lot.best_before:%d/%m/%Y}" if lot.best_before else "-"},
            )
        )
    if lot.blocked_at is not None:
        raise Refusal(FieldError(StockCode.LOT_BLOCKED, "lot_code", _("This lot is blocked.")))
    return lot


def quantity_errors(quantity: int, field: str = "quantity") -> list[FieldError]:
    """What is wrong with a number of pieces: whole, at least 1."""
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= MOST_PIECES:
        return [FieldError(CommonCode.INVALID, field, _("A quantity is a whole number, at least 1."))]
    return []


def _correct(
    actor: User,
    stock: Stock,
    lot: Lot,
    *,
    delta: int,
    reason: str,
    kind: MovementKind,
    action: str,
    reference: tuple[str, str] = ("", ""),
) -> Movement:
    _check_right(actor, stock.point)
    errors = []
    if isinstance(delta, bool) or not isinstance(delta, int) or delta == 0 or abs(delta) > MOST_PIECES:
        errors.append(FieldError(CommonCode.INVALID, "quantity", _("A quantity is a whole number, at least 1.")))
    if not clean(reason):
        errors.append(FieldError(CommonCode.REQUIRED, "reason", _("Say why.")))
    if lot.variant_id != stock.variant_id:
        errors.append(FieldError(StockCode.LOT_NOT_HERE, "lot", _("This lot is of other goods.")))
    Refusal.unless_none(errors)
    with transaction.atomic():
        moves = [Move(stock.pk, lot.pk, delta)]
        [movement] = post(actor, moves, kind=kind, reason=clean(reason), reference=reference)
        audit.record(actor, action, stock, delta=delta, lot=lot.code, reason=clean(reason))
    return movement


def _check_right(actor: User, point: SalesPoint) -> None:
    if not can_move(actor, point):
        raise NotAllowed
