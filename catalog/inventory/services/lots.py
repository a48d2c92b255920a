"""A bad lot is stopped everywhere by one act."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.inventory.errors import StockCode
from catalog.inventory.locks import lock_lot, lock_stocks
from catalog.inventory.models import Lot, LotStock
from catalog.inventory.policies import can_block, can_let_go
from catalog.inventory.services.shortfalls import settle_promises
from catalog.inventory.states import LotState, lot_may
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean


def block_lot(actor: User, lot: Lot, *, reason: str) -> list[int]:
    """Stop `lot` at every point at once; what was promised of it is released where nothing else can serve it.

    Returns the released holds' ids. Raises `NotAllowed`, or `Refusal` without a reason or when it is blocked already.
    """
    if not can_block(actor, lot):
        raise NotAllowed
    if not clean(reason):
        raise Refusal(FieldError(CommonCode.REQUIRED, "reason", _("Say why.")))
    with transaction.atomic():
        # The lot first: whoever is laying pieces of it on another shelf is done before the shelves are looked up.
        locked = lock_lot(lot.pk)
        stocks = lock_stocks(LotStock.objects.filter(lot=lot).values_list("stock", flat=True))
        if not lot_may(locked, LotState.BLOCKED):
            raise Refusal(FieldError(StockCode.LOT_BLOCKED, None, _("This lot is blocked already.")))
        locked.blocked_at, locked.blocked_by, locked.block_reason = clock.now(), actor, clean(reason)
        locked.save(update_fields=["blocked_at", "blocked_by", "block_reason"])
        audit.record(actor, "lot.block", locked, reason=locked.block_reason)
        changed("lot_blocked", [locked.pk])
        return settle_promises(sorted(stocks))


def let_lot_go(actor: User, lot: Lot) -> Lot:
    """The lot is good after all. Raises `NotAllowed` unless an officer."""
    if not can_let_go(actor):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_lot(lot.pk)
        if not lot_may(locked, LotState.GOOD):
            return locked
        locked.blocked_at, locked.blocked_by, locked.block_reason = None, None, ""
        locked.save(update_fields=["blocked_at", "blocked_by", "block_reason"])
        audit.record(actor, "lot.let_go", locked)
        changed("stock", list(LotStock.objects.filter(lot=locked).values_list("stock", flat=True)))
    return locked
