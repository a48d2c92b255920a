"""What the desks of office and sales points read: orders, parcels, what to fetch, complaints, refunds."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

import graphene
from django.db.models import DateTimeField, QuerySet, UUIDField

from catalog.api.fields import words
from catalog.api.stocks import Lot
from checkout.api import complaints as told
from checkout.api import refunds as money
from checkout.api.fulfillments import Fulfillment, FulfillmentCountableConnection, FulfillmentLine, parcels
from checkout.api.orders import LATEST, OrderCountableConnection
from checkout.orders.boxes import suggest
from checkout.orders.desk import OrderKind, desk_orders
from checkout.orders.models import Complaint, Parcel
from checkout.orders.point_desk import Look, of_look
from checkout.orders.policies import complaints_visible_to, parcels_visible_to
from checkout.payments.models import Refund
from checkout.payments.policies import refunds_visible_to
from config.api.engine.batches import Peer
from config.api.engine.connections import PAGE, Connection, Page, Rows, paginate
from config.api.engine.enums import enum
from config.api.engine.errors import BadInput
from config.api.engine.ids import number_of, uuid_of
from config.api.engine.keyset import Order
from config.core.models import User

OLDEST = Order("placed", (("order__placed_at", DateTimeField()), ("id", UUIDField())))
OPENED = Order("opened", (("opened_at", DateTimeField()), ("id", UUIDField())))
ASKED = Order("asked", (("asked_at", DateTimeField()), ("id", UUIDField())))
Kind = enum("OrderDeskKind", [(kind.name, kind.value) for kind in OrderKind])
LookEnum = enum("FulfillmentLook", [(look.name, look.value) for look in Look])
MOST_AT_ONCE = 50


@dataclass(eq=False)
class Picked(Peer):
    part: Any
    lot: Any
    quantity: int
    shelf: str
    inside: ClassVar[tuple[str, ...]] = ("part",)


class PickListLine(graphene.ObjectType):
    """So many pieces to fetch from a shelf, what expires first before the rest."""

    fulfillment_line = graphene.Field(FulfillmentLine, required=True, resolver=lambda line, info: line.part)
    lot = graphene.Field(Lot, required=True)
    quantity = graphene.Int(required=True)
    shelf = words("shelf")


def _reader(info: Any) -> User | None:
    user = info.context.user
    return user if isinstance(user, User) else None


class DeskQueries:
    """For those who prepare and oversee; null to nobody signed in."""

    orders = graphene.Field(
        OrderCountableConnection,
        kind=graphene.Argument(Kind, description="What they wait for."),
        search=graphene.String(description="A number, a phone, or words of a name."),
        description="All for the office, their own for buyers; the newest first. Null to nobody signed in.",
        **PAGE,
    )
    fulfillment = graphene.Field(
        Fulfillment, id=graphene.ID(required=True), description="For the point that prepares it, and the office."
    )
    fulfillments = graphene.Field(
        FulfillmentCountableConnection,
        warehouse=graphene.ID(description="Of this point; none: of all where the reader works."),
        look=graphene.Argument(LookEnum),
        description="Parcels, the oldest first, for the points that prepare them. Null to nobody signed in.",
        **PAGE,
    )
    pick_list = graphene.List(
        graphene.NonNull(PickListLine),
        fulfillments=graphene.List(graphene.NonNull(graphene.ID), required=True),
        description=f"What to fetch for these parcels of one point, at most {MOST_AT_ONCE}.",
    )
    complaints = graphene.Field(
        told.ComplaintCountableConnection,
        state=graphene.Argument(told.State),
        description="For the office, the oldest first. Null to nobody signed in.",
        **PAGE,
    )
    granted_refunds = graphene.Field(
        money.OrderGrantedRefundCountableConnection,
        state=graphene.Argument(money.State),
        description="For the office, the oldest first. Null to nobody signed in.",
        **PAGE,
    )

    @staticmethod
    def resolve_orders(
        root: Any, info: Any, kind: Enum | None = None, search: str | None = None, **page: Any
    ) -> Connection | None:
        user = _reader(info)
        if user is None:
            return None
        rows = desk_orders(user, kind=OrderKind(kind.value) if kind else None, query=search or "")
        return paginate([Rows(rows.prefetch_related(None), LATEST)], Page(**page))[0]

    @staticmethod
    def resolve_fulfillment(root: Any, info: Any, id: str) -> Parcel | None:
        user, key = _reader(info), uuid_of("Fulfillment", id)
        return _own_parcels(user).filter(pk=key).first() if user and key else None

    @staticmethod
    def resolve_fulfillments(
        root: Any, info: Any, warehouse: str | None = None, look: Enum | None = None, **page: Any
    ) -> Connection | None:
        user = _reader(info)
        if user is None:
            return None
        rows = _own_parcels(user)
        if warehouse is not None:
            rows = rows.filter(point=number_of("Warehouse", warehouse) or 0)
        return paginate([Rows(of_look(rows, Look(look.value)) if look else rows, OLDEST)], Page(**page))[0]

    @staticmethod
    def resolve_pick_list(root: Any, info: Any, fulfillments: list[str]) -> list[Picked] | None:
        user = _reader(info)
        if user is None:
            return None
        keys = [key for text in fulfillments if (key := uuid_of("Fulfillment", text)) is not None]
        rows = list(_own_parcels(user).filter(pk__in=keys).order_by("prepare_by", "pk")[: MOST_AT_ONCE + 1])
        if len(rows) > MOST_AT_ONCE or len({row.point_id for row in rows}) > 1:
            raise BadInput("fulfillments", f"`fulfillments` are at most {MOST_AT_ONCE} parcels of one point.")
        return [Picked(one.part, one.lot, one.quantity, one.shelf) for one in suggest(rows)]

    @staticmethod
    def resolve_complaints(root: Any, info: Any, state: Enum | None = None, **page: Any) -> Connection | None:
        user = _reader(info)
        return _page(complaints_visible_to(user), state, OPENED, page) if user else None

    @staticmethod
    def resolve_granted_refunds(root: Any, info: Any, state: Enum | None = None, **page: Any) -> Connection | None:
        user = _reader(info)
        return _page(refunds_visible_to(user).select_related("transaction"), state, ASKED, page) if user else None


def _page(
    rows: QuerySet[Complaint] | QuerySet[Refund], state: Enum | None, order: Order, page: dict[str, Any]
) -> Connection:
    return paginate([Rows(rows.filter(state=state.value) if state else rows, order)], Page(**page))[0]


def _own_parcels(user: User) -> QuerySet[Parcel]:
    own = parcels_visible_to(user).values("pk")
    return parcels().filter(pk__in=own)
