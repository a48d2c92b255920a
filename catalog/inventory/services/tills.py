"""The counter: a till is opened with its float, goods are sold over it, its cash is counted."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from catalog.certification.listing import listed_by_product
from catalog.inventory.availability import with_available
from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_stocks
from catalog.inventory.models import (
    CounterPayment,
    CounterSale,
    CounterSaleLine,
    LotStock,
    MovementKind,
    SalesPoint,
    Stock,
    TillSession,
)
from catalog.inventory.policies import can_move
from catalog.inventory.services.ledger import Move, post
from catalog.inventory.services.shelf import quantity_errors
from catalog.products.models import ProductVariant
from config.core import audit, clock
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.money import dong
from config.core.text import clean

REFERENCE = "counter_sale"


@dataclass(frozen=True)
class Item:
    """`quantity` pieces of a variant over the counter; `lot_id` None: whichever keeps shortest."""

    variant: ProductVariant
    quantity: int
    lot_id: int | None = None


def open_till(actor: User, point: SalesPoint, *, opening_float: int) -> TillSession:
    """Put `opening_float` dong in. Raises `NotAllowed`, or `Refusal` below nought or while another is open."""
    if not can_move(actor, point):
        raise NotAllowed
    if dong(opening_float) < 0:
        raise Refusal(FieldError(CommonCode.INVALID, "opening_float", _("A float is at least 0 dong.")))
    try:
        with transaction.atomic():
            till = TillSession.objects.create(point=point, opened_by=actor, opening_float=opening_float)
            audit.record(actor, "till.open", till, float=opening_float)
    except IntegrityError as problem:
        raise Refusal(FieldError(StockCode.TILL_OPEN, None, _("A till is open here already."))) from problem
    return till


def sell(actor: User, till: TillSession, *, items: Collection[Item], payment: str) -> CounterSale:
    """Hand `items` over for their stored prices. Raises `NotAllowed`, or `Refusal` naming each line that cannot be
    sold: lapsed, unpriced, not here in that number, or promised to somebody else."""
    point = till.point
    if not can_move(actor, point):
        raise NotAllowed
    Refusal.unless_none(_form_errors(items, payment))
    with transaction.atomic():
        locked = TillSession.objects.select_for_update().get(pk=till.pk)
        if locked.closed_at is not None:
            raise Refusal(FieldError(StockCode.TILL_CLOSED, None, _("This till is closed. Open one first.")))
        listings = listed_by_product({item.variant.product_id for item in items}, adult=True)
        stocks = _stocks(point, items)
        lock_stocks(stocks.values())
        Refusal.unless_none(_line_errors(items, listings, stocks))
        picks = [(item, pick) for item in items for pick in _pick(item, stocks[item.variant.pk])]
        sale = CounterSale.objects.create(
            till=locked,
            number=_number(locked),
            payment=payment,
            total=sum((item.variant.price or 0) * n for item, (_lot, n) in picks),
            sold_by=actor,
        )
        movements = post(
            actor,
            [Move(stocks[item.variant.pk], lot, -n, f"lines.{item.variant.pk}") for item, (lot, n) in picks],
            kind=MovementKind.COUNTER_SALE,
            reference=(REFERENCE, str(sale.pk)),
        )
        CounterSaleLine.objects.bulk_create(
            CounterSaleLine(
                sale=sale,
                variant=item.variant,
                lot_id=lot,
                movement=movement,
                product_name=item.variant.product.name,
                variant_name=item.variant.name,
                certificate_number=listings[item.variant.product_id].recognition.certificate_number,
                quantity=n,
                unit_price=item.variant.price or 0,
            )
            for (item, (lot, n)), movement in zip(picks, movements, strict=True)
        )
        audit.record(actor, "till.sell", sale, total=sale.total)
    return sale


def undo_sale(actor: User, sale: CounterSale) -> CounterSale:
    """The goods come back to the lots they came from and the money goes back, while the till is open; once."""
    if not can_move(actor, sale.till.point):
        raise NotAllowed
    with transaction.atomic():
        locked = CounterSale.objects.select_for_update(of=("self",)).select_related("till").get(pk=sale.pk)
        if locked.undone_at is not None:
            raise Refusal(FieldError(StockCode.ALREADY_UNDONE, None, _("This sale has been taken back already.")))
        if locked.till.closed_at is not None:
            raise Refusal(FieldError(StockCode.TILL_CLOSED, None, _("Its till is closed: take the goods as a return.")))
        lines = locked.lines.select_related("movement")
        post(
            actor,
            [Move(line.movement.stock_id, line.lot_id, line.quantity) for line in lines],
            kind=MovementKind.RETURN,
            reference=(REFERENCE, str(locked.pk)),
        )
        locked.undone_by, locked.undone_at = actor, clock.now()
        locked.save(update_fields=["undone_by", "undone_at"])
        audit.record(actor, "till.undo", locked)
    return locked


def expected_cash(till: TillSession) -> int:
    """Dong that must lie in the till: the float and what was taken in cash."""
    cash = till.sales.filter(payment=CounterPayment.CASH, undone_at=None).aggregate(sum=Sum("total"))["sum"]
    return till.opening_float + (cash or 0)


def close_till(actor: User, till: TillSession, *, counted_cash: int, reason: str = "") -> TillSession:
    """Count the cash out; a difference needs its reason. Raises `NotAllowed` or `Refusal`."""
    if not can_move(actor, till.point):
        raise NotAllowed
    if dong(counted_cash) < 0:
        raise Refusal(FieldError(CommonCode.INVALID, "counted_cash", _("Counted cash is at least 0 dong.")))
    with transaction.atomic():
        locked = TillSession.objects.select_for_update().get(pk=till.pk)
        if locked.closed_at is not None:
            raise Refusal(FieldError(StockCode.TILL_CLOSED, None, _("This till is closed already.")))
        if counted_cash != expected_cash(locked) and not clean(reason):
            raise Refusal(FieldError(CommonCode.REQUIRED, "reason", _("The cash differs: say why.")))
        locked.closed_by, locked.closed_at = actor, clock.now()
        locked.counted_cash, locked.difference_reason = counted_cash, clean(reason)
        locked.save()
        audit.record(actor, "till.close", locked, counted=counted_cash, expected=expected_cash(locked))
    return locked


def _form_errors(items: Collection[Item], payment: str) -> list[FieldError]:
    errors = [] if items else [FieldError(CommonCode.REQUIRED, "lines", _("Scan or choose what is sold."))]
    if payment not in CounterPayment.values:
        errors.append(FieldError(CommonCode.INVALID, "payment", _("Say how it was paid.")))
    if len({(item.variant.pk, item.lot_id) for item in items}) < len(items):
        errors.append(FieldError(CommonCode.UNIQUE, "lines", _("The same goods stand on two lines.")))
    return errors + [e for item in items for e in quantity_errors(item.quantity, f"lines.{item.variant.pk}.quantity")]


def _stocks(point: SalesPoint, items: Collection[Item]) -> dict[int, int]:
    rows = Stock.objects.filter(point=point, variant__in=[item.variant.pk for item in items])
    return dict(rows.values_list("variant", "pk"))


def _line_errors(items: Collection[Item], listings: dict, stocks: dict[int, int]) -> list[FieldError]:
    """Under the rows' locks: what is promised to others is not sold over their heads."""
    free = {s.variant_id: s.available for s in with_available(Stock.objects.filter(pk__in=stocks.values()))}
    errors = []
    for item in items:
        field = f"lines.{item.variant.pk}"
        wanted = sum(i.quantity for i in items if i.variant.pk == item.variant.pk)
        if item.variant.product_id not in listings or not item.variant.is_active:
            message = _("%(name)s is no longer certified for sale: take it off the shelf.")
            errors.append(FieldError(StockCode.NOT_LISTED, field, message, {"name": item.variant.product.name}))
        elif item.variant.price is None:
            errors.append(FieldError(CommonCode.REQUIRED, field, _("This pack has no price yet.")))
        elif wanted > free.get(item.variant.pk, 0):
            left = free.get(item.variant.pk, 0)
            errors.append(
                FieldError(StockCode.INSUFFICIENT_STOCK, field, _("Only %(available)s left."), {"available": left})
            )
    return errors


def _pick(item: Item, stock_id: int) -> list[tuple[int, int]]:
    """(lot, pieces) first expired first out, or of the lot that was named. Raises `Refusal` when it is bad or short."""
    rows = LotStock.objects.filter(stock=stock_id, quantity__gt=0).select_related("lot")
    if item.lot_id is not None:
        rows = rows.filter(lot=item.lot_id)
    today, left, picks = clock.today(), item.quantity, []
    for row in sorted(rows, key=lambda r: (r.lot.best_before is None, r.lot.best_before or today, r.lot_id)):
        if row.lot.blocked_at is None and (row.lot.best_before is None or row.lot.best_before >= today) and left:
            picks.append((row.lot_id, min(left, row.quantity)))
            left -= min(left, row.quantity)
    if left:
        raise Refusal(
            FieldError(
                StockCode.LOT_NOT_HERE,
                f"lines.{item.variant.pk}.lot",
                _("Only %(available)s of this lot may be sold."),
                {"available": item.quantity - left},
            )
        )
    return picks


def _number(till: TillSession) -> str:
    """A receipt's number: the point, the day, and the sale of the till; the till's row is locked."""
    return f"{till.point_id}-{clock.today():%y%m%d}-{till.pk}-{till.sales.count() + 1}"
