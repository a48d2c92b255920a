"""`manage.py check_stock` notices each thing that must be so and is not, and names the row."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from catalog.inventory import checks
from catalog.inventory.models import Hold
from catalog.inventory.services import (
    Holder,
    adjust,
    cancel_transfer,
    dispatch,
    draft_transfer,
    open_till,
    receive_transfer,
    sell,
    send_transfer,
    undo,
    undo_sale,
)
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Arrival, Sending
from tests.factories import make_agreed_consignment, make_listed_product, make_point, make_point_member, make_stock
from tests.races.goods import taking

pytestmark = pytest.mark.stock_may_disagree


class Shelf:
    """A stock row at which everything has happened once."""

    def __init__(self) -> None:
        product, point, target = make_listed_product(), make_point(), make_point()
        self.stock = make_stock(product, point, lots={"A": (50, None)})
        self.other = make_stock(make_listed_product(), point, lots={"X": (5, None)})
        make_agreed_consignment(product.producer, target)
        lot, clerk, there = self.stock.lots.get().lot, make_point_member(point), make_point_member(target)
        taking("dispatched", (self.stock, 2))()
        dispatch(clerk, point, Holder("checkout", "dispatched"))
        taking("open", (self.stock, 3))()
        self.undone = undo(clerk, adjust(clerk, self.stock, lot, delta=-1, reason="Vỡ"))
        drafts = [draft_transfer(clerk, point, target, sendings=[Sending(lot, 4)]) for _ in range(2)]
        self.received, self.cancelled = (send_transfer(clerk, draft) for draft in drafts)
        arrivals = {self.received.lines.get().pk: Arrival(3, "Vỡ một")}
        receive_transfer(there, self.received, arrivals=arrivals)
        cancel_transfer(clerk, self.cancelled)
        till = open_till(clerk, point, opening_float=0)
        self.sale, self.back = (sell(clerk, till, items=[Item(self.stock.variant, 2)], payment="cash") for _ in "12")
        undo_sale(clerk, self.back)
        self.lot, self.other_lot = lot.pk, self.other.lots.get().lot_id
        self.hold = Hold.objects.get(holder_id="open").pk
        self.first = self.stock.movements.order_by("pk")[0].pk


def said() -> tuple[int, list[str]]:
    """Exit code, and the lines that name a row."""
    out = io.StringIO()
    try:
        call_command("check_stock", stdout=out)
    except SystemExit as end:
        return int(end.code or 0), [line for line in out.getvalue().splitlines() if ": not so that " in line]
    return 0, []


def test_a_shelf_at_which_everything_has_happened_agrees() -> None:
    Shelf()
    assert said() == (0, [])


LOTS = "the lots of a stock row add up to what is on hand"
SUM = "the movements of a stock row add up to what is on hand"
LOT_SUM = "the movements of a lot at a stock row add up to what lies there of it"
BALANCE = "each movement says the balance that it and those before it make"
RESERVED = "open holds add up to what is reserved"
OWN_LOTS = "a lot lies only at stock rows of its own goods"
ENDED = "a hold that has ended says when, one that is open does not"
UNDONE = "a movement is undone by its opposite"
SENT = "what a transfer sent left its source"
CAME = "what a transfer brought came to its target"
CAME_BACK = "what a cancelled transfer sent came back"
LEFT = "what left for a holder is what it was promised"
TOTAL = "a counter sale's total is that of its lines"
SOLD = "a counter sale's lines are what left the shelf"
TAKEN_BACK = "the goods of a sale came back exactly when it was taken back"

# invariant -> (one row made wrong, the name of that row)
CORRUPTIONS = {
    LOTS: ("UPDATE inventory_lotstock SET quantity = quantity + 1 WHERE stock_id = {s.stock.pk}", "stock {s.stock.pk}"),
    SUM: ("UPDATE inventory_stock SET on_hand = on_hand + 1 WHERE id = {s.stock.pk}", "stock {s.stock.pk}"),
    LOT_SUM: (
        "UPDATE inventory_movement SET lot_id = {s.other_lot} WHERE id = {s.first}",
        "lot {s.lot} at stock {s.stock.pk}",
    ),
    BALANCE: (
        "UPDATE inventory_movement SET balance_after = balance_after + 1 WHERE id = {s.undone.pk}",
        "movement {s.undone.pk}",
    ),
    RESERVED: ("UPDATE inventory_stock SET reserved = reserved - 1 WHERE id = {s.stock.pk}", "stock {s.stock.pk}"),
    OWN_LOTS: (
        "UPDATE inventory_lot SET variant_id = {s.other.variant_id} WHERE id = {s.lot}",
        "lot {s.lot} at stock {s.stock.pk}",
    ),
    ENDED: ("UPDATE inventory_hold SET closed_at = now() WHERE id = {s.hold}", "hold {s.hold}"),
    UNDONE: ("UPDATE inventory_movement SET undoes_id = {s.first} WHERE id = {s.undone.pk}", "movement {s.undone.pk}"),
    SENT: (
        "UPDATE inventory_transferline SET quantity = 5 WHERE transfer_id = {s.received.pk}",
        "transfer {s.received.pk}",
    ),
    CAME: (
        "UPDATE inventory_transferline SET received = 4 WHERE transfer_id = {s.received.pk}",
        "transfer {s.received.pk}",
    ),
    CAME_BACK: (
        "UPDATE inventory_movement SET reference_id = '' WHERE delta > 0 AND reference_kind = 'transfer'"
        " AND reference_id = '{s.cancelled.pk}'",
        "transfer {s.cancelled.pk}",
    ),
    LEFT: (
        "UPDATE inventory_hold SET quantity = 1 WHERE state = 'dispatched'",
        "stock {s.stock.pk} for checkout dispatched",
    ),
    TOTAL: ("UPDATE inventory_countersale SET total = total + 1 WHERE id = {s.sale.pk}", "sale {s.sale.number}"),
    SOLD: (
        "UPDATE inventory_countersaleline SET lot_id = {s.other_lot} WHERE sale_id = {s.sale.pk}",
        "sale {s.sale.number}",
    ),
    TAKEN_BACK: ("UPDATE inventory_countersale SET undone_at = NULL WHERE id = {s.back.pk}", "sale {s.back.number}"),
}


@pytest.mark.parametrize("invariant", checks.INVARIANTS)
def test_one_wrong_row_is_found_and_named(invariant: str) -> None:
    # given
    shelf = Shelf()
    spoil, row = CORRUPTIONS[invariant]
    # when
    with connection.cursor() as cursor:
        cursor.execute(spoil.format(s=shelf))
        assert cursor.rowcount == 1
    # then
    code, lines = said()
    assert code == 1
    assert f"{row.format(s=shelf)}: not so that {invariant}" in lines
