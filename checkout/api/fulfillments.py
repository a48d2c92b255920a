"""Parcels: how far each is, what lies in it, what came back. To its buyer by the order, to its point by the desk."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import graphene
from django.db.models import QuerySet

from catalog.api.addresses import Address
from catalog.api.fields import choices, words
from catalog.api.money import Amount, Money
from catalog.api.stocks import Lot
from catalog.api.warehouses import Warehouse
from catalog.inventory.models import SalesPoint
from checkout.api.addresses import addresses_by_id
from checkout.api.order_lines import OrderLine
from checkout.api.reading import by_parent, keys_of, seen, sum_field
from checkout.carts.models import DeliveryKind
from checkout.orders import models
from checkout.orders.models import ParcelState
from checkout.orders.point_desk import recipient_of
from checkout.orders.policies import parcels_visible_to
from config.api.engine.batches import Peer, batch, in_order, shared
from config.api.engine.connections import connection_of
from config.api.engine.enums import enum, named
from config.api.engine.ids import id_field

Parcels = list[models.Parcel]
GONE = {ParcelState.ON_ITS_WAY, ParcelState.HANDED_OVER, ParcelState.COMING_BACK}
FulfillmentStatus = enum(
    "FulfillmentStatus",
    named("FULFILLED REFUNDED RETURNED REPLACED REFUNDED_AND_RETURNED CANCELED WAITING_FOR_APPROVAL"),
)
State = choices("ParcelState", ParcelState)
ReturnKind = choices("FulfillmentReturnKind", models.ReturnKind)
ReturnState = choices("FulfillmentReturnState", models.ReturnState)
Bearer = choices("ReturnBearer", models.Bearer)


def parcels() -> QuerySet[models.Parcel]:
    """Parcels with what every answer about them says of their order."""
    return models.Parcel.objects.select_related("order", "point")


def _status(parcel: models.Parcel, info: Any) -> str:
    if parcel.state in GONE:
        return "FULFILLED"
    return {ParcelState.RETURNED: "RETURNED", ParcelState.CANCELLED: "CANCELED"}.get(
        ParcelState(parcel.state), "WAITING_FOR_APPROVAL"
    )


class PackedLot(graphene.ObjectType):
    """So many pieces of a lot that lie in the box, or left with it."""

    lot = graphene.Field(Lot, required=True)
    quantity = graphene.Int(required=True)


class FulfillmentLine(graphene.ObjectType):
    id = id_field("FulfillmentLine")
    quantity = graphene.Int(required=True, description="As it was agreed.")
    quantity_left = graphene.Int(
        required=True,
        resolver=lambda line, info: line.left,
        description="Without what its buyer does not get, or has given back.",
    )

    @batch(OrderLine)
    def order_line(lines: list[models.ParcelLine], info: Any) -> list[Any]:
        found = models.OrderLine.objects.in_bulk({line.order_line_id for line in lines})
        return in_order(lines, "order_line_id", found)

    @batch(graphene.List(graphene.NonNull(PackedLot)))
    def packed_lots(lines: list[models.ParcelLine], info: Any) -> list[Any]:
        """For the point and the office; null to everybody else."""
        own = keys_of(seen(info, parcels_visible_to, models.Parcel).filter(lines__in=lines))
        rows = models.PackedLot.objects.filter(part__in=lines, part__parcel__in=own).select_related("lot")
        packed = by_parent(lines, rows.order_by("pk"), "part_id")
        return [lots if line.parcel_id in own else None for line, lots in zip(lines, packed, strict=True)]


class FulfillmentReturnLine(graphene.ObjectType):
    """So many pieces of a parcel's line."""

    quantity = graphene.Int(required=True)
    sellable = graphene.Boolean(required=True, description="False: written off where it came back.")
    amount = sum_field("amount", "Their share of the line, discount taken off; 0 until it is done.")

    @batch(FulfillmentLine, required=True)
    def fulfillment_line(lines: list[models.ReturnLine], info: Any) -> list[Any]:
        return in_order(lines, "part_id", models.ParcelLine.objects.in_bulk({line.part_id for line in lines}))


class FulfillmentReturn(graphene.ObjectType):
    """Pieces that a buyer does not get or gives back (trả hàng): why, what they come to, and what goes back of it."""

    id = id_field("FulfillmentReturn")
    kind = graphene.Field(ReturnKind, required=True)
    state = graphene.Field(ReturnState, required=True)
    reason = graphene.String(required=True)
    answer = words("answer", description="What its point said to who asked.")
    bearer = graphene.Field(Bearer, required=True, description="Who pays for the way.")
    asked_at = graphene.DateTime(required=True)
    answered_at = graphene.DateTime()
    done_at = graphene.DateTime()
    goods = sum_field("goods")
    delivery = sum_field("delivery", "Delivery and cash fee, given back with the last piece.")
    refunded = sum_field("refunded", "Owed back of both because it had been paid; the rest is let off.")

    @batch(graphene.List(graphene.NonNull(FulfillmentReturnLine)), required=True)
    def lines(returns: list[models.Return], info: Any) -> list[Any]:
        return by_parent(returns, models.ReturnLine.objects.filter(back__in=returns).order_by("pk"), "back_id")


@dataclass(eq=False)
class Recipient(Peer):
    name: str
    phone: str
    address: Any


class FulfillmentRecipient(graphene.ObjectType):
    """Whom it goes to: of a gift, whoever gets it."""

    name = graphene.String(required=True)
    phone = graphene.String(required=True)
    address = graphene.Field(Address, description="Null when it is collected.")


@shared
def _returns(parcels: Parcels) -> list[list[models.Return]]:
    rows = models.Return.objects.filter(parcel__in=parcels).order_by("asked_at", "pk")
    return by_parent(parcels, rows, "parcel_id")


def _done(parcels: Parcels) -> list[list[models.Return]]:
    """Returns that have come to something."""
    return [[back for back in backs if back.done_at] for backs in _returns(parcels)]


def _prepared(parcels: Parcels, info: Any) -> set[UUID]:
    """Those that the reader prepares, or oversees."""
    return keys_of(seen(info, parcels_visible_to, models.Parcel).filter(pk__in=[parcel.pk for parcel in parcels]))


class Fulfillment(graphene.ObjectType):
    """A parcel (kiện): what one sales point prepares and hands over."""

    id = id_field("Fulfillment")
    fulfillment_order = graphene.Int(
        required=True, resolver=lambda parcel, info: parcel.position, description="Its place in the order, from 1."
    )
    order_number = graphene.String(required=True, resolver=lambda parcel, info: parcel.order.number)
    status = graphene.Field(FulfillmentStatus, required=True, resolver=_status)
    status_display = graphene.String(resolver=lambda parcel, info: str(ParcelState(parcel.state).label))
    state = graphene.Field(State, required=True, description="Where it is, in the shop's own words.")
    created = graphene.DateTime(required=True, resolver=lambda parcel, info: parcel.order.placed_at)
    tracking_number = graphene.String(required=True, resolver=lambda parcel, info: parcel.waybill)
    tracking_url = words("tracking_url")
    shipping_price = graphene.Field(Money, required=True, resolver=lambda parcel, info: Amount(parcel.shipping))
    total = sum_field("total", "Its share of the order's total.")
    to_collect = graphene.Field(
        Money,
        required=True,
        resolver=lambda parcel, info: Amount(max(parcel.to_collect - parcel.let_off, 0)),
        description="In cash, at the door or at the counter.",
    )
    collected = sum_field("collected", "Taken in cash.")
    prepare_by = graphene.DateTime(description="When it is to be packed.")
    arrives_from = graphene.Date()
    arrives_until = graphene.Date()
    ready_at = graphene.DateTime()
    keep_until = graphene.DateTime()
    left_at = graphene.DateTime(description="When its goods left the point.")
    handed_over_at = graphene.DateTime()
    pickup_code = graphene.String(
        resolver=lambda parcel, info: (parcel.pickup_code or None) if "shows_code" in parcel.__dict__ else None,
        description="Said at the counter; told by the order, never by the desk that asks for it.",
    )

    @batch(Warehouse, required=True)
    def warehouse(parcels: Parcels, info: Any) -> list[Any]:
        """The point that prepares it."""
        points = SalesPoint.objects.select_related("commune__province")
        return in_order(parcels, "point_id", points.in_bulk({parcel.point_id for parcel in parcels}))

    @batch(graphene.List(graphene.NonNull(FulfillmentLine)))
    def lines(parcels: Parcels, info: Any) -> list[Any]:
        rows = models.ParcelLine.objects.filter(parcel__in=parcels).order_by("order_line__position")
        return by_parent(parcels, rows, "parcel_id")

    @batch(graphene.List(graphene.NonNull(FulfillmentReturn)), required=True)
    def returns(parcels: Parcels, info: Any) -> list[Any]:
        """Asked for and done; the first first."""
        return list(_returns(parcels))

    @batch(Money)
    def shipping_refunded_amount(parcels: Parcels, info: Any) -> list[Amount]:
        """Delivery and cash fee that are not to be paid, or go back."""
        return [Amount(sum(back.delivery for back in backs)) for backs in _done(parcels)]

    @batch(Money)
    def total_refunded_amount(parcels: Parcels, info: Any) -> list[Amount]:
        """What goes back of what had been paid."""
        return [Amount(sum(back.refunded for back in backs)) for backs in _done(parcels)]

    @batch(FulfillmentRecipient)
    def recipient(parcels: Parcels, info: Any) -> list[Recipient | None]:
        """For the point that prepares it and the office; null to everybody else."""
        own = _prepared(parcels, info)
        couriers = [p for p in parcels if p.pk in own and p.order.delivery_kind == DeliveryKind.COURIER]
        found = addresses_by_id(parcel.order.shipping_address_id for parcel in couriers)
        for parcel in couriers:
            parcel.order.shipping_address = found.get(parcel.order.shipping_address_id)
        return [
            Recipient(*recipient_of(p), found.get(p.order.shipping_address_id) if p in couriers else None)
            if p.pk in own
            else None
            for p in parcels
        ]


FulfillmentCountableConnection = connection_of("Fulfillment", lambda: Fulfillment)
