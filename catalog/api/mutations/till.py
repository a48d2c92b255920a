"""The counter: open a till, sell over it, take a sale back, count the cash."""

from typing import Any

import graphene

from catalog.api.desk import CounterPayment, CounterSale, TillSession
from catalog.api.mutations.access import StockError, few, lot_at, point_of, sale_of, till_of, variant_of
from catalog.inventory import models, services
from catalog.inventory.services.tills import Item
from config.api.engine.mutations import Made, act, lines_named
from config.core.models import User

Input = dict[str, Any]
TILL: dict[str, Any] = {"till_session": (TillSession, models.TillSession.objects.all)}
SALE: dict[str, Any] = {"counter_sale": (CounterSale, models.CounterSale.objects.all)}


class CounterSaleLineInput(graphene.InputObjectType):
    variant = graphene.ID(required=True)
    quantity = graphene.Int(required=True)
    lot = graphene.ID(description="None: whichever keeps shortest.")


class TillMutations:
    @act(
        "TillOpen",
        error=StockError,
        gives=TILL,
        warehouse=graphene.ID(required=True),
        opening_float=graphene.Int(required=True, description="Whole dong."),
    )
    def till_open(actor: User, warehouse: str, opening_float: int) -> Made:
        """Put a float in; one till is open at a point at a time."""
        return {"till_session": services.open_till(actor, point_of(actor, warehouse), opening_float=opening_float)}

    @act(
        "CounterSaleCreate",
        error=StockError,
        gives=SALE,
        till_session=graphene.ID(required=True),
        lines=graphene.List(graphene.NonNull(CounterSaleLineInput), required=True),
        payment=CounterPayment(required=True),
        age_asked=graphene.Boolean(description="That whoever buys alcohol is 18 or older."),
    )
    def counter_sale_create(
        actor: User, till_session: str, lines: list[Input], payment: Any, age_asked: bool | None = None
    ) -> Made:
        """Hand goods over for their stored prices."""
        till = till_of(actor, till_session)
        items = [_item(actor, n, line) for n, line in enumerate(few(lines))]
        with lines_named({str(item.variant.pk): str(n) for n, item in enumerate(items)}):
            sale = services.sell(actor, till, items=items, payment=payment.value, age_asked=bool(age_asked))
        return {"counter_sale": sale}

    @act("CounterSaleUndo", error=StockError, gives=SALE, counter_sale=graphene.ID(required=True))
    def counter_sale_undo(actor: User, counter_sale: str) -> Made:
        """The goods come back and the money goes back, while the till is open."""
        return {"counter_sale": services.undo_sale(actor, sale_of(actor, counter_sale))}

    @act(
        "TillClose",
        error=StockError,
        gives=TILL,
        till_session=graphene.ID(required=True),
        counted_cash=graphene.Int(required=True, description="Whole dong."),
        reason=graphene.String(description="Why it differs from what was taken."),
    )
    def till_close(actor: User, till_session: str, counted_cash: int, reason: str | None = None) -> Made:
        """Count the cash out; a difference needs its reason."""
        till = till_of(actor, till_session)
        return {"till_session": services.close_till(actor, till, counted_cash=counted_cash, reason=reason or "")}


def _item(actor: User, number: int, line: Input) -> Item:
    variant = variant_of(line["variant"], f"lines.{number}.variant")
    lot = lot_at(actor, line["lot"], f"lines.{number}.lot").pk if line.get("lot") else None
    return Item(variant, line["quantity"], lot)
