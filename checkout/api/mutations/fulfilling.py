"""The dialect's own fulfilment: orderFulfill packs a parcel and sends it off, the others undo, correct, take back."""

from collections import Counter
from typing import Any
from uuid import UUID

import graphene
from django.utils.translation import gettext_lazy as _

from catalog.api.mutations.access import few, lot_at, point_of
from catalog.inventory.services import out_with
from checkout.api.errors import ORDER
from checkout.api.fulfillments import Bearer, Fulfillment, parcels
from checkout.api.mutations.desk import (
    NOWHERE,
    WITH_ORDER,
    Input,
    order_of,
    parcel_of,
    part_of,
    parts_named,
    seen_order,
    with_order,
)
from checkout.api.orders import Order
from checkout.orders import services
from checkout.orders.boxes import suggest
from checkout.orders.errors import OrderCode
from checkout.orders.locks import holder_of
from checkout.orders.models import Bearer as Bearers
from checkout.orders.models import Order as Row
from checkout.orders.models import Parcel, ParcelLine, ParcelState
from checkout.orders.policies import parcels_visible_to
from checkout.orders.services import Off, Packed
from config.api.engine.ids import uuid_of
from config.api.engine.mutations import Made, act
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User

THE_ORDER = graphene.ID(description="Of the order; staff, who see parcels only, leave it out.")


class OrderFulfillStockInput(graphene.InputObjectType):
    quantity = graphene.Int(required=True)
    warehouse = graphene.ID(required=True)


class OrderFulfillLineInput(graphene.InputObjectType):
    order_line_id = graphene.ID()
    stocks = graphene.List(graphene.NonNull(OrderFulfillStockInput), required=True)


class OrderFulfillInput(graphene.InputObjectType):
    lines = graphene.List(graphene.NonNull(OrderFulfillLineInput), required=True)
    notify_customer = graphene.Boolean(description="Not heeded: the buyer is always told.")
    allow_stock_to_be_exceeded = graphene.Boolean(description="Not heeded: what is not there is not packed.")
    tracking_number = graphene.String(description="Then it is the courier's; none: it is packed, and waits.")


class FulfillmentCancelInput(graphene.InputObjectType):
    warehouse_id = graphene.ID(description="Not heeded: goods go back to where they lay.")


class FulfillmentUpdateTrackingInput(graphene.InputObjectType):
    tracking_number = graphene.String()
    notify_customer = graphene.Boolean(description="Not heeded.")


class OrderReturnFulfillmentLineInput(graphene.InputObjectType):
    fulfillment_line_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)
    replace = graphene.Boolean(description="Refused: what is wanted instead is ordered anew.")
    lot = graphene.ID(description="That came back; none: whichever of those that left.")
    sellable = graphene.Boolean(description="False: written off where it came back.")


class OrderReturnProductsInput(graphene.InputObjectType):
    fulfillment_lines = graphene.List(graphene.NonNull(OrderReturnFulfillmentLineInput), required=True)
    refund = graphene.Boolean(description="Not heeded: what was paid is owed back, and waits for a second person.")
    include_shipping_costs = graphene.Boolean(description="Whether delivery goes back with the last piece.")
    bearer = graphene.Argument(Bearer, description="Who pays for the way, more exactly.")
    courier_fee = graphene.Int(description="What the way back costs, in whole dong.")
    reason = graphene.String(required=True)


class FulfillingMutations:
    @act(
        "OrderFulfill",
        error=ORDER.type,
        gives={
            "fulfillments": (graphene.List(graphene.NonNull(Fulfillment)), parcels),
            "order": (Order, Row.objects.all),
        },
        needs_key=False,
        order=THE_ORDER,
        input=OrderFulfillInput(required=True),
    )
    def order_fulfill(actor: User, input: Input, order: str | None = None) -> Made:
        """Pack whole parcels from these points, lots as suggested; with a tracking number the courier has it."""
        found = [_pack(actor, parcel, lines) for parcel, lines in _asked(actor, input["lines"], order).items()]
        number = input.get("tracking_number")
        if number and len(found) > 1:
            message = _("Several parcels have several waybills: fulfil them one by one.")
            raise Refusal(FieldError(CommonCode.INVALID, "tracking_number", message))
        if number:
            found = [services.dispatch_parcel(actor, found[0], waybill=number)]
        return {"fulfillments": found, "order": seen_order(actor, found[0])}

    @act(
        "FulfillmentCancel",
        error=ORDER.type,
        gives=WITH_ORDER,
        needs_key=False,
        id=graphene.ID(required=True),
        input=FulfillmentCancelInput(),
    )
    def order_fulfillment_cancel(actor: User, id: str, input: Input | None = None) -> Made:
        """What was packed goes back to the shelf and the parcel waits again, its goods still promised."""
        return with_order(actor, services.stop_packing(actor, parcel_of(actor, id, "id")))

    @act(
        "FulfillmentUpdateTracking",
        error=ORDER.type,
        gives=WITH_ORDER,
        needs_key=False,
        id=graphene.ID(required=True),
        input=FulfillmentUpdateTrackingInput(required=True),
    )
    def order_fulfillment_update_tracking(actor: User, id: str, input: Input) -> Made:
        """The courier's number was wrong."""
        number = input.get("tracking_number") or ""
        return with_order(actor, services.change_waybill(actor, parcel_of(actor, id, "id"), waybill=number))

    @act(
        "FulfillmentReturnProducts",
        error=ORDER.type,
        gives={"return_fulfillment": (Fulfillment, parcels), "order": (Order, Row.objects.all)},
        needs_key=False,
        order=THE_ORDER,
        input=OrderReturnProductsInput(required=True),
    )
    def order_fulfillment_return_products(actor: User, input: Input, order: str | None = None) -> Made:
        """Goods of one parcel are here again, each to the lot and shelf that it left."""
        lines = few(input["fulfillment_lines"])
        found = _of_lines(actor, lines, order)
        borne = input.get("bearer") or (Bearers.SHOP if input.get("include_shipping_costs") else Bearers.BUYER)
        with parts_named(lines, name="input.fulfillmentLines", key="fulfillment_line_id"):
            services.take_return(
                actor,
                found,
                offs=_offs(actor, found, lines),
                reason=input["reason"],
                bearer=borne.value,
                courier_fee=input.get("courier_fee") or 0,
            )
        return {"return_fulfillment": found, "order": seen_order(actor, found)}


def _of_order(order: str | None) -> dict[str, Any]:
    return {} if order is None else {"order": order_of(order)}


def _asked(actor: User, lines: list[Input], order: str | None) -> dict[Parcel, Counter[UUID]]:
    """The parcels that are meant, each with how many of which order line. Raises `Refusal` naming the line."""
    own = parcels().filter(pk__in=parcels_visible_to(actor).values("pk"), **_of_order(order))
    found: dict[Parcel, Counter[UUID]] = {}
    for n, line in enumerate(few(lines)):
        key = uuid_of("OrderLine", line.get("order_line_id") or "") or NOWHERE
        for m, stock in enumerate(few(line["stocks"])):
            where = f"input.lines.{n}.stocks.{m}.warehouse"
            parcel = own.filter(point=point_of(actor, stock["warehouse"], where), lines__order_line=key).first()
            if parcel is None:
                message = _("No parcel of this point has this line.")
                raise Refusal(FieldError(OrderCode.OTHER_POINT, where, message))
            found.setdefault(parcel, Counter())[key] += stock["quantity"]
    if not found:
        raise Refusal(FieldError(CommonCode.REQUIRED, "input.lines", _("Say how many pieces.")))
    return found


def _pack(actor: User, parcel: Parcel, lines: Counter[UUID]) -> Parcel:
    """All of it: a parcel goes as a whole, for it has one price and one code."""
    wanted = {line: n for line, n in _left(parcel).items() if n}
    if dict(lines) != wanted:
        message = _("A parcel is packed as a whole: name each of its lines with all of its pieces.")
        raise Refusal(FieldError(OrderCode.NOT_ALL_PACKED, "input.lines", message))
    if parcel.state != ParcelState.PACKING:
        parcel = services.start_packing(actor, parcel)
    packed = [Packed(one.part.pk, one.lot.pk, one.quantity) for one in suggest([parcel])]
    with parts_named((), name="input.lines"):
        return services.finish_packing(actor, parcel, packed=packed)


def _left(parcel: Parcel) -> dict[UUID, int]:
    return {part.order_line_id: part.left for part in parcel.lines.all()}


def _of_lines(actor: User, lines: list[Input], order: str | None) -> Parcel:
    """The one parcel that all of these lines lie in."""
    own = parcels().filter(pk__in=parcels_visible_to(actor).values("pk"), **_of_order(order))
    parts = [part_of(line["fulfillment_line_id"]) for line in lines]
    found = list(own.filter(lines__in=ParcelLine.objects.filter(pk__in=parts)).distinct()[:2])
    if len(found) != 1:
        message = _("Name lines of one parcel that is yours.")
        code = CommonCode.INVALID if found else CommonCode.NOT_FOUND
        raise Refusal(FieldError(code, "input.fulfillmentLines", message))
    return found[0]


def _offs(actor: User, parcel: Parcel, lines: list[Input]) -> list[Off]:
    """What came back, lot by lot."""
    out = Counter(out_with(parcel.point, holder_of(parcel)))
    variants = {part.pk: part.order_line.variant_id for part in parcel.lines.select_related("order_line")}
    offs = []
    for n, line in enumerate(lines):
        where = f"input.fulfillmentLines.{n}"
        if line.get("replace"):
            message = _("Nothing is replaced: what is wanted instead is ordered anew.")
            raise Refusal(FieldError(CommonCode.INVALID, f"{where}.replace", message))
        part, sellable = part_of(line["fulfillment_line_id"]), line.get("sellable") is not False
        if line.get("lot"):
            lots = [(lot_at(actor, line["lot"], f"{where}.lot").pk, line["quantity"])]
        else:
            lots = _taken(out, variants.get(part), line["quantity"], f"{where}.quantity")
        offs += [Off(part, pieces, lot, sellable) for lot, pieces in lots]
    return offs


def _taken(out: Counter[tuple[int, int]], variant: int | None, wanted: int, field: str) -> list[tuple[int, int]]:
    """So many pieces of what is `out`, by lot; they are then out no more."""
    found: list[tuple[int, int]] = []
    for key in sorted(key for key in out if key[0] == variant):
        pieces = min(wanted - sum(n for _lot, n in found), out[key])
        if pieces > 0:
            found.append((key[1], pieces))
            out[key] -= pieces
    if (left := sum(n for _lot, n in found)) != wanted or wanted < 1:
        message = _("Only %(left)s of this are left to take off.")
        raise Refusal(FieldError(OrderCode.TOO_MANY, field, message, {"left": left}))
    return found
