"""The rows of an order, written from its plan: each thing as it is now, for good."""

import secrets
from collections.abc import Mapping

from catalog.certification.models import Recognition
from catalog.products.models import ProductVariant
from checkout.carts.models import Checkout, DeliveryKind
from checkout.carts.plan import Plan, PlanParcel
from checkout.delivery.quoting import grams
from checkout.orders.models import Order, OrderLine, Parcel, ParcelLine, ParcelState
from checkout.orders.services.terms import Terms
from config.core import clock

_AS_AGREED = (
    "user",
    "language",
    "email",
    "phone",
    "last_name",
    "first_name",
    "shipping_address",
    "billing_address",
    "note",
    "is_gift",
    "recipient_name",
    "recipient_phone",
    "gift_note",
    "collection_point",
    "metadata",
)


def write_order(checkout: Checkout, plan: Plan, terms: Terms, *, number: str) -> Order:
    """The order's own row."""
    voucher = checkout.voucher if plan.voucher_code else None
    return Order.objects.create(
        number=number,
        checkout=checkout,
        state=terms.state,
        delivery_kind=plan.delivery_kind,
        delivery_name=plan.delivery_name,
        delivery_code=plan.delivery_code,
        goods=plan.goods,
        discount=plan.discount,
        shipping=plan.shipping,
        cash_fee=plan.cash_fee,
        total=plan.total,
        voucher_code=plan.voucher_code,
        voucher_name=voucher.name if voucher else "",
        pays_cash=terms.cash,
        pay_until=terms.pay_until,
        paid_at=clock.now() if terms.paid else None,
        **{name: getattr(checkout, name) for name in _AS_AGREED},
    )


def write_lines(order: Order, plan: Plan) -> dict[int, OrderLine]:
    """The order's lines by variant id, with what product, producer and certificate were called. Three queries."""
    variants = (
        ProductVariant.objects.select_related("product__producer")
        .prefetch_related("translations", "product__translations")
        .in_bulk([line.variant_id for line in plan.lines])
    )
    recognitions = Recognition.objects.in_bulk([line.recognition_id for line in plan.lines])
    rows = [
        OrderLine(
            order=order,
            position=position,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount=line.discount,
            **_named(variants[line.variant_id]),
            **_certified(recognitions[line.recognition_id]),
        )
        for position, line in enumerate(plan.lines, start=1)
    ]
    OrderLine.objects.bulk_create(rows)
    return {row.variant_id: row for row in rows}


def write_parcels(order: Order, plan: Plan, lines: Mapping[int, OrderLine], *, cash: bool) -> list[Parcel]:
    """The order's parcels, each with its lines and its share of every sum."""
    parcels = [_parcel(order, position, planned, cash=cash) for position, planned in enumerate(plan.parcels, start=1)]
    Parcel.objects.bulk_create(parcels)
    ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, order_line=lines[p.variant_id], quantity=p.quantity, discount=p.discount)
        for parcel, planned in zip(parcels, plan.parcels, strict=True)
        for p in planned.parts
    )
    return parcels


def _parcel(order: Order, position: int, planned: PlanParcel, *, cash: bool) -> Parcel:
    collected = order.delivery_kind == DeliveryKind.COLLECTION
    return Parcel(
        order=order,
        position=position,
        point_id=planned.point_id,
        state=ParcelState.WAITING,
        goods=planned.goods,
        discount=planned.discount,
        shipping=planned.shipping,
        cash_fee=planned.cash_fee,
        to_collect=planned.total if cash else 0,
        weight_g=planned.grams,
        arrives_from=planned.arrives_from,
        arrives_until=planned.arrives_until,
        ready_at=planned.ready_at,
        keep_until=planned.keep_until,
        pickup_code=f"{secrets.randbelow(10**6):06d}" if collected else "",
    )


def _named(variant: ProductVariant) -> dict:
    product = variant.product
    return {
        "variant": variant,
        "producer": product.producer,
        "product_name": product.name,
        "product_name_en": next((t.name for t in product.translations.all() if t.language == "en"), ""),
        "variant_name": variant.name,
        "variant_name_en": next((t.name for t in variant.translations.all() if t.language == "en"), ""),
        "sku": variant.sku,
        "producer_name": product.producer.name,
        "is_alcohol": product.is_alcohol,
        "shipping_weight_g": grams(variant),
    }


def _certified(recognition: Recognition) -> dict:
    return {
        "recognition": recognition,
        "certificate_number": recognition.certificate_number,
        "stars": recognition.stars,
    }
