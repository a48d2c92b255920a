"""What the acts of desks have in common: the thing that an id names, as far as the actor may see it; the pieces of a
parcel by their place in the input; what is answered."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import graphene
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.api.mutations.access import few
from checkout.api.errors import ORDER
from checkout.api.fulfillments import Fulfillment, parcels
from checkout.api.orders import Order
from checkout.orders.models import Order as Row
from checkout.orders.models import Parcel, Return
from checkout.orders.policies import parcels_visible_to, visible_to
from checkout.orders.services import Off
from config.api.engine.ids import uuid_of
from config.api.engine.mutations import Made
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User

Input = dict[str, Any]
NOWHERE = UUID(int=0)  # a key that no row has: what is no id is missed like one
FULFILLMENT: dict[str, Any] = {"fulfillment": (Fulfillment, parcels)}
WITH_ORDER: dict[str, Any] = FULFILLMENT | {"order": (Order, Row.objects.all)}
OF: dict[str, Any] = {"error": ORDER.type, "gives": FULFILLMENT, "fulfillment": graphene.ID(required=True)}
REASON = graphene.String(required=True)


class FulfillmentPiecesInput(graphene.InputObjectType):
    line = graphene.ID(required=True, description="Of the fulfilment.")
    quantity = graphene.Int(required=True)


class FulfillmentLotInput(FulfillmentPiecesInput):
    lot = graphene.ID(required=True)


def keyed(rows: QuerySet[Any], kind: str, text: str, field: str) -> Any:
    """The row of `rows` with that global id of a random key. Raises `Refusal` naming `field`."""
    found = rows.filter(pk=uuid_of(kind, text) or NOWHERE).first()
    if found is None:
        raise Refusal(FieldError(CommonCode.NOT_FOUND, field, _("There is no such thing, or it is not yours.")))
    return found


def parcel_of(actor: User, text: str, field: str = "fulfillment") -> Parcel:
    """A parcel that the actor prepares or oversees."""
    own = parcels_visible_to(actor).values("pk")
    return keyed(parcels().filter(pk__in=own), "Fulfillment", text, field)


def return_of(actor: User, text: str) -> Return:
    rows = Return.objects.filter(parcel__in=parcels_visible_to(actor).values("pk"))
    return keyed(rows.select_related("parcel__order", "parcel__point"), "FulfillmentReturn", text, "id")


def order_of(text: str, field: str = "order") -> Row:
    """The order whose id is its credential."""
    return keyed(Row.objects.all(), "Order", text, field)


def part_of(text: str) -> UUID:
    return uuid_of("FulfillmentLine", text) or NOWHERE


def pieces_of(lines: Iterable[Input]) -> list[Off]:
    """So many pieces of each line; at most two hundred lines."""
    return [Off(part_of(line["line"]), line["quantity"]) for line in few(list(lines))]


@contextmanager
def parts_named(lines: Iterable[Input], *, name: str = "lines", key: str = "line") -> Iterator[None]:
    """Services name a parcel's lines by their keys (`parts.<key>`); clients by their place in the input."""
    places = {str(part_of(line[key])): str(n) for n, line in reversed(list(enumerate(lines)))}
    try:
        yield
    except Refusal as refusal:
        raise Refusal(*(_placed(error, places, name) for error in refusal.errors)) from refusal


def _placed(error: FieldError, places: dict[str, str], name: str) -> FieldError:
    first, _dot, rest = (error.field or "").partition(".")
    if first != "parts":
        return error
    return replace(error, field=f"{name}.{places[rest]}" if rest in places else name)


def answered(parcel: Parcel) -> Made:
    return {"fulfillment": parcel}


def with_order(actor: User, parcel: Parcel) -> Made:
    """The order as well, for those who may see it: a point's staff sees parcels."""
    return {"fulfillment": parcel, "order": seen_order(actor, parcel)}


def seen_order(actor: User, parcel: Parcel) -> Row | None:
    return visible_to(actor).filter(pk=parcel.order_id).first()
