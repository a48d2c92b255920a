"""A's transfers, counts and till, for the routes that lead to them."""

from typing import Any

from catalog.inventory.models import SalesPoint, Stock
from catalog.inventory.services import (
    ask_consignment,
    draft_transfer,
    enter_count,
    open_count,
    open_till,
    sell,
    send_transfer,
    submit_count,
)
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Sending
from catalog.products.models import Product
from config.core import clock
from config.core.models import User
from tests import factories as make


def args_of(point: SalesPoint, staff: User, member: User, product: Product) -> dict[str, dict[str, Any]]:
    """Arguments by route: what point A's staff and producer A's people may do there next."""
    elsewhere = make.make_point("Điểm bán khác")
    for place in (point, elsewhere):
        make.make_agreed_consignment(product.producer, place)
    there = make.make_point_member(elsewhere)
    stocks = [make.make_stock(product, place, lots={"L1": (9, None)}) for place in (point, elsewhere)]
    lot = stocks[0].lots.get().lot
    draft = draft_transfer(staff, point, elsewhere, sendings=[Sending(lot, 1)])
    coming = send_transfer(there, draft_transfer(there, elsewhere, point, sendings=[Sending(lot, 1)]))
    till = open_till(staff, point, opening_float=0)
    sale = sell(staff, till, items=[Item(stocks[0].variant, 1)], payment="cash")
    # A shelf of its own: what others of this world move afterwards would make the count stale.
    aside = make.make_stock(make.make_listed_product(), point, lots={"C1": (9, None)})
    Stock.objects.filter(pk=aside.pk).update(shelf="C")
    counting, counted = open_count(staff, point, shelf="C"), open_count(staff, point, shelf="C")
    for line in [*counting.lines.all(), *counted.lines.all()]:
        enter_count(staff, line, counted=7)
    submit_count(staff, counted)
    by_producer, by_point = (
        ask_consignment(who, product.producer, point, starts_on=clock.today()) for who in (member, staff)
    )
    here, home = {"slug": point.slug}, {"slug": product.producer.slug}
    return {
        **{f"desks:{name}": here for name in ("consignments", "point_ask")},
        **{f"desks:{name}": home for name in ("producer_consignments", "producer_ask")},
        **{f"desks:{name}": home for name in ("producer_goods", "producer_bring")},
        **{f"desks:point_{act}": here | {"pk": by_producer.pk} for act in ("agree", "decline", "end")},
        **{f"desks:producer_{act}": home | {"pk": by_point.pk} for act in ("agree", "decline", "end")},
        **{f"desks:{name}": here for name in ("transfers", "new_transfer", "counts", "new_count")},
        **{f"desks:{name}": here for name in ("till", "tills", "till_day")},
        **{f"desks:{name}": here | {"pk": draft.pk} for name in ("transfer", "send_transfer", "cancel_transfer")},
        "desks:receive_transfer": here | {"pk": coming.pk},
        **{f"desks:{name}": here | {"pk": counting.pk} for name in ("count", "submit_count", "cancel_count")},
        **{f"desks:{name}": here | {"pk": counted.pk} for name in ("reopen_count", "apply_count")},
        **{f"desks:{name}": here | {"pk": till.pk} for name in ("close_till", "till_report")},
        **{f"desks:{name}": here | {"pk": sale.pk} for name in ("sale", "undo_sale", "receipt")},
    }
