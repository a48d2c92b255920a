"""After the sale: parcels in every state at points of A's staff, A's order with all that may hang on it, A's month;
each mutation with arguments that name them."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from catalog.inventory.models import PointMember, SalesPoint
from catalog.producers.models import Producer
from checkout.orders.models import Order, OrderState, PackedLot, Parcel, ParcelState, Return, ReturnKind, ReturnLine
from checkout.orders.services import ask_return, complain
from checkout.orders.services.taking_off import Off
from checkout.payments.models import Refund
from checkout.payments.services import owe
from checkout.settlement.models import Statement
from config.api.engine.ids import global_id
from config.core import clock
from config.core.models import User
from tests import factories as make
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.orders.walks import in_state, lose, to_collect
from tests.checkout.parcels import bring, till_at
from tests.security.rights.stock import ERRORS

P = ParcelState
ACCOUNT = '{bankBin: "970436", accountNumber: "0123456789", accountHolder: "NGUYEN LAN"}'


def lay_aftermath(
    people: dict[str, User | None], producer: Producer, order: Order, mark: str
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Lay it; returns the arguments of root fields that lead to A's things, and for each mutation a document."""
    staff = people["staff_a"]
    assert staff is not None
    parcels = {state: _of(staff, in_state(state)) for state in P if state not in (P.CANCELLED, P.RETURNED)}
    short = _of(staff, in_state(P.SHORT))
    make.make_stock(_product(short), short.point, lots={"W": (5, None)})
    ready = _of(staff, to_collect())
    till_at(ready.point, staff)
    overdue = _of(staff, to_collect(phone="0912000777"))
    Parcel.objects.filter(pk=overdue.pk).update(keep_until=clock.now() - timedelta(hours=1))
    lacking = _short_of_one(staff)
    refund = _on_the_order(staff, order, mark)
    given = bring(_of(staff, _paid("0912000666")))
    asked = ask_return(None, given, offs=[Off(given.lines.get().pk, 1)], reason="Đổi ý")
    complaint = complain(None, given.order, kind="other", text="Thử")
    approved = Refund.objects.create(
        transaction=refund.transaction, amount=1, reason=mark, idempotency_key="xong", state="approved"
    )
    unconfirmed = _paid("0912000555").order
    Order.objects.filter(pk=unconfirmed.pk).update(state=OrderState.UNCONFIRMED)
    fresh = _paid("0912000444").order
    elsewhere = make.make_point("Nơi khác", ships=True)
    _stocked(parcels[P.WAITING], elsewhere)
    statement = Statement.objects.get(producer=producer)
    of = {state: _key("Fulfillment", parcel) for state, parcel in parcels.items()}
    home, paid = _key("Order", order), _key("TransactionItem", refund.transaction)
    waiting, gone = parcels[P.WAITING], parcels[P.HANDED_OVER]
    line = waiting.lines.get()
    stock = f'{{quantity: {line.quantity}, warehouse: "{_key("Warehouse", waiting.point)}"}}'
    back_line = f'{{fulfillmentLineId: "{_key("FulfillmentLine", gone.lines.get())}", quantity: 1}}'
    keyed = {
        "fulfillmentStartPacking": f'fulfillment: "{of[P.WAITING]}"',
        "fulfillmentPack": f'fulfillment: "{of[P.PACKING]}"',
        "fulfillmentDispatch": f'fulfillment: "{of[P.READY]}", trackingNumber: "GHN-QUYEN"',
        "fulfillmentDelivered": f'fulfillment: "{of[P.ON_ITS_WAY]}"',
        "fulfillmentHandOver": f'warehouse: "{_key("Warehouse", ready.point)}", code: "{ready.pickup_code}"',
        "fulfillmentNotCollected": f'fulfillment: "{_key("Fulfillment", overdue)}"',
        "fulfillmentKeepLonger": f'fulfillment: "{of[P.NOT_COLLECTED]}"',
        "fulfillmentFindAgain": f'fulfillment: "{_key("Fulfillment", short)}"',
        "fulfillmentRelocate": f'fulfillment: "{of[P.WAITING]}", warehouse: "{_key("Warehouse", elsewhere)}"',
        "fulfillmentSendPart": f'fulfillment: "{_key("Fulfillment", lacking)}", reason: "Hết"',
        "fulfillmentGiveUp": f'fulfillment: "{of[P.SHORT]}", reason: "Hết"',
        "fulfillmentRelease": f'fulfillment: "{of[P.HELD]}", reason: "Đã xem"',
        "fulfillmentTurnRound": f'fulfillment: "{of[P.ON_ITS_WAY]}", reason: "Vắng"',
        "orderFulfill": f'input: {{lines: [{{orderLineId: "{global_id("OrderLine", line.order_line_id)}", '
        f"stocks: [{stock}]}}]}}",
        "orderFulfillmentCancel": f'id: "{of[P.PACKING]}"',
        "orderFulfillmentUpdateTracking": f'id: "{of[P.ON_ITS_WAY]}", input: {{trackingNumber: "GHN-QUYEN"}}',
        "orderFulfillmentReturnProducts": f'input: {{fulfillmentLines: [{back_line}], reason: "Hỏng"}}',
        "orderConfirm": f'id: "{_key("Order", unconfirmed)}"',
        "returnAnswer": f'id: "{_key("FulfillmentReturn", asked)}", agree: true',
        "complaintAnswer": f'complaint: "{_key("Complaint", complaint)}", answer: "Xin lỗi"',
        "orderGrantRefundCreate": f'id: "{home}", input: {{amount: 1, reason: "Thiện chí", transactionId: "{paid}"}}',
        "transactionRequestAction": f'id: "{paid}", actionType: REFUND, amount: 1',
        "transactionRequestRefundForGrantedRefund": f'grantedRefundId: "{_key("OrderGrantedRefund", refund)}"',
        "refundRefuse": f'id: "{_key("OrderGrantedRefund", refund)}", reason: "Nhầm"',
        "refundTransferred": f'id: "{_key("OrderGrantedRefund", approved)}", bankReference: "FT1"',
        "statementClose": f'producer: "{_key("Producer", producer)}", month: "{statement.month}"',
        "statementPay": f'statement: "{_key("Statement", statement)}", bankReference: "FT1", paidOn: "{clock.today()}"',
        "producerTaxStatusSet": f'producer: "{_key("Producer", producer)}", way: DECLARES, startsOn: "2026-01-01", '
        'reference: "Đơn"',
    }
    of_order = f'order: "{_key("Order", given.order)}"'
    by_link = {
        "orderCancel": f'id: "{_key("Order", fresh)}"',
        "orderReturnRequest": f'order: "{_key("Order", gone.order)}", fulfillment: "{of[P.HANDED_OVER]}", '
        f'lines: [{{line: "{_key("FulfillmentLine", gone.lines.get())}", quantity: 1}}], reason: "Đổi ý"',
        "orderComplain": f'{of_order}, kind: LATE, text: "Chậm"',
        "orderRefundAccountUpdate": f'order: "{home}", id: "{_key("OrderGrantedRefund", refund)}", input: {ACCOUNT}',
    }
    acts = {name: f'mutation {{ {name}(clientKey: "k", {args}) {{ {ERRORS} }} }}' for name, args in keyed.items()}
    acts |= {name: f"mutation {{ {name}({args}) {{ {ERRORS} }} }}" for name, args in by_link.items()}
    queries = {
        "fulfillment": {"id": of[P.WAITING]},
        "pickList": {"fulfillments": of[P.WAITING]},
        "statement": {"id": _key("Statement", statement)},
        "openStatement": {"producer": _key("Producer", producer), "month": str(clock.today())},
        "salesFigures": {"since": str(statement.month), "until": str(clock.today())},
    }
    return queries, acts


def _key(kind: str, row: Any) -> str:
    return global_id(kind, row.pk)


def _of(staff: User, parcel: Parcel) -> Parcel:
    """At whose point A's staff works."""
    PointMember.objects.get_or_create(point=parcel.point, user=staff)
    return parcel


def _product(parcel: Parcel) -> Any:
    return parcel.lines.get().order_line.variant.product


def _stocked(parcel: Parcel, point: SalesPoint) -> None:
    product = _product(parcel)
    make.make_agreed_consignment(product.producer, point)
    make.make_stock(product, point, lots={"N": (9, None)})


def _paid(phone: str) -> Parcel:
    product, _point = make_shop()
    return make_order(product, quantity=3, pays=pay_by_card, phone=phone, street=f"{phone[-3:]} Lê Lợi").parcels.get()


def _short_of_one(staff: User) -> Parcel:
    product, _point = make_shop(pieces=3)
    parcel = make_order(product, quantity=3, pays=pay_by_card, phone="0912000333").parcels.get()
    lose(parcel, 1)
    return _of(staff, Parcel.objects.get(pk=parcel.pk))


def _on_the_order(staff: User, order: Order, mark: str) -> Refund:
    """A's own order: a parcel of a point of A's staff with a lot in its box, a return, a complaint, a refund."""
    parcel = order.parcels.select_related("point").get()
    _of(staff, parcel)
    part = parcel.lines.select_related("order_line").get()
    lot = part.order_line.variant.stocks.get(point=parcel.point).lots.get().lot
    PackedLot.objects.create(part=part, lot=lot, quantity=1)
    back = Return.objects.create(parcel=parcel, kind=ReturnKind.BUYER, state="asked", reason="Đổi ý")
    ReturnLine.objects.create(back=back, part=part, quantity=1)
    complain(order.user, order, kind="late", text="Chậm")
    with transaction.atomic():
        payment = order.checkout.transactions.select_for_update().get()
        refund = owe(payment, 1_000, reason=mark)
    Refund.objects.filter(pk=refund.pk).update(
        bank_bin="970436", account_number=f"{mark}9", account_holder="NGUYEN LAN"
    )
    return Refund.objects.select_related("transaction").get(pk=refund.pk)
