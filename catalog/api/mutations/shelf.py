"""At the shelf: receive, adjust, write off, take back, undo; stop a bad lot."""

from typing import Any

import graphene

from catalog.api.mutations.access import StockError, lot_at, movement_of, point_of, stock_of, variant_of
from catalog.api.stocks import Lot, Stock, StockMovement, lots, movements, stocks
from catalog.inventory import services
from catalog.inventory.models import Movement
from config.api.engine.mutations import Made, act
from config.core.models import User

Input = dict[str, Any]


class StockArrangementInput(graphene.InputObjectType):
    """Where a row lies and when it is low, as it was read."""

    shelf = graphene.String(required=True)
    low_below = graphene.Int(required=True)


class StockReceiveInput(graphene.InputObjectType):
    warehouse = graphene.ID(required=True)
    variant = graphene.ID(required=True)
    quantity = graphene.Int(required=True)
    lot_code = graphene.String()
    best_before = graphene.Date()
    happened_at = graphene.DateTime(description="When it came, if not now.")
    reason = graphene.String()


class StockAdjustInput(graphene.InputObjectType):
    stock = graphene.ID(required=True)
    lot = graphene.ID(required=True)
    delta = graphene.Int(required=True, description="By how many the number is wrong; below 0 when there are fewer.")
    reason = graphene.String(required=True)


class StockPiecesInput(graphene.InputObjectType):
    stock = graphene.ID(required=True)
    lot = graphene.ID(required=True)
    quantity = graphene.Int(required=True)
    reason = graphene.String(required=True)


GIVES: dict[str, Any] = {"movement": (StockMovement, movements), "stock": (Stock, stocks)}


def _moved(movement: Movement) -> Made:
    return {"movement": movement, "stock": movement.stock}


def _here(actor: User, given: Input) -> tuple[Any, Any]:
    return stock_of(actor, given["stock"]), lot_at(actor, given["lot"])


class ShelfMutations:
    @act("StockReceive", error=StockError, gives=GIVES, input=StockReceiveInput(required=True))
    def stock_receive(actor: User, input: Input) -> Made:
        """Take in pieces of a lot."""
        point, variant = point_of(actor, input["warehouse"]), variant_of(input["variant"])
        facts = {name: value for name, value in input.items() if value is not None}
        del facts["warehouse"], facts["variant"]
        return _moved(services.receive(actor, point, variant, **facts))

    @act("StockAdjust", error=StockError, gives=GIVES, input=StockAdjustInput(required=True))
    def stock_adjust(actor: User, input: Input) -> Made:
        """Put a number right, with the reason."""
        stock, lot = _here(actor, input)
        return _moved(services.adjust(actor, stock, lot, delta=input["delta"], reason=input["reason"]))

    @act("StockWriteOff", error=StockError, gives=GIVES, input=StockPiecesInput(required=True))
    def stock_write_off(actor: User, input: Input) -> Made:
        """Breakage, loss, past its date: pieces leave, whatever was promised of them."""
        stock, lot = _here(actor, input)
        return _moved(services.write_off(actor, stock, lot, quantity=input["quantity"], reason=input["reason"]))

    @act("StockReturn", error=StockError, gives=GIVES, input=StockPiecesInput(required=True))
    def stock_return(actor: User, input: Input) -> Made:
        """A buyer brought pieces back, to the lot they came from."""
        stock, lot = _here(actor, input)
        return _moved(services.take_back(actor, stock, lot, quantity=input["quantity"], reason=input["reason"]))

    @act(
        "StockMovementUndo",
        error=StockError,
        gives=GIVES,
        movement=graphene.ID(required=True),
        reason=graphene.String(),
    )
    def stock_movement_undo(actor: User, movement: str, reason: str | None = None) -> Made:
        """Put a movement right by one the other way, once."""
        return _moved(services.undo(actor, movement_of(actor, movement), reason=reason or ""))

    @act(
        "StockArrange",
        error=StockError,
        gives={"stock": (Stock, stocks)},
        stock=graphene.ID(required=True),
        shelf=graphene.String(required=True),
        low_below=graphene.Int(required=True),
        seen=StockArrangementInput(description="What it said to the caller; STALE when it says otherwise now."),
    )
    def stock_arrange(actor: User, stock: str, shelf: str, low_below: int, seen: dict | None = None) -> Made:
        """Say on which shelf it lies and below how many pieces it is low."""
        found = stock_of(actor, stock)
        known = (seen["shelf"], seen["low_below"]) if seen else None
        return {"stock": services.arrange(actor, found, shelf=shelf, low_below=low_below, seen=known)}

    @act(
        "LotBlock",
        error=StockError,
        gives={"lot": (Lot, lots)},
        lot=graphene.ID(required=True),
        reason=graphene.String(required=True),
    )
    def lot_block(actor: User, lot: str, reason: str) -> Made:
        """Stop a lot everywhere at once. For the office and the producer who made it."""
        bad = lot_at(actor, lot)
        services.block_lot(actor, bad, reason=reason)
        return {"lot": bad}

    @act("LotUnblock", error=StockError, gives={"lot": (Lot, lots)}, lot=graphene.ID(required=True))
    def lot_unblock(actor: User, lot: str) -> Made:
        """The lot is good after all. For the office."""
        return {"lot": services.let_lot_go(actor, lot_at(actor, lot))}
