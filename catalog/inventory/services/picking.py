"""From which lots goods leave: those that keep shortest first, never those that somebody else was promised."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from catalog.inventory.availability import FOR_EVER, free, good_lots
from catalog.inventory.errors import StockCode
from catalog.inventory.models import LotStock
from config.core.errors import FieldError, Refusal


@dataclass(frozen=True)
class Want:
    """`quantity` pieces of a stock row that are good on `good_on`; of the lot, if one is named. `field` is what a
    refusal names."""

    stock_id: int
    quantity: int
    good_on: date
    field: str
    lot_id: int | None = None


@dataclass(frozen=True)
class Picked:
    """`quantity` pieces of a lot for a want."""

    want: Want
    lot_id: int
    quantity: int
    lasts: date


def pick(wants: Collection[Want]) -> list[Picked]:
    """The lots that serve `wants`: first expired, first out. The caller has locked the stock rows.

    Raises `Refusal` where lots are short, blocked or past their date, and where a lot that was named is needed for what
    is promised to others: a piece of a lot that lasts until a day is taken like a promise for that day.
    """
    lots: dict[int, dict[int, tuple[date, int]]] = defaultdict(dict)
    rows = LotStock.objects.filter(good_lots(), stock__in={want.stock_id for want in wants}, quantity__gt=0)
    for stock_id, lot_id, lasts, quantity in rows.values_list("stock", "lot", "lot__best_before", "quantity"):
        lots[stock_id][lot_id] = (lasts or FOR_EVER, quantity)
    picked, errors = [], []
    # Who names a lot goes first; then whoever needs the goods longest: the others can do with what is left.
    for want in sorted(wants, key=lambda w: (w.lot_id is None, -w.good_on.toordinal())):
        left = want.quantity
        for lot_id, (lasts, there) in sorted(lots[want.stock_id].items(), key=lambda lot: (lot[1][0], lot[0])):
            part = min(left, there)
            if part and lasts >= want.good_on and want.lot_id in (None, lot_id):
                picked.append(Picked(want, lot_id, part, lasts))
                lots[want.stock_id][lot_id] = (lasts, there - part)
                left -= part
        if left:
            errors.append(_too_few(want, want.quantity - left))
    Refusal.unless_none(errors)
    Refusal.unless_none(_promised_to_others(picked))
    return picked


def _too_few(want: Want, available: int) -> FieldError:
    if want.lot_id is None:
        message = _("Only %(available)s left.")
        return FieldError(StockCode.INSUFFICIENT_STOCK, want.field, message, {"available": available})
    message = _("Only %(available)s of this lot may be sold.")
    return FieldError(StockCode.LOT_NOT_HERE, f"{want.field}.lot", message, {"available": available})


def _promised_to_others(picked: list[Picked]) -> list[FieldError]:
    frees = free([(p.want.stock_id, p.lasts) for p in picked])
    errors = {}
    for one in picked:
        together = sum(p.quantity for p in picked if p.want.stock_id == one.want.stock_id and p.lasts >= one.lasts)
        available = frees[one.want.stock_id, one.lasts]
        if together > available:
            named = one.want.lot_id is not None
            errors[one.want.field] = FieldError(
                StockCode.LOT_PROMISED if named else StockCode.INSUFFICIENT_STOCK,
                f"{one.want.field}.lot" if named else one.want.field,
                _("Only %(available)s of them are not promised to others.") if named else _("Only %(available)s left."),
                {"available": available},
            )
    return list(errors.values())
