"""The rows of an order, made from its plan: each thing as it is now, for good.

They are made first and stored together: from the moment an order has its number, the others of the day wait for it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from catalog.products.models import ProductTranslation, ProductVariant, VariantTranslation
from checkout.carts.models import Checkout, DeliveryKind
from checkout.carts.plan import Plan, PlanParcel, PlanPart
from checkout.carts.selectors import Basket
from checkout.delivery.quoting import grams
from checkout.orders.models import Order, OrderLine, Parcel, ParcelLine, ParcelState
from checkout.orders.services.terms import Terms
from config.core import clock
from config.core.compiled import Given, compiled
from config.core.known import know
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


@dataclass(frozen=True)
class Certified:
    """What of a recognition goes into an order for good."""

    certificate_number: str
    stars: int
    withdrawn_on: date | None


def make_rows(basket: Basket, plan: Plan, terms: Terms, certified: Mapping[int, Certified]) -> Rows:
    """Everything but the number; `certified` are the recognitions by id. One query, which does not write."""
    order = _order(basket.checkout, plan, terms)
    parcels = [_parcel(order, place, planned, cash=terms.cash) for place, planned in enumerate(plan.parcels, start=1)]
    rows = Rows(order, _lines(order, basket, plan, certified), parcels)
    for parcel, planned in zip(rows.parcels, plan.parcels, strict=True):
        know(parcel, "lines", [_part(parcel, rows.lines[part.variant_id], part) for part in planned.parts])
    return rows


def store(rows: Rows, *, number: str) -> None:
    """Write the order with its lines and parcels. Four statements."""
    rows.order.number = number
    rows.order.save(force_insert=True)
    OrderLine.objects.bulk_create(rows.lines.values())
    Parcel.objects.bulk_create(rows.parcels)
    ParcelLine.objects.bulk_create(part for parcel in rows.parcels for part in parcel.lines.all())


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


def _lines(order: Order, basket: Basket, plan: Plan, certified: Mapping[int, Certified]) -> dict[int, OrderLine]:
    """With what product, producer and certificate are called now."""
    variants = {line.row.variant_id: line.row.variant for line in basket.lines}
    english = {pk: names for pk, *names in _english().ask(variants=list(variants))}
    return {
        line.variant_id: OrderLine(
            order=order,
            position=position,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount=line.discount,
            recognition_id=line.recognition_id,
            certificate_number=certified[line.recognition_id].certificate_number,
            stars=certified[line.recognition_id].stars,
            **_named(variants[line.variant_id], *english[line.variant_id]),
        )
        for position, line in enumerate(plan.lines, start=1)
    }


@compiled
def _english() -> QuerySet[Any]:
    """(pack, what its product is called in English, what it is)"""
    of_product = ProductTranslation.objects.filter(product=OuterRef("product"), language="en")
    of_pack = VariantTranslation.objects.filter(variant=OuterRef("pk"), language="en")
    names = (Coalesce(Subquery(rows.values("name")), Value("")) for rows in (of_product, of_pack))
    return ProductVariant.objects.filter(pk__in=Given("variants", "bigint[]")).order_by().values_list("pk", *names)


def _part(parcel: Parcel, line: OrderLine, planned: PlanPart) -> ParcelLine:
    return ParcelLine(parcel=parcel, order_line=line, quantity=planned.quantity, discount=planned.discount)


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


def _named(variant: ProductVariant, product_name_en: str, variant_name_en: str) -> dict:
    product = variant.product
    return {
        "variant": variant,
        "producer": product.producer,
        "product_name": product.name,
        "product_name_en": product_name_en,
        "variant_name": variant.name,
        "variant_name_en": variant_name_en,
        "sku": variant.sku,
        "producer_name": product.producer.name,
        "is_alcohol": product.is_alcohol,
        "shipping_weight_g": grams(variant),
    }
