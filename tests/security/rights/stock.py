"""A's goods at A's point in every state of a desk's work, and each mutation with arguments that name A's things."""

from datetime import time
from typing import Any

from catalog.inventory import services
from catalog.inventory.models import Consignment, OpeningHours, Side, Stock, TillSession
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Arrival, Sending
from config.api.engine.ids import global_id
from config.core import clock
from config.core.models import User
from tests import factories as make

ERRORS = "errors { field code }"


def lay_stock(people: dict[str, User | None], producer: Any, points: list[Any]) -> dict[str, str]:
    """Lay it; returns for each mutation a document."""
    here, there = points
    clerk = people["staff_a"]
    assert clerk is not None
    product = producer.products.get(is_published=True)
    variant = product.variants.get()
    consignment = make.make_agreed_consignment(producer, here)
    make.make_agreed_consignment(producer, there)
    OpeningHours.objects.create(point=here, weekday=0, opens=time(8), closes=time(17))
    stock = make.make_stock(product, here, lots={"L1": (40, None)})
    Stock.objects.filter(pk=stock.pk).update(shelf="A1", low_below=3)
    lot = stock.lots.get().lot
    blocked = make.make_stock(product, here, lots={"L2": (2, None)}).lots.get(lot__code="L2").lot
    services.block_lot(people["officer"], blocked, reason="Mốc")
    movement = services.adjust(clerk, stock, lot, delta=1, reason="Đếm lại")
    came = services.draft_transfer(clerk, here, there, sendings=[Sending(lot, 2)], note="Đã tới")
    services.send_transfer(clerk, came)
    services.receive_transfer(people["staff_b"], came, arrivals={came.lines.get().pk: Arrival(1, "Vỡ")})
    drafts = [services.draft_transfer(clerk, here, there, sendings=[Sending(lot, 1)]) for _n in range(2)]
    coming = _coming(people, product, here, there)
    till = TillSession.objects.get(point=here, closed_at=None)
    sale = services.sell(clerk, till, items=[Item(variant, 1)], payment="cash")
    counts = [services.open_count(clerk, here, shelf="A1") for _n in range(3)]
    for count in counts[1:]:
        for line in count.lines.all():
            services.enter_count(clerk, line, counted=0)
        services.submit_count(clerk, count)
    for line in counts[0].lines.all():
        services.enter_count(clerk, line, counted=40)
    asked = Consignment.objects.create(
        producer=producer, point=here, starts_on=clock.today(), asked_by=clerk, asked_by_side=Side.POINT
    )
    at, goods = global_id("Warehouse", here.pk), global_id("ProductVariant", variant.pk)
    row, bad = global_id("Stock", stock.pk), global_id("Lot", lot.pk)
    pieces = f'input: {{stock: "{row}", lot: "{bad}", quantity: 1, reason: "Vỡ"}}'
    tills, sheet = global_id("TillSession", till.pk), [global_id("StockCount", count.pk) for count in counts]
    line = global_id("StockCountLine", counts[0].lines.first().pk)
    moving = [global_id("Transfer", draft.pk) for draft in drafts]
    incoming = global_id("Transfer", coming.pk)
    arrival = f'{{line: "{global_id("TransferLine", coming.lines.get().pk)}", received: 1}}'
    open_at_other = (
        f'{{source: "{at}", target: "{global_id("Warehouse", there.pk)}", lines: [{{lot: "{bad}", quantity: 1}}]}}'
    )
    wanted = f'{{producer: "{global_id("Producer", producer.pk)}", warehouse: "{at}", startsOn: "{clock.today()}"}}'
    given = {
        "stockReceive": f'input: {{warehouse: "{at}", variant: "{goods}", quantity: 1}}',
        "stockAdjust": f'input: {{stock: "{row}", lot: "{bad}", delta: 1, reason: "Đếm"}}',
        "stockWriteOff": pieces,
        "stockReturn": pieces,
        "stockMovementUndo": f'movement: "{global_id("StockMovement", movement.pk)}"',
        "stockArrange": f'stock: "{row}", shelf: "B2", lowBelow: 1',
        "lotBlock": f'lot: "{bad}", reason: "Mốc"',
        "lotUnblock": f'lot: "{global_id("Lot", blocked.pk)}"',
        "transferCreate": f"input: {open_at_other}",
        "transferSend": f'transfer: "{moving[0]}"',
        "transferCancel": f'transfer: "{moving[1]}"',
        "transferReceive": f'transfer: "{incoming}", lines: [{arrival}]',
        "consignmentRequest": f"input: {wanted}",
        "consignmentAnswer": f'consignment: "{global_id("Consignment", asked.pk)}", agree: true',
        "consignmentEnd": f'consignment: "{global_id("Consignment", consignment.pk)}"',
        "stockCountOpen": f'warehouse: "{at}"',
        "stockCountEnter": f'line: "{line}", counted: 1',
        "stockCountSubmit": f'stockCount: "{sheet[0]}"',
        "stockCountReopen": f'stockCount: "{sheet[1]}"',
        "stockCountCancel": f'stockCount: "{sheet[1]}"',
        "stockCountApply": f'stockCount: "{sheet[2]}"',
        "tillOpen": f'warehouse: "{global_id("Warehouse", _second_point(here, people).pk)}", openingFloat: 0',
        "counterSaleCreate": f'tillSession: "{tills}", payment: CASH, lines: [{{variant: "{goods}", quantity: 1}}]',
        "counterSaleUndo": f'counterSale: "{global_id("CounterSale", sale.pk)}"',
        "tillClose": f'tillSession: "{tills}", countedCash: {services.expected_cash(till)}',
    }
    return {name: f'mutation {{ {name}(clientKey: "k", {args}) {{ {ERRORS} }} }}' for name, args in given.items()}


def _coming(people: dict[str, User | None], product: Any, here: Any, there: Any) -> Any:
    """A transfer on its way from B to A."""
    lot = make.make_stock(product, there, lots={"L5": (5, None)}).lots.get(lot__code="L5").lot
    sender = people["staff_b"]
    assert sender is not None
    coming = services.draft_transfer(sender, there, here, sendings=[Sending(lot, 1)])
    return services.send_transfer(sender, coming)


def _second_point(point: Any, people: dict[str, User | None]) -> Any:
    """Another point of A's people, where no till is open."""
    other = make.make_point("Quầy A", commune=point.commune)
    staff = people["staff_a"]
    assert staff is not None
    other.members.create(user=staff)
    return other
