"""Orders as they were agreed, and where their parcels are. An order's id opens it to whoever has it."""

from typing import Any

import graphene
from django.db.models import DateTimeField, UUIDField

from catalog.api.addresses import Address
from catalog.api.channels import Channel
from catalog.api.fields import choices, words
from catalog.api.history import Named, remembered
from catalog.api.media import SIZED, Image
from catalog.api.money import Amount, Money, TaxedMoney
from catalog.api.products import first_pictures
from catalog.api.variants import ProductVariant
from catalog.api.warehouses import Warehouse
from catalog.inventory.models import SalesPoint
from catalog.products.models import Channel as ChannelRow
from checkout.api import money
from checkout.api.addresses import addresses_by_id
from checkout.api.delivery import DeliveryMethod, Method
from checkout.carts.models import DeliveryKind
from checkout.orders import models
from checkout.orders.models import OrderState, ParcelState
from checkout.payments.selectors import Money as Paid
from checkout.payments.selectors import money_of
from config.api.engine.batches import batch, in_order, shared, together
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
FulfillmentStatus = enum(
    "FulfillmentStatus",
    named("FULFILLED REFUNDED RETURNED REPLACED REFUNDED_AND_RETURNED CANCELED WAITING_FOR_APPROVAL"),
)
OrderDiscountType = enum("OrderDiscountType", named("SALE VOUCHER MANUAL PROMOTION ORDER_PROMOTION"))
State = choices("ParcelState", ParcelState)

_GONE = {ParcelState.ON_ITS_WAY, ParcelState.HANDED_OVER, ParcelState.COMING_BACK}
_ENDED = {
    OrderState.UNCONFIRMED: "UNCONFIRMED",
    OrderState.CANCELLED: "CANCELED",
    OrderState.EXPIRED: "EXPIRED",
}


def order_status(order: models.Order, states: set[str]) -> str:
    """The dialect's word for an order whose parcels are in these states."""
    if order.state != OrderState.OPEN:
        return _ENDED[OrderState(order.state)]
    back, gone = states & {ParcelState.RETURNED}, states & _GONE
    left = states - back - gone - {ParcelState.CANCELLED}
    if back:
        return "PARTIALLY_RETURNED" if gone or left else "RETURNED"
    if gone:
        return "PARTIALLY_FULFILLED" if left else "FULFILLED"
    return "UNFULFILLED"


def _fulfillment_status(parcel: models.Parcel, info: Any) -> str:
    if parcel.state in _GONE:
        return "FULFILLED"
    return {ParcelState.RETURNED: "RETURNED", ParcelState.CANCELLED: "CANCELED"}.get(
        ParcelState(parcel.state), "WAITING_FOR_APPROVAL"
    )


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
        found[parcel.order_id].append(parcel)
    return [found[order.pk] for order in orders]


@shared
def _paid(orders: Rows) -> list[Paid]:
    found = money_of([order.checkout_id for order in orders])
    return [found[order.checkout_id] for order in orders]


def _packs(lines: list[models.OrderLine], info: Any) -> list[Any]:
    named = [Named(line.variant_id, line.product_name, line.variant_name) for line in lines]
    return remembered(named, adult=info.context.adult)


class OrderLine(graphene.ObjectType):
    """So many of a pack as they were agreed."""

    id = id_field("OrderLine")
    product_name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    translated_product_name = graphene.String(
        required=True, resolver=lambda line, info: line.product_name_en, description="In English, or empty."
    )
    translated_variant_name = graphene.String(required=True, resolver=lambda line, info: line.variant_name_en)
    product_sku = graphene.String(resolver=lambda line, info: line.sku)
    quantity = graphene.Int(required=True)
    producer_name = graphene.String(required=True)
    certificate_number = graphene.String(required=True, description="Of the recognition it was sold under.")
    stars = graphene.Int(required=True)
    unit_price = graphene.Field(TaxedMoney, required=True, resolver=lambda line, info: money.gross(line.unit_price))
    undiscounted_unit_price = graphene.Field(
        TaxedMoney, required=True, resolver=lambda line, info: money.gross(line.unit_price)
    )
    total_price = graphene.Field(
        TaxedMoney, required=True, resolver=lambda line, info: money.gross(line.unit_price * line.quantity)
    )

    @batch(ProductVariant)
    def variant(lines: list[models.OrderLine], info: Any) -> list[Any]:
        """Of what may not be sold today its name remains."""
        return _packs(lines, info)

    @batch(Image, **SIZED)
    def thumbnail(lines: list[models.OrderLine], info: Any, size: int = 256, format: Any = None) -> list[Any]:
        """The product's first picture, as long as the product is shown."""
        return first_pictures(together([pack.product for pack in _packs(lines, info)]), size)


class FulfillmentLine(graphene.ObjectType):
    id = id_field("FulfillmentLine")
    quantity = graphene.Int(required=True)

    @batch(OrderLine)
    def order_line(lines: list[models.ParcelLine], info: Any) -> list[Any]:
        found = models.OrderLine.objects.in_bulk({line.order_line_id for line in lines})
        return in_order(lines, "order_line_id", found)


class Fulfillment(graphene.ObjectType):
    """A parcel (kiện): what one sales point prepares and hands over."""

    id = id_field("Fulfillment")
    status = graphene.Field(FulfillmentStatus, required=True, resolver=_fulfillment_status)
    state = graphene.Field(State, required=True, description="Where it is, in the shop's own words.")
    created = graphene.DateTime(required=True, resolver=lambda parcel, info: parcel.order.placed_at)
    tracking_number = graphene.String(required=True, resolver=lambda parcel, info: parcel.waybill)
    tracking_url = words("tracking_url")
    shipping_price = graphene.Field(Money, required=True, resolver=lambda parcel, info: Amount(parcel.shipping))
    to_collect = graphene.Field(
        Money,
        required=True,
        resolver=lambda parcel, info: Amount(max(parcel.to_collect - parcel.let_off, 0)),
        description="In cash, at the door or at the counter.",
    )
    arrives_from = graphene.Date()
    arrives_until = graphene.Date()
    ready_at = graphene.DateTime()
    keep_until = graphene.DateTime()
    pickup_code = words("pickup_code", description="Said at the counter.")

    @batch(Warehouse, required=True)
    def warehouse(parcels: list[models.Parcel], info: Any) -> list[Any]:
        """The point that prepares it."""
        points = SalesPoint.objects.select_related("commune__province")
        return in_order(parcels, "point_id", points.in_bulk({parcel.point_id for parcel in parcels}))

    @batch(graphene.List(graphene.NonNull(FulfillmentLine)))
    def lines(parcels: list[models.Parcel], info: Any) -> list[Any]:
        found: dict[Any, list[models.ParcelLine]] = {parcel.pk: [] for parcel in parcels}
        for line in models.ParcelLine.objects.filter(parcel__in=parcels).order_by("order_line__position"):
            found[line.parcel_id].append(line)
        return [found[parcel.pk] for parcel in parcels]


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
