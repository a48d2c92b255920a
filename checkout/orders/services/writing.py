"""The rows of an order, made from its plan: each thing as it is now, for good.

They are made first and stored together: from the moment an order has its number, the others of the day wait for it.
"""

import secrets
from dataclasses import dataclass

from catalog.certification.models import Recognition
from catalog.products.models import ProductVariant
from checkout.carts.models import Checkout, DeliveryKind
from checkout.carts.plan import Plan, PlanParcel
from checkout.delivery.quoting import grams
from checkout.orders.models import Order, OrderLine, Parcel, ParcelLine, ParcelState
from checkout.orders.services.terms import Terms
from config.core import clock
from config.core.text import fold

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


@dataclass(frozen=True)
class Rows:
    """An order with its lines by variant id and its parcels in the order of the plan's."""

    order: Order
    lines: dict[int, OrderLine]
    parcels: list[Parcel]


def make_rows(checkout: Checkout, plan: Plan, terms: Terms) -> Rows:
    """Everything but the number. Four queries, none of which writes."""
    order = _order(checkout, plan, terms)
    parcels = [_parcel(order, place, planned, cash=terms.cash) for place, planned in enumerate(plan.parcels, start=1)]
    return Rows(order, _lines(order, plan), parcels)


def store(rows: Rows, plan: Plan, *, number: str) -> None:
    """Write the order with its lines and parcels. Four statements."""
    rows.order.number = number
    rows.order.save(force_insert=True)
    OrderLine.objects.bulk_create(rows.lines.values())
    Parcel.objects.bulk_create(rows.parcels)
    ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, order_line=rows.lines[p.variant_id], quantity=p.quantity, discount=p.discount)
        for parcel, planned in zip(rows.parcels, plan.parcels, strict=True)
        for p in planned.parts
    )


def _order(checkout: Checkout, plan: Plan, terms: Terms) -> Order:
    voucher = checkout.voucher if plan.voucher_code else None
    return Order(
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
        name_folded=fold(f"{checkout.last_name} {checkout.first_name} {checkout.recipient_name}")[:420],
        **{name: getattr(checkout, name) for name in _AS_AGREED},
    )


def _lines(order: Order, plan: Plan) -> dict[int, OrderLine]:
    """With what product, producer and certificate are called now."""
    variants = (
        ProductVariant.objects.select_related("product__producer")
        .prefetch_related("translations", "product__translations")
        .in_bulk([line.variant_id for line in plan.lines])
    )
    recognitions = Recognition.objects.in_bulk([line.recognition_id for line in plan.lines])
    return {
        line.variant_id: OrderLine(
            order=order,
            position=position,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount=line.discount,
            **_named(variants[line.variant_id]),
            **_certified(recognitions[line.recognition_id]),
        )
        for position, line in enumerate(plan.lines, start=1)
    }


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
