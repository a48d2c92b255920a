"""Stock-taking: open a sheet, enter what lies there, let the manager apply it."""

from typing import Any

import graphene

from catalog.api.desk import StockCount, StockCountLine
from catalog.api.mutations.access import StockError, count_line_of, count_of, point_of
from catalog.inventory import models, services
from config.api.engine.ids import number_of
from config.api.engine.mutations import Made, act
from config.core.models import User

COUNT: dict[str, Any] = {"stock_count": (StockCount, models.StockCount.objects.all)}
THE_COUNT: dict[str, Any] = {"stock_count": graphene.ID(required=True)}


class StockCountSeenInput(graphene.InputObjectType):
    """A line of a count sheet as it was read."""

    counted = graphene.Int(description="Null: nobody had counted it.")
    last_movement = graphene.ID(description="Null: it had never moved.")


def _seen(seen: dict[str, Any] | None) -> tuple[int | None, int] | None:
    """As the service takes it; an id that is none is no movement that was ever seen, and so is stale."""
    if seen is None:
        return None
    last = seen.get("last_movement")
    number = number_of("StockMovement", last) if last else 0
    return seen.get("counted"), -1 if number is None else number


class CountMutations:
    @act(
        "StockCountOpen",
        error=StockError,
        gives=COUNT,
        warehouse=graphene.ID(required=True),
        shelf=graphene.String(description="None: the whole point."),
    )
    def stock_count_open(actor: User, warehouse: str, shelf: str | None = None) -> Made:
        """A sheet with a line for every lot that lies there. Selling goes on."""
        return {"stock_count": services.open_count(actor, point_of(actor, warehouse), shelf=shelf or "")}

    @act(
        "StockCountEnter",
        error=StockError,
        gives={"line": (StockCountLine, models.CountLine.objects.select_related("lot").all)},
        line=graphene.ID(required=True),
        counted=graphene.Int(required=True),
        seen=StockCountSeenInput(description="What the line said when it was counted; STALE if it says otherwise."),
    )
    def stock_count_enter(actor: User, line: str, counted: int, seen: dict[str, Any] | None = None) -> Made:
        """What lies there of one lot; what the ledger says at that moment is kept beside it."""
        found = count_line_of(actor, line)
        return {"line": services.enter_count(actor, found, counted=counted, seen=_seen(seen))}

    @act("StockCountSubmit", error=StockError, gives=COUNT, **THE_COUNT)
    def stock_count_submit(actor: User, stock_count: str) -> Made:
        """Every line has been counted."""
        return {"stock_count": services.submit_count(actor, count_of(actor, stock_count))}

    @act("StockCountReopen", error=StockError, gives=COUNT, **THE_COUNT)
    def stock_count_reopen(actor: User, stock_count: str) -> Made:
        """Back to the shelf: something has to be counted again."""
        return {"stock_count": services.reopen_count(actor, count_of(actor, stock_count))}

    @act("StockCountCancel", error=StockError, gives=COUNT, **THE_COUNT)
    def stock_count_cancel(actor: User, stock_count: str) -> Made:
        """Drop the sheet; the ledger stays as it is."""
        return {"stock_count": services.cancel_count(actor, count_of(actor, stock_count))}

    @act("StockCountApply", error=StockError, gives=COUNT, **THE_COUNT)
    def stock_count_apply(actor: User, stock_count: str) -> Made:
        """Set the ledger to what was counted, all lines or none. For managers."""
        return {"stock_count": services.apply_count(actor, count_of(actor, stock_count))}
