"""Orders as they were agreed, and where their parcels are. An order's id opens it to whoever has it."""

from typing import Any

import graphene
from django.db.models import DateTimeField, UUIDField

from catalog.api.addresses import Address
from catalog.api.channels import Channel
from catalog.api.fields import choices, words
from catalog.api.money import Amount, Money, TaxedMoney
from catalog.inventory.models import SalesPoint
from catalog.products.models import Channel as ChannelRow
from checkout.api import money
from checkout.api.addresses import addresses_by_id
from checkout.api.complaints import Complaint
from checkout.api.delivery import DeliveryMethod, Method
from checkout.api.fulfillments import GONE, Fulfillment, State
from checkout.api.order_lines import OrderLine
from checkout.api.payments import TransactionItem
from checkout.api.reading import by_parent, seen
from checkout.api.refunds import OrderGrantedRefund, refunds
from checkout.carts.models import DeliveryKind
from checkout.orders import models
from checkout.orders.models import EventKind, OrderState, ParcelState
from checkout.payments.models import Refund, Transaction
from checkout.payments.policies import transactions_visible_to
from checkout.payments.selectors import Money as Paid
from checkout.payments.selectors import money_of
from config.api.engine.batches import batch, in_order, shared
from config.api.engine.connections import connection_of
from config.api.engine.enums import enum, named
from config.api.engine.ids import global_id, id_field, uuid_of
from config.api.engine.keyset import Order as Sorted

Rows = list[models.Order]
LATEST = Sorted("latest", (("placed_at", DateTimeField()), ("id", UUIDField())), descending=True)
OrderStatus = enum(
    "OrderStatus",
    named("DRAFT UNCONFIRMED UNFULFILLED PARTIALLY_FULFILLED PARTIALLY_RETURNED RETURNED FULFILLED CANCELED EXPIRED"),
)
OrderDiscountType = enum("OrderDiscountType", named("SALE VOUCHER MANUAL PROMOTION ORDER_PROMOTION"))

_ENDED = {
    OrderState.UNCONFIRMED: "UNCONFIRMED",
    OrderState.CANCELLED: "CANCELED",
    OrderState.EXPIRED: "EXPIRED",
}


def order_status(order: models.Order, states: set[str]) -> str:
    """The dialect's word for an order whose parcels are in these states."""
    if order.state != OrderState.OPEN:
        return _ENDED[OrderState(order.state)]
    back, gone = states & {ParcelState.RETURNED}, states & GONE
    left = states - back - gone - {ParcelState.CANCELLED}
    if back:
        return "PARTIALLY_RETURNED" if gone or left else "RETURNED"
    if gone:
        return "PARTIALLY_FULFILLED" if left else "FULFILLED"
    return "UNFULFILLED"


@shared
def _lines(orders: Rows) -> list[list[models.OrderLine]]:
    found: dict[Any, list[models.OrderLine]] = {order.pk: [] for order in orders}
    for line in models.OrderLine.objects.filter(order__in=orders).order_by("position"):
        found[line.order_id].append(line)
    return [found[order.pk] for order in orders]


@shared
def _parcels(orders: Rows) -> list[list[models.Parcel]]:
    found: dict[Any, list[models.Parcel]] = {order.pk: [] for order in orders}
    by_id = {order.pk: order for order in orders}
    for parcel in models.Parcel.objects.filter(order__in=orders).order_by("position"):
        parcel.order = by_id[parcel.order_id]
        parcel.__dict__["shows_code"] = True  # who has come by the order may fetch it
        found[parcel.order_id].append(parcel)
    return [found[order.pk] for order in orders]


@shared
def _paid(orders: Rows) -> list[Paid]:
    found = money_of([order.checkout_id for order in orders])
    return [found[order.checkout_id] for order in orders]


HistoryKind = choices("OrderHistoryKind", EventKind)


class OrderHistoryEntry(graphene.ObjectType):
    """Something that happened to an order or to one of its parcels."""

    date = graphene.DateTime(required=True, resolver=lambda event, info: event.at)
    kind = graphene.Field(HistoryKind, required=True)
    fulfillment_order = graphene.Int(
        resolver=lambda event, info: event.parcel and event.parcel.position, description="Which parcel, if one of them."
    )
    state = graphene.Field(
        State, resolver=lambda event, info: event.details.get("to"), description="Where it went on to."
    )


class OrderDiscount(graphene.ObjectType):
    id = graphene.ID(required=True)
    name = graphene.String()
    amount = graphene.Field(Money, required=True)
    type = graphene.Field(OrderDiscountType, required=True)


class Voucher(graphene.ObjectType):
    """A code that has taken something off."""

    code = graphene.String()


class Order(graphene.ObjectType):
    """What was agreed (đơn hàng). Its number is for the telephone and opens nothing."""

    id = id_field("Order")
    number = graphene.String(required=True)
    created = graphene.DateTime(required=True, resolver=lambda order, info: order.placed_at)
    user_email = graphene.String(resolver=lambda order, info: order.email or None)
    phone = graphene.String(required=True)
    customer_note = graphene.String(required=True, resolver=lambda order, info: order.note)
    is_paid = graphene.Boolean(required=True, resolver=lambda order, info: order.paid_at is not None)
    pays_cash = graphene.Boolean(required=True)
    pay_until = graphene.DateTime(description="What is not paid by then ends; null: nothing is awaited.")
    subtotal = graphene.Field(TaxedMoney, required=True, resolver=lambda order, info: money.gross(order.goods))
    shipping_price = graphene.Field(
        TaxedMoney,
        required=True,
        resolver=lambda order, info: money.gross(order.shipping + order.cash_fee),
        description="Of all parcels, with the fee for cash.",
    )
    cash_fee = graphene.Field(Money, required=True, resolver=lambda order, info: Amount(order.cash_fee))
    total = graphene.Field(TaxedMoney, required=True, resolver=lambda order, info: money.gross(order.total))
    discounts = graphene.List(graphene.NonNull(OrderDiscount), required=True)
    voucher = graphene.Field(Voucher)
    voucher_code = words("voucher_code")

    @staticmethod
    def resolve_discounts(order: models.Order, info: Any) -> list[dict[str, Any]]:
        if not order.discount:
            return []
        name = order.voucher_name or order.voucher_code
        key = global_id("OrderDiscount", order.pk)
        return [{"id": key, "name": name, "amount": Amount(order.discount), "type": "VOUCHER"}]

    @staticmethod
    def resolve_voucher(order: models.Order, info: Any) -> dict[str, str] | None:
        return {"code": order.voucher_code} if order.voucher_code else None

    @batch(OrderStatus, required=True)
    def status(orders: Rows, info: Any) -> list[str]:
        states = [{parcel.state for parcel in parcels} for parcels in _parcels(orders)]
        return [order_status(order, found) for order, found in zip(orders, states, strict=True)]

    @batch(graphene.String, required=True)
    def status_display(orders: Rows, info: Any) -> list[str]:
        """In words, in the request's language."""
        return [str(OrderState(order.state).label) for order in orders]

    @batch(Channel, required=True)
    def channel(orders: Rows, info: Any) -> list[ChannelRow]:
        channel = ChannelRow.objects.get(slug="an-giang")
        return [channel for _ in orders]

    @batch(Address)
    def shipping_address(orders: Rows, info: Any) -> list[Any]:
        return in_order(orders, "shipping_address_id", addresses_by_id(row.shipping_address_id for row in orders))

    @batch(Address)
    def billing_address(orders: Rows, info: Any) -> list[Any]:
        return in_order(orders, "billing_address_id", addresses_by_id(row.billing_address_id for row in orders))

    @batch(DeliveryMethod)
    def delivery_method(orders: Rows, info: Any) -> list[Any]:
        points = SalesPoint.objects.select_related("commune__province")
        found = points.in_bulk({order.collection_point_id for order in orders if order.collection_point_id})
        collected = DeliveryKind.COLLECTION
        return [
            found.get(o.collection_point_id)
            if o.delivery_kind == collected
            else Method(o.delivery_code, o.delivery_name, o.shipping)
            for o in orders
        ]

    @batch(graphene.List(graphene.NonNull(OrderLine)), required=True)
    def lines(orders: Rows, info: Any) -> list[Any]:
        return list(_lines(orders))

    @batch(graphene.List(graphene.NonNull(Fulfillment)), required=True)
    def fulfillments(orders: Rows, info: Any) -> list[Any]:
        """The parcels, one per sales point."""
        return list(_parcels(orders))

    @batch(graphene.List(graphene.NonNull(OrderHistoryEntry)), required=True)
    def history(orders: Rows, info: Any) -> list[Any]:
        """What happened, the first first; by whom, is the shop's own."""
        kept = models.OrderEvent.objects.filter(order__in=orders).exclude(kind=EventKind.MOVED, details__to=None)
        return by_parent(orders, kept.select_related("parcel").order_by("pk"), "order_id")

    @batch(graphene.List(graphene.NonNull(Complaint)), required=True)
    def complaints(orders: Rows, info: Any) -> list[Any]:
        """What its buyer complained of, and the answers."""
        rows = models.Complaint.objects.filter(order__in=orders).order_by("opened_at", "pk")
        return by_parent(orders, rows, "order_id")

    @batch(graphene.List(graphene.NonNull(OrderGrantedRefund)), required=True)
    def granted_refunds(orders: Rows, info: Any) -> list[Any]:
        """Money that is owed back to its buyer, or has gone back."""
        of_orders: dict[Any, list[Refund]] = {}
        rows = refunds().filter(transaction__checkout__in=[order.checkout_id for order in orders])
        for row in rows.order_by("asked_at", "pk"):
            of_orders.setdefault(row.transaction.checkout_id, []).append(row)
        return [of_orders.get(order.checkout_id, []) for order in orders]

    @batch(graphene.List(graphene.NonNull(TransactionItem)), required=True)
    def transactions(orders: Rows, info: Any) -> list[Any]:
        """Its payments. For the office; empty to everybody else."""
        own = seen(info, transactions_visible_to, Transaction)
        rows = own.filter(checkout__in=[order.checkout_id for order in orders]).order_by("created_at", "pk")
        found: dict[Any, list[Transaction]] = {}
        for row in rows:
            found.setdefault(row.checkout_id, []).append(row)
        return [found.get(order.checkout_id, []) for order in orders]

    @batch(money.OrderAuthorizeStatus, required=True)
    def authorize_status(orders: Rows, info: Any) -> list[str]:
        return [money.authorize_status(sums, o.total) for o, sums in zip(orders, _paid(orders), strict=True)]

    @batch(money.OrderChargeStatus, required=True)
    def charge_status(orders: Rows, info: Any) -> list[str]:
        return [money.charge_status(sums, o.total) for o, sums in zip(orders, _paid(orders), strict=True)]

    @batch(money.PaymentChargeStatus, required=True)
    def payment_status(orders: Rows, info: Any) -> list[str]:
        return [money.payment_status(sums, o.total) for o, sums in zip(orders, _paid(orders), strict=True)]

    @batch(Money, required=True)
    def total_captured(orders: Rows, info: Any) -> list[Amount]:
        """What has come and has not gone back."""
        return [Amount(sums.kept) for sums in _paid(orders)]

    @batch(Money, required=True)
    def total_balance(orders: Rows, info: Any) -> list[Amount]:
        """Below 0: so much is still to be paid."""
        return [Amount(sums.kept - o.total) for o, sums in zip(orders, _paid(orders), strict=True)]


OrderCountableConnection = connection_of("Order", lambda: Order)


class OrderQueries:
    order = graphene.Field(Order, id=graphene.ID(), description="By its id, which is the credential.")

    @staticmethod
    def resolve_order(root: Any, info: Any, id: str | None = None) -> models.Order | None:
        key = uuid_of("Order", id or "")
        return None if key is None else models.Order.objects.filter(pk=key).first()
