"""A parcel from the shelf to a hand, as its point's desk does it."""

from typing import Any

import graphene

from catalog.api.mutations.access import few, lot_at, point_of
from checkout.api.errors import ORDER
from checkout.api.mutations.desk import (
    FULFILLMENT,
    OF,
    FulfillmentLotInput,
    FulfillmentPiecesInput,
    Input,
    answered,
    parcel_of,
    part_of,
    parts_named,
    pieces_of,
)
from checkout.orders import services
from checkout.orders.boxes import suggest
from checkout.orders.services import Packed, Shown
from config.api.engine.mutations import Made, act
from config.core.models import User


def _code(actor: User, warehouse: str, code: str, **_rest: Any) -> Shown:
    """Not within the act: a wrong code stays written down."""
    return services.check_code(actor, point_of(actor, warehouse), code=code)


class ParcelMutations:
    @act("FulfillmentStartPacking", **OF)
    def fulfillment_start_packing(actor: User, fulfillment: str) -> Made:
        """Its goods are fetched: from now on no deadline takes them away."""
        return answered(services.start_packing(actor, parcel_of(actor, fulfillment)))

    @act(
        "FulfillmentPack",
        **OF,
        lines=graphene.List(
            graphene.NonNull(FulfillmentLotInput), description="What lies in the box; none: as `pickList` says."
        ),
    )
    def fulfillment_pack(actor: User, fulfillment: str, lines: list[Input] | None = None) -> Made:
        """Everything that is wanted is in the box, by its lots: it is ready."""
        found = parcel_of(actor, fulfillment)
        if lines is None:
            packed = [Packed(one.part.pk, one.lot.pk, one.quantity) for one in suggest([found])]
        else:
            packed = [
                Packed(part_of(line["line"]), lot_at(actor, line["lot"], f"lines.{n}.lot").pk, line["quantity"])
                for n, line in enumerate(few(lines))
            ]
        with parts_named(lines or ()):
            return answered(services.finish_packing(actor, found, packed=packed))

    @act("FulfillmentDispatch", **OF, tracking_number=graphene.String(required=True))
    def fulfillment_dispatch(actor: User, fulfillment: str, tracking_number: str) -> Made:
        """The courier has it: its lots leave the shelf."""
        return answered(services.dispatch_parcel(actor, parcel_of(actor, fulfillment), waybill=tracking_number))

    @act("FulfillmentDelivered", **OF)
    def fulfillment_delivered(actor: User, fulfillment: str) -> Made:
        """The courier has handed it over and taken the cash that was due."""
        return answered(services.delivered(actor, parcel_of(actor, fulfillment)))

    @act(
        "FulfillmentHandOver",
        error=ORDER.type,
        gives=FULFILLMENT,
        before=_code,
        warehouse=graphene.ID(required=True),
        code=graphene.String(required=True, description="As the buyer says it; ten wrong ones lock the counter."),
        age_confirmed=graphene.Boolean(description="Papers were seen: alcohol is for people of 18 or older."),
        left_behind=graphene.List(
            graphene.NonNull(FulfillmentPiecesInput), description="What the buyer does not take."
        ),
        reason=graphene.String(description="Why not."),
    )
    def fulfillment_hand_over(
        actor: User,
        warehouse: str,
        code: str,
        found: Shown,
        age_confirmed: bool | None = None,
        left_behind: list[Input] | None = None,
        reason: str | None = None,
    ) -> Made:
        """Give it to whoever says its code, once; cash that is due goes into the open till."""
        lines = left_behind or []
        with parts_named(lines, name="leftBehind"):
            given = services.hand_over(
                actor,
                found,
                age_confirmed=bool(age_confirmed),
                left_behind=pieces_of(lines),
                reason=reason or "",
            )
        return answered(given)

    @act("FulfillmentNotCollected", **OF)
    def fulfillment_not_collected(actor: User, fulfillment: str) -> Made:
        """The time in which it was kept is over."""
        return answered(services.not_collected(actor, parcel_of(actor, fulfillment)))

    @act("FulfillmentKeepLonger", **OF)
    def fulfillment_keep_longer(actor: User, fulfillment: str) -> Made:
        """Its buyer has asked for more time."""
        return answered(services.keep_longer(actor, parcel_of(actor, fulfillment)))
