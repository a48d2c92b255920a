"""The counter: a till is opened with its float, goods are sold over it, its cash is counted."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from catalog.certification.listing import listed_by_product
from catalog.inventory.availability import sold_here
from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_stocks
from catalog.inventory.models import (
    CounterPayment,
    CounterSale,
    CounterSaleLine,
    MovementKind,
    SalesPoint,
    Stock,
    TillEntry,
    TillSession,
)
from catalog.inventory.policies import can_move
from catalog.inventory.services.ledger import Move, post
from catalog.inventory.services.picking import Picked, Want, pick
from catalog.inventory.services.shelf import quantity_errors
from catalog.inventory.states import TillState, till_may
from catalog.products.models import ProductVariant
from config.core import audit, clock, eras
from config.core.changes import changed
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


def sell(
    actor: User, till: TillSession, *, items: Collection[Item], payment: str, age_asked: bool = False
) -> CounterSale:
    """Hand `items` over for their stored prices; `age_asked`: the buyer of alcohol is 18 or older (Law 44/2019/QH14).

    Raises `NotAllowed`, or `Refusal` naming each line that cannot be sold: lapsed, unpriced, not here in that number,
    or promised to somebody else."""
    point = till.point
    if not can_move(actor, point):
        raise NotAllowed
    Refusal.unless_none(_form_errors(items, payment, age_asked))
    with transaction.atomic():
        locked = TillSession.objects.select_for_update().get(pk=till.pk)
        if locked.closed_at is not None:
            raise Refusal(FieldError(StockCode.TILL_CLOSED, None, _("This till is closed. Open one first.")))
        listings = listed_by_product({item.variant.product_id for item in items}, adult=True)
        stocks = _stocks(point, items)
        lock_stocks(stocks.values())
        Refusal.unless_none(_line_errors(items, listings, stocks))
        picks = _picked(items, stocks)
        sale = CounterSale.objects.create(
            till=locked,
            number=_number(locked),
            payment=payment,
            total=sum((item.variant.price or 0) * picked.quantity for item, picked in picks),
            sold_by=actor,
        )
        movements = post(
            actor,
            [Move(p.want.stock_id, p.lot_id, -p.quantity, p.want.field) for _item, p in picks],
            kind=MovementKind.COUNTER_SALE,
            reference=(REFERENCE, str(sale.pk)),
        )
        CounterSaleLine.objects.bulk_create(
            CounterSaleLine(
                sale=sale,
                variant=item.variant,
                lot_id=picked.lot_id,
                movement=movement,
                product_name=item.variant.product.name,
                variant_name=item.variant.name,
                certificate_number=listings[item.variant.product_id].recognition.certificate_number,
                quantity=picked.quantity,
                unit_price=item.variant.price or 0,
            )
            for (item, picked), movement in zip(picks, movements, strict=True)
        )
        audit.record(actor, "till.sell", sale, total=sale.total)
        changed("counter_sale", [sale.pk])
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
        changed("counter_sale", [locked.pk])
    return locked


def lock_open_till(point: SalesPoint) -> TillSession:
    """The till that is open at the point, locked until commit. Raises `Refusal` when none is."""
    till = TillSession.objects.select_for_update().filter(point=point, closed_at=None).first()
    if till is None:
        raise Refusal(FieldError(StockCode.TILL_CLOSED, None, _("No till is open here: open one, then take the cash.")))
    return till


def take_cash(actor: User, locked: TillSession, *, amount: int, reference: tuple[str, str], note: str) -> TillEntry:
    """Put `amount` dong into the locked till for `reference` (kind, id), once. Raises `NotAllowed`."""
    if not can_move(actor, locked.point):
        raise NotAllowed
    kind, of = reference
    entry = TillEntry.objects.create(
        till=locked, amount=dong(amount), reference_kind=kind, reference_id=of, note=note, actor=actor
    )
    audit.record(actor, "till.take_cash", locked, amount=amount, of=f"{kind} {of}")
    return entry


def expected_cash(till: TillSession) -> int:
    """Dong that must lie in the till: the float, what was sold for cash, and what was taken for orders."""
    cash = till.sales.filter(payment=CounterPayment.CASH, undone_at=None).aggregate(sum=Sum("total", default=0))["sum"]
    orders = till.entries.aggregate(sum=Sum("amount", default=0))["sum"]
    return till.opening_float + cash + orders


def close_till(actor: User, till: TillSession, *, counted_cash: int, reason: str = "") -> TillSession:
    """Count the cash out; a difference needs its reason. Raises `NotAllowed` or `Refusal`."""
    if not can_move(actor, till.point):
        raise NotAllowed
    if dong(counted_cash) < 0:
        raise Refusal(FieldError(CommonCode.INVALID, "counted_cash", _("Counted cash is at least 0 dong.")))
    with transaction.atomic():
        locked = TillSession.objects.select_for_update().get(pk=till.pk)
        if not till_may(locked, TillState.CLOSED):
            raise Refusal(FieldError(StockCode.TILL_CLOSED, None, _("This till is closed already.")))
        if counted_cash != expected_cash(locked) and not clean(reason):
            raise Refusal(FieldError(CommonCode.REQUIRED, "reason", _("The cash differs: say why.")))
        locked.closed_by, locked.closed_at = actor, clock.now()
        locked.counted_cash, locked.difference_reason = counted_cash, clean(reason)
        locked.save()
        audit.record(actor, "till.close", locked, counted=counted_cash, expected=expected_cash(locked))
    return locked


def _form_errors(items: Collection[Item], payment: str, age_asked: bool) -> list[FieldError]:
    errors = [] if items else [FieldError(CommonCode.REQUIRED, "lines", _("Scan or choose what is sold."))]
    if not age_asked and any(item.variant.product.is_alcohol for item in items):
        message = _("Ask for the buyer's age: alcohol is sold to people of 18 or older only.")
        errors.append(FieldError(StockCode.AGE_NOT_ASKED, "age_asked", message))
    if payment not in CounterPayment.values:
        errors.append(FieldError(CommonCode.INVALID, "payment", _("Say how it was paid.")))
    if len({(item.variant.pk, item.lot_id) for item in items}) < len(items):
        errors.append(FieldError(CommonCode.UNIQUE, "lines", _("The same goods stand on two lines.")))
    return errors + [e for item in items for e in quantity_errors(item.quantity, f"lines.{item.variant.pk}.quantity")]


def _stocks(point: SalesPoint, items: Collection[Item]) -> dict[int, int]:
    rows = Stock.objects.filter(point=point, variant__in=[item.variant.pk for item in items])
    return dict(rows.values_list("variant", "pk"))


def _line_errors(items: Collection[Item], listings: dict, stocks: dict[int, int]) -> list[FieldError]:
    """What may not be sold here at all, whichever lot it comes from."""
    allowed = set(Stock.objects.filter(sold_here(), pk__in=stocks.values()).values_list("variant", flat=True))
    errors = []
    for item in items:
        field = f"lines.{item.variant.pk}"
        if item.variant.product_id not in listings or not item.variant.is_active:
            message = _("%(name)s is no longer certified for sale: take it off the shelf.")
            errors.append(FieldError(StockCode.NOT_LISTED, field, message, {"name": item.variant.product.name}))
        elif item.variant.price is None:
            errors.append(FieldError(CommonCode.REQUIRED, field, _("This pack has no price yet.")))
        elif item.variant.pk not in stocks:
            errors.append(
                FieldError(StockCode.INSUFFICIENT_STOCK, field, _("Only %(available)s left."), {"available": 0})
            )
        elif item.variant.pk not in allowed:
            message = _("%(name)s may no longer be sold here: give it back to its producer.")
            errors.append(FieldError(StockCode.NO_CONSIGNMENT, field, message, {"name": item.variant.product.name}))
    return errors


def _picked(items: Collection[Item], stocks: dict[int, int]) -> list[tuple[Item, Picked]]:
    """The lots they come from: under the rows' locks nothing is sold over the heads of those it is promised to."""
    wants = {
        Want(stocks[item.variant.pk], item.quantity, clock.today(), f"lines.{item.variant.pk}", item.lot_id): item
        for item in items
    }
    return [(wants[picked.want], picked) for picked in pick(wants)]


def _number(till: TillSession) -> str:
    """A receipt's number: the point, the day, and the sale of the till; the till's row is locked."""
    place = eras.place_within(till.opened_at, till.sales.count())
    return f"{till.point_id}-{clock.today():%y%m%d}-{till.pk}-{place}"
